import Conditions
import Quantities
import WorldState

/// What the stage's world is told while the loop is measured: one channel at a time goes to and
/// fro between nothing known and as far as a drive listens.
struct LoopStimulus {
    /// One channel with the drives that read it.
    struct Input {
        var channel: Int
        var drives: [Int]
        /// The number that moves the drives farthest from what they make of the neutral one.
        var full: Float
        /// Which number of the value it is.
        var part: DrivePart
        /// How far the farthest drive moves, in shares of its line.
        var reach: Float
    }

    /// A stretch in which one input swings.
    struct Stretch {
        /// The input; nil while everything rests.
        var input: Int?
        /// The first tick, and the first behind it.
        var ticks: Range<Int>
        /// Ticks of one swing to and fro.
        var period: Int
        /// Whether it is measured; else only learnt from.
        var isMeasured: Bool

        var frequency: Double { 60 / Double(period) }
        /// Whether the input is at its full number in a tick.
        func isFull(_ tick: Int) -> Bool { (tick - ticks.lowerBound) % period < period / 2 }
    }

    let inputs: [Input]
    let stretches: [Stretch]
    private let layout: ChannelLayout

    /// How many events a second count as a channel's full swing.
    static let eventsPerSecond = 2

    /// Plans the stretches.
    ///
    /// - Parameter isShort: Leaves the quick swings out, and swings faster.
    init(_ drives: [Drive], _ layout: ChannelLayout, isShort: Bool) {
        self.layout = layout
        var channels: [Int] = []
        for drive in drives where layout.channels[drive.channel].name.hasPrefix("room.") {
            if !channels.contains(drive.channel) { channels.append(drive.channel) }
        }
        inputs = channels.map { LoopStimulus.input($0, drives, layout) }
        var stretches: [Stretch] = []
        var tick = 0
        func add(_ input: Int?, seconds: Double, swings: Int, _ isMeasured: Bool) {
            let period = Int(seconds * 60)
            let end = tick + period * swings
            stretches.append(
                Stretch(
                    input: input, ticks: tick..<end, period: period, isMeasured: isMeasured))
            tick = end
        }
        add(nil, seconds: isShort ? 6 : 10, swings: 1, false)
        for index in inputs.indices { add(index, seconds: 4, swings: 1, false) }
        for index in inputs.indices {
            add(nil, seconds: 2, swings: 1, false)
            add(index, seconds: isShort ? 5 : 8, swings: isShort ? 1 : 2, true)
            if !isShort { add(index, seconds: 1, swings: 6, true) }
        }
        self.stretches = stretches
    }

    /// How many ticks all of it takes.
    var ticks: Int { stretches.last?.ticks.upperBound ?? 0 }

    private static func input(
        _ channel: Int, _ drives: [Drive], _ layout: ChannelLayout
    ) -> Input {
        let own = drives.indices.filter { drives[$0].channel == channel }
        let limits = layout.channels[channel]
        var input = Input(
            channel: channel, drives: own, full: limits.high, part: .value, reach: 0)
        for index in own {
            let drive = drives[index]
            for end in [drive.inputFrom, drive.inputTo] {
                let rest = DriveLine.share(drive, DriveLine.neutral(drive, limits))
                let reach = abs(DriveLine.share(drive, end) - rest)
                if reach > input.reach {
                    (input.reach, input.full, input.part) = (reach, end, drive.part)
                }
            }
        }
        if limits.shape == .tracks || limits.shape == .events { input.reach = 1 }
        return input
    }

    /// Fills the conditions of a tick: everything neutral but the input that is full.
    func fill(_ frame: inout ConditionFrame, tick: Int) {
        for channel in layout.channels.indices {
            let limits = layout.channels[channel]
            frame.setState(channel, .simulated, capturedAt: max(1, frame.latchedAt))
            switch limits.shape {
            case .tracks: frame.removeTracks(channel)
            case .events: frame.removeEvents(channel)
            case let shape:
                for part in 0..<shape.floatCount {
                    frame.setNumber(channel, part, limits.neutral)
                }
            }
        }
        guard let stretch = stretches.first(where: { $0.ticks.contains(tick) }),
            let index = stretch.input, stretch.isFull(tick)
        else { return }
        set(inputs[index], &frame, tick: tick - stretch.ticks.lowerBound)
    }

