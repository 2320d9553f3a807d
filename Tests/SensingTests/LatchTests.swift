import Conditions
import Quantities
import Sensing
import TestRig
import Testing

/// A board, a latch and a clock moved by hand; draws what a channel does as a timeline.
struct LatchBench {
    static let layout = ChannelLayout([
        Channel("room.eye.light", .scalar, .one, low: 0, high: 1, neutral: 0.5),
        Channel("room.eye.people", .tracks, .metres, low: -100, high: 100, neutral: 0),
        Channel("room.ear.clap", .events, .one, low: 0, high: 1, neutral: 0),
        Channel("spare.light", .scalar, .one, low: 0, high: 1, neutral: 0.5),
    ])
    let board = ReadingBoard(layout: layout)
    let latch: Latch
    var frame = ConditionFrame(layout: layout)
    var now: Int64 = 1_000_000_000

    init(light: LossPolicy, people: LossPolicy = .standard, spare: LossPolicy = .standard) {
        latch = Latch(board: board, policies: [light, people, .standard, spare])
    }

    static func seconds(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

    func publish(_ channel: Int, _ value: Float, isSimulated: Bool = false, at time: Int64? = nil) {
        var reading = Reading(
            layout: LatchBench.layout, channels: [channel], isSimulated: isSimulated)
        reading.capturedAt = MonotonicTime(nanoseconds: time ?? now)
        reading.frame.setNumber(channel, 0, value)
        board.publish(reading)
    }

    mutating func tick() {
        latch.latch(now: MonotonicTime(nanoseconds: now), into: &frame)
    }

    /// Draws the states, one letter a quarter of a second.
    ///
    /// l live, s simulated, h held, f fading (stale),
    /// - unavailable, ? unknown. `feeds` says at which steps a value is put up.
    mutating func timeline(_ channel: Int, steps: Int, feeds: (Int) -> Bool) -> String {
        var line = ""
        for step in 0..<steps {
            if feeds(step) { publish(channel, 1) }
            tick()
            switch frame.states[channel] {
            case .live: line += "l"
            case .simulated: line += "s"
            case .held: line += "h"
            case .stale: line += "f"
            case .unavailable: line += "-"
            case .unknown: line += "?"
            }
            now += LatchBench.seconds(0.25)
        }
        return line
    }
}

@Suite struct LatchTests {
    private static func policy(_ late: Double, _ hold: Double, _ fade: Double, _ sub: String? = nil)
        -> LossPolicy
    {
        LossPolicy(
            lateAfter: LatchBench.seconds(late), hold: LatchBench.seconds(hold),
            fade: LatchBench.seconds(fade), substitute: sub)
    }

    @Test(arguments: [
        (0.5, 1.0, 1.0, "??llllllhhhhfff-----lllh"),
        (0.5, 0.0, 1.0, "??llllllfff---------lllf"),
        (0.5, 0.0, 0.0, "??llllll------------lll-"),
        (0.5, 2.0, 0.0, "??llllllhhhhhhhh----lllh"),
        (0.25, 9.0, 5.0, "??lllllhhhhhhhhhhhhhllhh"),
    ])
    func `each policy has its timeline`(
        late: Double, hold: Double, fade: Double, expected: String
    ) {
        // Values come at steps 2 … 5 and once more at step 20; a step is a quarter of a second.
        var bench = LatchBench(light: LatchTests.policy(late, hold, fade))
        let line = bench.timeline(0, steps: 24) { (2...5).contains($0) || $0 == 20 }
        #expect(line == expected)
    }

    @Test func `a held value stays and a fading one goes to neutral`() {
        var bench = LatchBench(light: LatchTests.policy(0.5, 1, 2))
        bench.publish(0, 1)
        var values: [Float] = []
        for _ in 0..<16 {
            bench.tick()
            values.append(bench.frame.number(0))
            bench.now += LatchBench.seconds(0.25)
        }
        #expect(Array(values[0...6]) == Array(repeating: 1, count: 7))
        for (index, value) in values[6...14].enumerated() {
            #expect(abs(value - (1 - 0.5 * Float(index) / 8)) < 1e-6, "\(index): \(value)")
        }
        #expect(values[15] == 0.5)
    }

    @Test func `a frozen source without an error goes late by itself`() {
        var bench = LatchBench(light: LatchTests.policy(0.5, 1, 1))
        let stuck = bench.now
        // It goes on delivering the same old capture.
        var line = ""
        for _ in 0..<12 {
            bench.publish(0, 1, at: stuck)
            bench.tick()
            line += String(bench.frame.states[0].word.prefix(1))
            bench.now += LatchBench.seconds(0.25)
        }
        #expect(line == "lllhhhhsssuu")
    }

    @Test func `a substitute stands in while it is in time itself`() {
        var bench = LatchBench(light: LatchTests.policy(0.5, 0.5, 0, "spare.light"))
        bench.publish(0, 1)
        var line = ""
        for step in 0..<20 {
            if step < 12 { bench.publish(3, 0.25) }
            bench.tick()
            line += String(bench.frame.states[0].word.prefix(2)) + " "
            if bench.frame.states[0] == .simulated { #expect(bench.frame.number(0) == 0.25) }
            bench.now += LatchBench.seconds(0.25)
        }
        #expect(
            line == "li li li he he si si si si si si si si si un un un un un un ", "\(line)")
    }

