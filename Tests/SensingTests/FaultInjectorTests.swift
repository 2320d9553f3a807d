import Conditions
import Quantities
import Sensing
import TestRig
import Testing

/// A board with a light, people and claps, a drilled latch, and a clock moved by hand.
private struct DrillBench {
    static let layout = ChannelLayout([
        Channel("room.eye.light", .scalar, .one, low: 0, high: 1, neutral: 0.5),
        Channel("room.eye.people", .tracks, .metres, low: -100, high: 100, neutral: 0),
        Channel("room.ear.clap", .events, .one, low: 0, high: 1, neutral: 0),
    ])
    let board = ReadingBoard(layout: layout)
    let latch: Latch
    var frame = ConditionFrame(layout: layout)
    /// Ticks latched so far.
    var tick: Int64 = 0

    init(seed: UInt64 = 1, _ faults: Fault...) {
        let activity = DrillActivity(
            Drill(seed: seed, faults: faults), begin: MonotonicTime(nanoseconds: 1_000_000_000))
        latch = Latch(
            board: board, policies: Array(repeating: .standard, count: 3), drill: activity)
    }

    var now: Int64 { 1_000_000_000 + tick * 1_000_000_000 / 60 }
    /// Seconds of the drill.
    var seconds: Double { Double(tick) / 60 }

    /// Puts up a light, somebody at (light, 2), and where asked a clap; then latches.
    mutating func step(_ light: Float, claps: Bool = false) {
        var reading = Reading(layout: DrillBench.layout, channels: [0, 1, 2])
        reading.capturedAt = MonotonicTime(nanoseconds: now)
        reading.frame.setNumber(0, 0, light)
        reading.frame.addTrack(
            1,
            Track(identity: 7, position: Vector2(light, 2), velocity: .zero, height: 1.7))
        if claps { reading.frame.addEvent(2, ConditionEvent(strength: 0.5, bearing: 0.3)) }
        board.publish(reading)
        latch.latch(now: MonotonicTime(nanoseconds: now), into: &frame)
        tick += 1
    }

    /// Steps through some seconds with a rising light; the lights and states that came out.
    mutating func run(_ seconds: Double, clapEvery: Int64 = 0) -> [(Float, ConditionState)] {
        (0..<Int(seconds * 60)).map { _ in
            step(Float(tick % 600) / 600, claps: clapEvery > 0 && tick % clapEvery == 0)
            return (frame.number(0), frame.states[0])
        }
    }
}

private func fault(_ kind: Fault.Kind, _ channels: String = "*") -> Fault {
    Fault(kind, on: channels, from: 1_000_000_000, length: 3_000_000_000)
}

@Suite struct FaultInjectorTests {
    @Test func `a device that is off is held, faded and back at once`() {
        var bench = DrillBench(fault(.off))
        let states = bench.run(5).map(\.1)
        #expect(states[58] == .live)
        // The last capture came just before the first second was over; 0.5 s late, 2 s held.
        #expect(states[60 + 20] == .simulated || states[60 + 20] == .live)
        #expect(states[60 + 60] == .held)
        #expect(states[60 + 170] == .stale)
        #expect(states[242] == .live)
    }

    @Test func `what is stuck stays, in time and simulated, and events are gone`() {
        var bench = DrillBench(fault(.stuck))
        let values = bench.run(3)
        #expect(values[59].0 < values[70].0)
        #expect(values[70...].allSatisfy { $0.0 == values[70].0 && $0.1 == .simulated })
        bench.step(0.9, claps: true)
        #expect(bench.frame.eventCount(2) == 0)
    }

    @Test func `garbage stays within the range, and what is no number is refused`() {
        for seed in testSeeds(20) {
            var bench = DrillBench(seed: seed, fault(.garbage))
            var differing: Set<Float> = []
            for _ in 0..<200 {
                bench.step(0.25)
                let value = bench.frame.number(0)
                #expect(value >= 0 && value <= 1, "\(rerun(seed, "garbage stays"))")
                differing.insert(value)
                for index in 0..<bench.frame.trackCount(1) {
                    let place = bench.frame.track(1, index).position
                    #expect(place.x.isFinite && place.y.isFinite)
                }
            }
            #expect(differing.count > 20, "\(rerun(seed, "garbage stays"))")
        }
    }

    @Test func `a wrong device is upside down, or scaled and shifted as told`() {
        var bench = DrillBench(fault(.wrong))
        _ = bench.run(1.5)
        bench.step(0.25)
        #expect(bench.frame.number(0) == 0.75)
        #expect(bench.frame.track(1, 0).position == Vector2(-0.25, -2))
        var scaled = fault(.wrong)
        scaled.scale = 2
        scaled.offset = 0.1
        bench = DrillBench(scaled)
        _ = bench.run(1.5)
        bench.step(0.25)
        #expect(bench.frame.number(0) == 0.6)
    }

    @Test func `a slow device gives as many values as it was left`() {
        var slow = fault(.slow)
        slow.rate = 4
        var bench = DrillBench(slow)
        let values = bench.run(4).map(\.0)
        let changes = zip(values[60..<240], values[61..<240]).filter { $0 != $1 }.count
        #expect((10...13).contains(changes))
    }

    @Test func `a delayed device says all later, with its true time, and events too`() {
        var delayed = fault(.delayed)
        delayed.delay = 400_000_000
        var bench = DrillBench(delayed)
        _ = bench.run(2)
        let due = bench.now - 400_000_000
        bench.step(Float(bench.tick % 600) / 600, claps: true)
        #expect(abs(bench.frame.capturedAt[0] - due) < 20_000_000)
        #expect(abs(bench.frame.number(0) - Float(96) / 600) < 0.003)
        #expect(bench.frame.eventCount(2) == 0)
        var heard = 0
        for _ in 0..<30 {
            bench.step(0)
            heard += bench.frame.eventCount(2)
        }
        #expect(heard == 1)
    }

    @Test func `an intermittent device comes and goes`() {
        var intermittent = fault(.intermittent)
        intermittent.period = 300_000_000
        var bench = DrillBench(intermittent)
        let values = bench.run(4).map(\.0)
        let still = zip(values[60..<239], values[61..<240]).filter { $0 == $1 }.count
        #expect(still > 30 && still < 150)
    }

    @Test func `a clock that is behind makes values late, one that is ahead makes none early`() {
        var behind = fault(.skewed)
        behind.jump = -1_000_000_000
        var bench = DrillBench(behind)
        #expect(bench.run(2)[100].1 == .held)
        var ahead = fault(.skewed)
        ahead.jump = 3_600_000_000_000
        bench = DrillBench(ahead)
        _ = bench.run(2)
        #expect(bench.frame.capturedAt[0] <= bench.frame.latchedAt)
    }

    @Test func `the same drill is the same to the bit, another seed is not`() {
        func frames(_ seed: UInt64) -> [ConditionFrame] {
            var bench = DrillBench(
                seed: seed, fault(.garbage, "room.eye.*"), fault(.intermittent))
            return (0..<240).map { _ in
                bench.step(0.3, claps: bench.tick % 9 == 0)
                return bench.frame
            }
        }
        #expect(frames(3) == frames(3))
        #expect(frames(3) != frames(4))
    }

    @Test func `channels without a fault are passed on untouched`() {
        var bench = DrillBench(fault(.garbage, "room.eye.people"))
        let values = bench.run(3)
        #expect(values.allSatisfy { $0.1 == .live })
        #expect(values[100].0 == Float(100) / 600)
    }
}
