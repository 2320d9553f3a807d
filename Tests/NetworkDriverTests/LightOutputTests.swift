import DeviceIO
import Quantities
import TestRig
import Testing

@testable import NetworkDriver

struct LightOutputTests {
    private static func time(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(seconds * 1e9))
    }

    private static func output(
        _ pace: LightPace, _ addresses: [String] = ["1/1"]
    ) throws -> LightOutput {
        let requests = addresses.map { SignalRequest($0) }
        return try LightOutput(
            requests,
            addresses: LightAddress.all(requests, universes: 1...9, device: "lamps"),
            pace: pace, at: time(0), device: "lamps")
    }

    /// The times and first slots of all frames in some seconds, stepping by milliseconds.
    private static func frames(
        _ output: inout LightOutput, from: Double, to: Double
    ) -> [(time: Double, slot: UInt8)] {
        var list: [(time: Double, slot: UInt8)] = []
        for step in Int(from * 1000)..<Int(to * 1000) {
            for frame in output.frames(at: time(Double(step) / 1000)) {
                list.append((Double(step) / 1000, frame.slots[0]))
            }
        }
        return list
    }

    @Test func `nothing is sent before the first value, then a change, three more and a pulse`()
        throws
    {
        var output = try Self.output(LightPace())
        #expect(Self.frames(&output, from: 0, to: 1).isEmpty)
        #expect(output.nextDue(at: Self.time(1)) == nil)
        output.set(0, .one, at: Self.time(1))
        let frames = Self.frames(&output, from: 1, to: 4)
        #expect(frames.prefix(4).allSatisfy { $0.time < 1.1 && $0.slot == 255 })
        let pulses = frames.dropFirst(3)
        #expect(pulses.count == 4)
        for (first, second) in zip(pulses, pulses.dropFirst()) {
            #expect((0.8...1.0).contains(second.time - first.time))
        }
    }

    @Test func `never more than 44 frames a second`() throws {
        var output = try Self.output(LightPace())
        var count = 0
        for step in 0..<2000 {
            let now = Self.time(Double(step) / 1000)
            output.set(0, SIMD4(repeating: Float(step % 200) / 200), at: now)
            count += output.frames(at: now).count
        }
        #expect((80...88).contains(count))
    }

    @Test func `a slew limit holds for each channel`() throws {
        let pace = LightPace(slew: 0.5, slewByAddress: ["1/2": 10])
        var output = try Self.output(pace, ["1/1", "1/2"])
        output.set(0, .one, at: Self.time(0))
        output.set(1, .one, at: Self.time(0))
        var last: [UInt8] = []
        for step in 0...1000 {
            for frame in output.frames(at: Self.time(Double(step) / 1000)) { last = frame.slots }
        }
        #expect((122...128).contains(last[0]) && last[1] == 255)
        let due = try #require(output.nextDue(at: Self.time(1)))
        #expect(due > Self.time(1) && due < Self.time(1.05))
        for step in 1001...2100 {
            for frame in output.frames(at: Self.time(Double(step) / 1000)) { last = frame.slots }
        }
        #expect(last[0] == 255)
    }

    @Test(arguments: testSeeds(30))
    func `whatever is asked and whenever, no channel changes faster than its limit`(
        seed: UInt64
    ) throws {
        var dice = Dice(seed)
        let limits = (0..<4).map { _ in Float(1 + dice.below(40)) / 10 }
        let addresses = (1...4).map { "1/\($0)+\($0 + 100)" }
        let pace = LightPace(
            rate: Float(1 + dice.below(44)),
            slewByAddress: Dictionary(uniqueKeysWithValues: zip(addresses, limits)))
        var output = try Self.output(pace, addresses)
        var now = 0.0
        var before: (time: Double, values: [Float])?
        for _ in 0..<1500 {
            now += Double(dice.below(30)) / 1000
            if dice.below(3) == 0 {
                let value = SIMD4(repeating: Float(dice.below(1001)) / 500 - 0.5)
                output.set(dice.below(4), value, at: Self.time(now))
            }
            for frame in output.frames(at: Self.time(now)) {
                let values = (0..<4).map { lamp in
                    Float(Int(frame.slots[lamp]) << 8 | Int(frame.slots[lamp + 100])) / 65_535
                }
                // Lamps begin dark.
                let (then, old) = before ?? (0, [0, 0, 0, 0])
                for lamp in 0..<4 {
                    let most = limits[lamp] * Float(now - then) + 2 / 65_535 + 1e-5
                    #expect(
                        abs(values[lamp] - old[lamp]) <= most, "\(rerun(seed, "LightOutput"))")
                }
                before = (now, values)
            }
        }
        #expect(before != nil)
    }

    @Test func `without values lamps hold, or fade to black and come back`() throws {
        var hold = try Self.output(LightPace(lossAfter: 1))
        hold.set(0, .one, at: Self.time(0))
        #expect(Self.frames(&hold, from: 0, to: 5).allSatisfy { $0.slot == 255 })
        #expect(hold.finalFrames().first?.slots.first == 255)
        var fade = try Self.output(LightPace(lossAfter: 1, loss: .fade(seconds: 2)))
        fade.set(0, .one, at: Self.time(0))
        let frames = Self.frames(&fade, from: 0, to: 5)
        #expect(frames.last { $0.time < 1 }?.slot == 255)
        let half = try #require(frames.last { $0.time < 2 }?.slot)
        #expect((120...140).contains(half))
        #expect(frames.last?.slot == 0)
        fade.set(0, .one, at: Self.time(5))
        #expect(Self.frames(&fade, from: 5, to: 5.1).last?.slot == 255)
        #expect(fade.finalFrames().first?.slots.allSatisfy { $0 == 0 } == true)
    }

    @Test func `impossible paces are refused with what is allowed`() {
        for pace in [
            LightPace(rate: 60), LightPace(slew: 0), LightPace(slewByAddress: ["1/9": 1]),
            LightPace(lossAfter: -1), LightPace(loss: .fade(seconds: -1)),
            LightPace(rate: .nan),
        ] {
            #expect { try Self.output(pace) } throws: { isRefusal($0) }
        }
    }
}