    @Test func `a simulated device says so`() {
        var bench = LatchBench(light: .standard)
        bench.publish(0, 1, isSimulated: true)
        bench.tick()
        #expect(bench.frame.states[0] == .simulated)
        bench.now += LatchBench.seconds(1)
        bench.tick()
        #expect(bench.frame.states[0] == .held)
    }

    @Test func `before the first value it is unknown, and unavailable where the device is away`() {
        var bench = LatchBench(light: .standard)
        bench.tick()
        #expect(bench.frame.states[0] == .unknown)
        #expect(bench.frame.number(0) == 0.5 && bench.frame.capturedAt[0] == 0)
        bench.board.setAway(true, channels: [0])
        bench.tick()
        #expect(bench.frame.states[0] == .unavailable)
        bench.board.setAway(false, channels: [0])
        bench.tick()
        #expect(bench.frame.states[0] == .unknown)
    }

    @Test func `people stand still while held and leave one by one while fading`() {
        var bench = LatchBench(light: .standard, people: LatchTests.policy(0.5, 1, 1))
        var reading = Reading(layout: LatchBench.layout, channels: [1])
        for identity in 1...4 {
            reading.frame.addTrack(
                1,
                Track(
                    identity: UInt32(identity), position: Vector2(Float(identity), 2),
                    velocity: Vector2(1, 0), height: 1.7))
        }
        reading.capturedAt = MonotonicTime(nanoseconds: bench.now)
        bench.board.publish(reading)
        var counts: [Int] = []
        for _ in 0..<12 {
            bench.tick()
            counts.append(bench.frame.trackCount(1))
            if bench.frame.states[1] == .held { #expect(bench.frame.track(1, 0).velocity == .zero) }
            if bench.frame.states[1] == .live { #expect(bench.frame.track(1, 0).velocity.x == 1) }
            bench.now += LatchBench.seconds(0.25)
        }
        #expect(counts == [4, 4, 4, 4, 4, 4, 4, 3, 2, 1, 0, 0])
    }

    @Test func `events keep their order, wait when a tick is full, and are refused when full`() {
        var bench = LatchBench(light: .standard)
        var reading = Reading(layout: LatchBench.layout, channels: [2])
        var sent = 0
        for _ in 0..<10 {
            reading.frame.removeEvents(2)
            for _ in 0..<8 {
                sent += 1
                reading.frame.addEvent(
                    2, ConditionEvent(strength: Float(sent) / 100, bearing: 0))
            }
            bench.board.publish(reading)
        }
        var got: [Float] = []
        var counts: [Int] = []
        for _ in 0..<10 {
            bench.tick()
            counts.append(bench.frame.eventCount(2))
            for index in 0..<bench.frame.eventCount(2) {
                got.append(bench.frame.event(2, index).strength)
            }
            bench.now += 16_666_667
        }
        #expect(counts == [8, 8, 8, 8, 8, 8, 8, 8, 0, 0])
        #expect(got == (1...64).map { Float($0) / 100 })
        #expect(bench.board.refusedEvents(2) == 16)
    }

    @Test func `the hour of the clock is a reading like the others`() {
        let layout = ChannelLayout.standard
        let board = ReadingBoard(layout: layout)
        let latch = Latch(board: board, policies: LossPolicies.standard(layout))
        var frame = ConditionFrame(layout: layout)
        board.publishLocalHour(13.5, at: MonotonicTime(nanoseconds: 5_000_000_000))
        latch.latch(now: MonotonicTime(nanoseconds: 6_000_000_000), into: &frame)
        #expect(frame.states[0] == .live && frame.number(0) == 13.5)
        #expect(frame.age(0) == 1_000_000_000)
        latch.latch(now: MonotonicTime(nanoseconds: 60_000_000_000), into: &frame)
        #expect(frame.states[0] == .held && frame.number(0) == 13.5)
    }

    @Test(arguments: testSeeds(20))
    func `whatever comes, states are lawful and values in range`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var bench = LatchBench(
            light: LatchTests.policy(
                Double(random.unit()), Double(random.unit()), Double(random.unit()),
                random.unit() < 0.5 ? "spare.light" : nil))
        for _ in 0..<400 {
            if random.unit() < 0.1 { bench.publish(0, random.between(-9, 9)) }
            if random.unit() < 0.05 { bench.publish(3, random.unit(), at: bench.now + 99_999_999) }
            bench.tick()
            let value = bench.frame.number(0)
            #expect(value >= 0 && value <= 1, "\(rerun(seed, "whatever comes"))")
            #expect(bench.frame.age(0) >= 0)
            let isNeutral = value == 0.5
            if !bench.frame.states[0].hasValue { #expect(isNeutral) }
            bench.now += Int64(random.below(300)) * 1_000_000
        }
    }
}
