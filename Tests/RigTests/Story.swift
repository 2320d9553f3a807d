import Conditions
import Quantities
import Recording

/// What a recording tells of one channel: state, capture time and value at every tick.
struct Story {
    struct Moment {
        var now: MonotonicTime
        var captured: MonotonicTime
        var state: ConditionState
        var value: Float
    }

    let name: String
    private(set) var moments: [Moment] = []

    /// Reads the stories of some channels.
    static func read(_ path: String, _ names: [String]) throws -> [String: Story] {
        let reader = try JournalReader(path: path)
        let layout = reader.header.layout
        var stories = names.map { Story(name: $0) }
        try reader.forEachTick { tick in
            let frame = tick.inputs.conditions
            for index in stories.indices {
                guard let channel = layout.index(of: stories[index].name) else { return false }
                stories[index].moments.append(
                    Moment(
                        now: MonotonicTime(nanoseconds: frame.latchedAt),
                        captured: MonotonicTime(nanoseconds: frame.capturedAt[channel]),
                        state: frame.states[channel], value: frame.number(channel)))
            }
            return true
        }
        return Dictionary(uniqueKeysWithValues: stories.map { ($0.name, $0) })
    }

    /// Ticks at which the state is not what the age of the value and the policy say.
    ///
    /// Written from the table of states in the design, not from the latch.
    var wrongTicks: [Moment] {
        moments.filter { moment in
            if moment.captured.nanoseconds == 0 {
                return moment.state != .unknown && moment.state != .unavailable
            }
            let age = moment.now - moment.captured
            let right: ConditionState
            switch age {
            case ...Exhibit.late: right = .live
            case ...(Exhibit.late + Exhibit.hold): right = .held
            case ..<(Exhibit.late + Exhibit.hold + Exhibit.fade): right = .stale
            default: right = .unavailable
            }
            return moment.state != right
        }
    }

    /// The states between two times, each named once while it lasts.
    func states(_ from: MonotonicTime, _ to: MonotonicTime) -> [ConditionState] {
        var states: [ConditionState] = []
        for moment in moments where moment.now >= from && moment.now <= to {
            if states.last != moment.state { states.append(moment.state) }
        }
        return states
    }

    /// Whether nothing was captured between two times, but for what was on its way.
    func isSilent(_ from: MonotonicTime, _ to: MonotonicTime) -> Bool {
        moments.allSatisfy {
            !($0.now >= from && $0.now <= to) || $0.captured <= from + 300_000_000
        }
    }

    /// Nanoseconds from a time to the first tick with a value captured after it.
    func delay(after time: MonotonicTime) -> Int64? {
        moments.first { $0.now >= time && $0.captured > time }.map { $0.now - time }
    }

    /// The last value that was live between two times.
    func value(_ from: MonotonicTime, _ to: MonotonicTime) -> Float? {
        moments.last { $0.now >= from && $0.now <= to && $0.captured > from && $0.state == .live }?
            .value
    }
}
