import Conditions
import Quantities
import Sensing
import WorldState

extension DrillReport {
    /// A property may move so much of its range in one tick.
    static let largestMove: Float = 0.05
    /// Somebody's place in the world may move so far in one tick: 6 m/s, twice enlarged.
    static let largestLeap: Float = 0.5
    /// The picture's mean lightness may change by so much in a tenth of a second.
    static let largestFlicker: Float = 0.06
    /// A drive below this share is silent.
    static let silence: Float = 0.02
    /// Nanoseconds behind a fault in which jumps are still its own.
    static let aftermath: Int64 = 10_000_000_000

    /// Judges what a watch has seen.
    ///
    /// - Parameters:
    ///   - name: The profile's file, or the recording's.
    ///   - drill: What went wrong.
    ///   - watch: What was seen.
    public init(_ name: String, _ drill: Drill, _ watch: DrillWatch) {
        self.init(
            name: name, seed: drill.seed, ticks: watch.ticks, missed: watch.missed,
            hash: watch.hash, verdicts: drill.faults.map { watch.verdict(of: $0) },
            largest: watch.largest(in: 0..<watch.ticks), difference: nil)
    }
}

extension DrillWatch {
    func verdict(of fault: Fault) -> DrillReport.Verdict {
        let concerned = layout.channels.indices.filter { fault.concerns(layout.channels[$0].name) }
        let rows = row(fault.from)..<max(row(fault.from), row(fault.end))
        let after = row(fault.from)..<max(rows.upperBound, row(fault.end + DrillReport.aftermath))
        let jumps = largest(in: after).filter(\.isTooLarge)
        var news: [DrillReport.DriveNews] = []
        for index in drives.indices where concerned.contains(drives[index].channel) {
            if let one = tell(of: index, rows) { news.append(one) }
        }
        return DrillReport.Verdict(
            fault: fault, passages: passages(of: concerned, fault), drives: news, jumps: jumps,
            backAfter: backAfter(fault, concerned),
            wentOn: broken.map { seconds($0) * 1e9 < Double(fault.from) } ?? true
                || fault.from >= Tick(UInt64(ticks)).nanoseconds)
    }

    // MARK: States

    private func passages(of channels: [Int], _ fault: Fault) -> [DrillReport.Passage] {
        var passages: [DrillReport.Passage] = []
        let last = Double(fault.end + DrillReport.aftermath) * 1e-9
        for channel in channels {
            var states: [(second: Double, state: ConditionState)] = []
            for turn in turns[channel] {
                let second = seconds(turn.tick)
                if second * 1e9 <= Double(fault.from) {
                    states = [(Double(fault.from) * 1e-9, turn.state)]
                } else if second <= last, states.count < 12 {
                    states.append((second, turn.state))
                }
                // Once it is back, the rest belongs to the next fault.
                if second * 1e9 >= Double(fault.end) && DrillWatch.isInTime(turn.state) { break }
            }
            let name = layout.channels[channel].name
            if let same = passages.firstIndex(where: { $0.states.elementsEqual(states, by: ==) }) {
                passages[same].channels.append(name)
            } else {
                passages.append(DrillReport.Passage(channels: [name], states: states))
            }
        }
        return passages
    }

    private static func isInTime(_ state: ConditionState) -> Bool {
        state == .live || state == .simulated
    }

    private func backAfter(_ fault: Fault, _ channels: [Int]) -> Double? {
        let end = Double(fault.end) * 1e-9
        var latest: Double = 0
        for channel in channels {
            let before = turns[channel].last { seconds($0.tick) <= end }
            if let before, DrillWatch.isInTime(before.state) { continue }
            let back = turns[channel].first {
                seconds($0.tick) > end && DrillWatch.isInTime($0.state)
            }
            guard let back else { return nil }
            latest = max(latest, seconds(back.tick) - end)
        }
        return latest
    }

    // MARK: Drives

    private func tell(of drive: Int, _ rows: Range<Int>) -> DrillReport.DriveNews? {
        var news = DrillReport.DriveNews(
            target: DrillWatch.name(drives[drive]),
            channel: layout.channels[drives[drive].channel].name)
        guard !rows.isEmpty else { return nil }
        if layout.channels[drives[drive].channel].shape == .events {
            news.answered = rows.reduce(0) { $0 + (share($1, drive) > 0 ? 1 : 0) }
            return news
        }
        let before = share(max(0, rows.lowerBound - 1), drive)
        let strongest = rows.map { share($0, drive) }.max() ?? 0
        let lastLoud = rows.last { share($0, drive) >= DrillReport.silence }
        if before >= 0.1, let lastLoud, lastLoud < rows.upperBound - 1 {
            news.silentAfter = Double(lastLoud + 1 - rows.lowerBound) / 60
        } else if strongest - before > 0.25 {
            news.moved = strongest
        } else {
            return nil
        }
        return news
    }

    static func name(_ drive: Drive) -> String {
        switch drive.target {
        case .property(let property): property.entry.name
        case .action(let action): action.name
        }
    }

    // MARK: Jumps

    /// The largest steps of everything in a range of rows.
    func largest(in rows: Range<Int>) -> [DrillReport.Jump] {
        var jumps: [DrillReport.Jump] = []
        let count = Property.allCases.count
        for property in Property.allCases where property != .hour {
            let moves = rows.map { self.moves[$0 * count + Int(property.rawValue)] }
            jumps.append(
                largest(property.entry.name, moves, rows.lowerBound, DrillReport.largestMove))
        }
        jumps.append(
            largest("visitors", rows.map { leaps[$0] }, rows.lowerBound, DrillReport.largestLeap))
        jumps.append(flicker(in: rows))
        return jumps
    }

    private func largest(
        _ what: String, _ sizes: [Float], _ first: Int, _ limit: Float
    ) -> DrillReport.Jump {
        var jump = DrillReport.Jump(what: what, size: 0, second: 0, isTooLarge: false)
        for (index, size) in sizes.enumerated() where size > jump.size {
            jump.size = size
            jump.second = Double(first + index + 1) / 60
        }
        jump.isTooLarge = jump.size > limit
        return jump
    }

    /// The largest step from picture to picture, lightning and its dying away left out.
    private func flicker(in rows: Range<Int>) -> DrillReport.Jump {
        var jump = DrillReport.Jump(what: "picture", size: 0, second: 0, isTooLarge: false)
        for (before, now) in zip(lightness, lightness.dropFirst()) {
            let row = Int((seconds(now.tick) * 60).rounded()) - 1
            let isLit = strikes.contains { now.tick >= $0 && now.tick.index < $0.index + 180 }
            guard rows.contains(row), !isLit, abs(now.value - before.value) > jump.size else {
                continue
            }
            jump.size = abs(now.value - before.value)
            jump.second = seconds(now.tick)
        }
        jump.isTooLarge = jump.size > DrillReport.largestFlicker
        return jump
    }
}