    private func set(_ input: Input, _ frame: inout ConditionFrame, tick: Int) {
        let channel = input.channel
        switch layout.channels[channel].shape {
        case .tracks:
            let time = Float(tick) / 60
            for person in 0..<3 {
                let phase = time * 0.8 + Float(person) * 2
                frame.addTrack(
                    channel,
                    Track(
                        identity: UInt32(person + 1),
                        position: Vector2(Exact.sin(phase) * 2, 2 + Float(person)),
                        velocity: Vector2(Exact.cos(phase) * 1.6, 0), height: 1.7))
            }
        case .events:
            if tick % (60 / LoopStimulus.eventsPerSecond) == 0 {
                frame.addEvent(channel, ConditionEvent(strength: 0.9, bearing: 0.2))
            }
        case .scalar: frame.setNumber(channel, 0, input.full)
        case .vector: frame.setNumber(channel, input.part == .y ? 1 : 0, input.full)
        case .colour:
            for part in 0..<3 { frame.setNumber(channel, part, input.full / 1.732) }
        case .field(let columns, let rows, let parts):
            let each = input.full / Float(parts).squareRoot()
            for part in 0..<(columns * rows * parts) { frame.setNumber(channel, part, each) }
        }
    }
}

/// A drive's line without its memory, as the world draws it.
enum DriveLine {
    /// The number that a drive reads of a frame.
    static func input(_ drive: Drive, _ frame: ConditionFrame) -> Float {
        let channel = drive.channel
        let shape = frame.layout.channels[channel].shape
        if shape == .tracks {
            let count = frame.trackCount(channel)
            if !drive.eachPerson { return Float(count) }
            if drive.part != .speed { return count > 0 ? 1 : 0 }
            return (0..<count).map { frame.track(channel, $0).velocity.length }.max() ?? 0
        }
        if shape == .events {
            return (0..<frame.eventCount(channel)).map { frame.event(channel, $0).strength }
                .max() ?? 0
        }
        switch drive.part {
        case .y: return frame.number(channel, 1)
        case .magnitude:
            var cellParts = max(1, shape.floatCount)
            if case .field(_, _, let parts) = shape { cellParts = parts }
            var sum: Float = 0
            for cell in 0..<(shape.floatCount / cellParts) {
                var square: Float = 0
                for part in 0..<cellParts {
                    let number = frame.number(channel, cell * cellParts + part)
                    square += number * number
                }
                sum += square.squareRoot()
            }
            return sum / Float(max(1, shape.floatCount / cellParts))
        default: return frame.number(channel)
        }
    }

    /// What a drive reads where nothing is known.
    static func neutral(_ drive: Drive, _ channel: Channel) -> Float {
        guard drive.part == .magnitude else {
            return channel.shape == .tracks ? 0 : channel.neutral
        }
        var parts = channel.shape.floatCount
        if case .field(_, _, let cellParts) = channel.shape { parts = cellParts }
        return abs(channel.neutral) * Float(parts).squareRoot()
    }

    /// Where on its line a drive is, 0 … 1.
    static func share(_ drive: Drive, _ input: Float) -> Float {
        let t = saturate((input - drive.inputFrom) / (drive.inputTo - drive.inputFrom))
        switch drive.curve {
        case .linear: return t
        case .ease: return t * t * (3 - 2 * t)
        case .square: return t * t
        case .root: return t.squareRoot()
        }
    }

    /// The most that a drive makes of a change of its input, wherever it stands.
    static func steepest(_ drive: Drive, change: Float) -> Float {
        let t = abs(change / (drive.inputTo - drive.inputFrom))
        if t >= 1 { return 1 }
        switch drive.curve {
        case .linear: return t
        // Round the middle: 3/2 t − 1/2 t³.
        case .ease: return 1.5 * t - 0.5 * t * t * t
        case .square: return t * (2 - t)
        case .root: return t.squareRoot()
        }
    }
}
