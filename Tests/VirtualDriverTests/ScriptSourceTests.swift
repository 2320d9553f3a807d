import DeviceIO
import Quantities
import TestRig
import Testing

@testable import VirtualDriver

@Suite struct ScriptSourceTests {
    private static let second: Int64 = 1_000_000_000
    private static let who = DeviceIdentity(family: .sensor, key: "script", name: "a script")

    private static func point(
        _ seconds: Int64, _ value: Float?, ramp: Int64 = 0, noise: Float = 0
    ) -> SignalScript.Point {
        SignalScript.Point(
            time: seconds * second, value: value.map { SIMD4($0, 0, 0, 0) }, ramp: ramp * second,
            noise: noise)
    }

    /// Readings of a script up to some moments, one after the other.
    private static func play(
        _ script: SignalScript, _ requests: [SignalRequest], until moments: [Int64]
    ) throws -> [SignalReading] {
        let source = ScriptSource(who, script: script, requests: requests)
        var readings: [SignalReading] = []
        for moment in moments { try source.readings(until: moment, into: &readings) }
        return readings
    }

    @Test func `steps, ramps, silence and the loop are as written`() throws {
        let script = SignalScript(
            curves: [
                "rain": [Self.point(0, 1), Self.point(2, 5, ramp: 2), Self.point(6, nil)]
            ], loop: 8 * Self.second, interval: Self.second)
        let readings = try Self.play(
            script, [SignalRequest("rain")], until: [20 * Self.second])
        let byTime = Dictionary(
            uniqueKeysWithValues: readings.map {
                ($0.capturedAt.nanoseconds / Self.second, $0.value.x)
            })
        #expect(byTime[0] == 1 && byTime[1] == 1 && byTime[2] == 1)
        #expect(byTime[3] == 3 && byTime[4] == 5 && byTime[5] == 5)
        #expect(byTime[6] == nil && byTime[7] == nil)
        // The second pass.
        #expect(byTime[8] == 1 && byTime[11] == 3 && byTime[14] == nil && byTime[16] == 1)
    }

    @Test func `a sine swings about its value`() throws {
        let script = SignalScript(
            curves: [
                "sun": [
                    SignalScript.Point(
                        time: 0, value: [10, 0, 0, 0], swing: 2, period: 4 * Self.second)
                ]
            ], interval: Self.second)
        let values = try Self.play(script, [SignalRequest("sun")], until: [4 * Self.second])
            .map(\.value.x)
        #expect(values.count == 5)
        for (value, wanted) in zip(values, [10, 12, 10, 8, 10] as [Float]) {
            #expect(abs(value - wanted) < 1e-5)
        }
    }

    @Test func `readings are the same however they are asked for`() throws {
        for seed in testSeeds(8) {
            var dice = RandomStream(seed: seed)
            var points: [SignalScript.Point] = []
            for index in 0..<6 {
                points.append(
                    Self.point(
                        Int64(index), dice.below(5) == 0 ? nil : dice.unit() * 9,
                        ramp: Int64(dice.below(3)), noise: dice.unit()))
            }
            let script = SignalScript(
                curves: ["a": points, "b": points, "hit": points],
                loop: dice.below(2) == 0 ? nil : 5 * Self.second + Int64(dice.below(999)),
                interval: 1 + Int64(dice.below(300_000_000)) + 10_000_000, seed: seed)
            let requests = [
                SignalRequest("a"), SignalRequest("b", parts: 3),
                SignalRequest("hit", isEvent: true), SignalRequest("nobody"),
            ]
            let end = 17 * Self.second
            let whole = try Self.play(script, requests, until: [end])
            let moments = (1...1020).map { Int64($0) * end / 1020 }
            let pieces = try Self.play(script, requests, until: moments)
            #expect(whole == pieces, "\(rerun(seed, "readings are the same"))")
            #expect(whole.allSatisfy { $0.capturedAt.nanoseconds <= end && $0.signal != 3 })
        }
    }

    @Test func `noise is bounded, seeded, and different in every reading`() throws {
        var script = SignalScript(
            curves: ["a": [Self.point(0, 5, noise: 0.5)]], interval: Self.second / 10, seed: 3)
        let first = try Self.play(script, [SignalRequest("a")], until: [30 * Self.second])
            .map(\.value.x)
        #expect(first.allSatisfy { $0 >= 4.5 && $0 <= 5.5 })
        #expect(Set(first).count > 250)
        script.seed = 4
        let other = try Self.play(script, [SignalRequest("a")], until: [30 * Self.second])
            .map(\.value.x)
        #expect(first != other)
    }

    @Test func `each event happens once a pass, at its own time`() throws {
        let script = SignalScript(
            curves: ["hit": [Self.point(0, 1), Self.point(3, 0.5), Self.point(4, nil)]],
            loop: 5 * Self.second, interval: Self.second * 7 / 10)
        let hits = try Self.play(
            script, [SignalRequest("hit", isEvent: true)], until: [14 * Self.second])
        #expect(hits.map { $0.capturedAt.nanoseconds / Self.second } == [0, 3, 5, 8, 10, 13])
        #expect(hits.allSatisfy { $0.isEvent })
        #expect(hits.map(\.value.x) == [1, 0.5, 1, 0.5, 1, 0.5])
    }

    @Test func `live, it keeps the clock's time and goes on where it was when opened again`()
        throws
    {
        let script = SignalScript(
            curves: ["a": [Self.point(0, 1)]], interval: 20_000_000)
        let source = ScriptSource(
            Self.who, script: script, requests: [SignalRequest("a")], epoch: VirtualEpoch())
        var readings: [SignalReading] = []
        #expect(throws: DriverError.self) { _ = try source.read(timeout: 0, into: &readings) }
        try source.open()
        while readings.count < 5 { _ = try source.read(timeout: Self.second, into: &readings) }
        let first = try #require(readings.first?.capturedAt)
        for reading in readings {
            #expect((reading.capturedAt - first) % 20_000_000 == 0)
            #expect(reading.capturedAt <= MonotonicClock.now)
        }
        source.close()
        try source.open()
        let count = readings.count
        while readings.count == count {
            _ = try source.read(timeout: Self.second, into: &readings)
        }
        let again = try #require(readings.last?.capturedAt)
        #expect(again > first && (again - first) % 20_000_000 == 0)
        #expect(source.identity.isSimulated)
    }
}
