import Conditions
import Quantities

/// Freezes the conditions of one tick: takes the newest readings and answers their loss.
///
/// Owned by the loop's thread; neither blocks, allocates nor fails. For each channel, with
/// `age` counted from the capture:
///
/// | age | value | state |
/// | --- | --- | --- |
/// | no reading yet | neutral | `unknown`, or `unavailable` where the device is away |
/// | up to `lateAfter` | the last one | `live`, or `simulated` |
/// | then for `hold` | the last one; people stand still | `held` |
/// | then for `fade` | goes to neutral; people leave one by one, the last first | `stale` |
/// | then | that of `substitute`, if it is in time | `simulated` |
/// | else | neutral | `unavailable` |
///
/// Events are delivered in their order, at most `ConditionEvent.limit` a tick and channel;
/// the rest waits. Time is `CLOCK_MONOTONIC` only, so that a step of the wall clock moves
/// nothing; a capture time that lies ahead counts as now, or a device with a wrong clock would
/// be live long after it has gone.
///
/// In a drill, faults on purpose work on the readings before anything else: see
/// `FaultInjector`.
public final class Latch {
    /// Ticks in which a writer was inside the board and the readings came one tick later.
    public private(set) var contendedTicks: UInt64 = 0

    private let board: ReadingBoard
    private let policies: [LossPolicy]
    /// The place of each channel's substitute; −1 for none.
    private let substitutes: [Int]
    private var last: ConditionFrame
    private var isSimulated: [Bool]
    private var isAway: [Bool]
    private var injector: FaultInjector?
    /// What came from the board, for the faults to work on.
    private var arrived: ConditionFrame

    /// Makes the latch of a board.
    ///
    /// - Parameters:
    ///   - board: Where the readings are.
    ///   - policies: One for each channel in layout order; substitutes of the same shape.
    ///   - drill: Faults on purpose; nil for none.
    public init(board: ReadingBoard, policies: [LossPolicy], drill: DrillActivity? = nil) {
        let layout = board.layout
        precondition(policies.count == layout.channels.count, "a policy for each channel")
        self.board = board
        self.policies = policies
        substitutes = policies.enumerated().map { channel, policy in
            guard let name = policy.substitute else { return -1 }
            guard let index = layout.index(of: name), index != channel,
                layout.channels[index].shape == layout.channels[channel].shape
            else { preconditionFailure("\(name) cannot stand in for another channel") }
            return index
        }
        last = ConditionFrame(layout: layout)
        isSimulated = Array(repeating: false, count: policies.count)
        isAway = isSimulated
        arrived = last
        injector = drill.map { FaultInjector($0, layout: layout) }
    }

    /// Latches the conditions of one tick.
    ///
    /// - Parameters:
    ///   - now: The time of the tick; `latchedAt` of the frame afterwards.
    ///   - frame: Where they go; every channel is written.
    public func latch(now: MonotonicTime, into frame: inout ConditionFrame) {
        precondition(frame.layout == board.layout, "a frame of another layout")
        frame.latchedAt = now.nanoseconds
        for channel in policies.indices where frame.layout.channels[channel].shape == .events {
            frame.removeEvents(channel)
        }
        if !collect(now.nanoseconds, into: &frame) { contendedTicks &+= 1 }
        for channel in policies.indices { fill(channel, now.nanoseconds, &frame) }
    }

    private func collect(_ now: Int64, into frame: inout ConditionFrame) -> Bool {
        let time = injector?.time(at: now) ?? 0
        return board.tryRead { state in
            for channel in policies.indices {
                var arrival = Arrival(
                    isFresh: state.isFresh[channel], isAway: state.isAway[channel],
                    isSimulated: state.isSimulated[channel],
                    capturedAt: state.frame.capturedAt[channel])
                state.isFresh[channel] = false
                pollEvents(channel, &state)
                if arrival.isFresh { arrived.copyValue(channel, from: state.frame, channel) }
                injector?.pass(channel, &arrival, &arrived, at: time)
                isAway[channel] = arrival.isAway
                handEvents(channel, to: &frame)
                guard arrival.isFresh else { continue }
                last.copyValue(channel, from: arrived, channel)
                last.setState(channel, .live, capturedAt: min(arrival.capturedAt, now))
                isSimulated[channel] = arrival.isSimulated
            }
        }
    }

    private func pollEvents(_ channel: Int, _ state: inout ReadingBoard.State) {
        guard arrived.layout.channels[channel].shape == .events else { return }
        arrived.removeEvents(channel)
        for _ in 0..<ConditionEvent.limit {
            guard let event = state.events[channel].poll() else { break }
            arrived.addEvent(channel, event)
        }
    }

    private func handEvents(_ channel: Int, to frame: inout ConditionFrame) {
        guard arrived.layout.channels[channel].shape == .events else { return }
        for index in 0..<arrived.eventCount(channel) {
            frame.addEvent(channel, arrived.event(channel, index))
        }
    }

    private func fill(_ channel: Int, _ now: Int64, _ frame: inout ConditionFrame) {
        let captured = last.capturedAt[channel]
        if captured == 0 {
            if isAway[channel] {
                fillLost(channel, now, &frame)
            } else {
                frame.setNeutral(channel)
                frame.setState(channel, .unknown, capturedAt: 0)
            }
            return
        }
        let policy = policies[channel]
        let late = max(0, now - captured) - policy.lateAfter
        if late <= 0 {
            frame.copyValue(channel, from: last, channel)
            frame.setState(
                channel, isSimulated[channel] ? .simulated : .live, capturedAt: captured)
        } else if late <= policy.hold {
            frame.copyValue(channel, from: last, channel)
            stop(channel, 1, &frame)
            frame.setState(channel, .held, capturedAt: captured)
        } else if late < policy.hold + policy.fade {
            let share = Float(Double(late - policy.hold) / Double(policy.fade))
            fade(channel, share, &frame)
            frame.setState(channel, .stale, capturedAt: captured)
        } else {
            fillLost(channel, now, &frame)
        }
    }

    private func fillLost(_ channel: Int, _ now: Int64, _ frame: inout ConditionFrame) {
        let other = substitutes[channel]
        if other >= 0, last.capturedAt[other] > 0,
            now - last.capturedAt[other] <= policies[other].lateAfter
        {
            frame.copyValue(channel, from: last, other)
            frame.setState(channel, .simulated, capturedAt: last.capturedAt[other])
            return
        }
        frame.setNeutral(channel)
        frame.setState(channel, .unavailable, capturedAt: last.capturedAt[channel])
    }

    private func fade(_ channel: Int, _ share: Float, _ frame: inout ConditionFrame) {
        switch frame.layout.channels[channel].shape {
        case .tracks: stop(channel, 1 - share, &frame)
        case .events: break
        case let shape:
            let neutral = frame.layout.channels[channel].neutral
            for part in 0..<shape.floatCount {
                frame.setNumber(channel, part, mix(last.number(channel, part), neutral, share))
            }
        }
    }

    /// Keeps this share of the people, standing.
    private func stop(_ channel: Int, _ share: Float, _ frame: inout ConditionFrame) {
        guard frame.layout.channels[channel].shape == .tracks else { return }
        let count = last.trackCount(channel)
        frame.removeTracks(channel)
        for index in 0..<Int((Float(count) * share).rounded(.up)) {
            var track = last.track(channel, index)
            track.velocity = .zero
            frame.addTrack(channel, track)
        }
    }
}
