import DeviceIO
import Perception
import Quantities
import TestRig
import Testing

@Suite struct EarTests {
    private static let rate = 48_000

    /// Lets an ear hear samples of one or two channels, cut into captures of `size` samples.
    private func hear(
        _ left: [Float], _ right: [Float]? = nil, size: Int = 480, ear: Ear = Ear()
    ) -> [EarReport] {
        var reports: [EarReport] = []
        var first = 0
        while first < left.count {
            let last = min(left.count, first + size)
            var samples: [Float] = []
            for i in first..<last {
                samples.append(left[i])
                if let right { samples.append(right[i]) }
            }
            let time = Int64(first) * 1_000_000_000 / Int64(Self.rate)
            reports.append(
                ear.perceive(
                    SoundCapture(
                        samples: samples, channels: right == nil ? 1 : 2, rate: Self.rate,
                        capturedAt: MonotonicTime(nanoseconds: time))))
            first = last
        }
        return reports
    }

    private func noise(_ seconds: Float, _ level: Float, seed: UInt64) -> [Float] {
        var random = RandomStream(seed: seed)
        return (0..<Int(seconds * Float(Self.rate))).map { _ in random.between(-level, level) }
    }

    /// Adds a clap: a burst of noise that dies away with a time constant of 12 ms.
    private func addClap(
        to samples: inout [Float], at second: Float, delay: Int = 0, gain: Float = 0.5, seed: UInt64
    ) {
        var random = RandomStream(seed: seed)
        let first = Int(second * Float(Self.rate)) + delay
        for n in 0..<9600 where first + n < samples.count {
            samples[first + n] += gain * random.between(-1, 1) * Exact.exp(-Float(n) / 576)
        }
    }

    @Test func `a full-scale sine is minus three decibels`() throws {
        let sine = (0..<48_000).map { Exact.sin(Exact.tau * 997 * Float($0) / 48_000) }
        let loudness = try #require(hear(sine).last).loudness
        #expect(abs(loudness + 3.01) < 0.05)
    }

    @Test func `silence is minus ninety decibels`() throws {
        let last = try #require(hear(Array(repeating: 0, count: 48_000)).last)
        #expect(last.loudness == -90)
        #expect(last.onsets.isEmpty && last.claps.isEmpty)
    }

    @Test(arguments: testSeeds(6))
    func `each clap in a room is heard once and at its time`(seed: UInt64) {
        var samples = noise(5, 0.003, seed: seed)
        let times: [Float] = [1.1, 1.9, 2.5, 3.7]
        for (k, time) in times.enumerated() {
            addClap(to: &samples, at: time, seed: seed &+ UInt64(k))
        }
        let claps = hear(samples).flatMap(\.claps)
        let rerunLine = rerun(seed, "each clap in a room")
        #expect(claps.count == times.count, "\(rerunLine)")
        for (clap, time) in zip(claps, times) {
            let heard = Float(clap.heardAt.nanoseconds) * 1e-9
            #expect(abs(heard - time) < 0.02, "\(rerunLine)")
            #expect(clap.strength > 0.3 && clap.bearing == 0, "\(rerunLine)")
        }
    }

    @Test func `a tone that starts and stays is an onset and no clap`() {
        var samples = noise(3, 0.002, seed: 3)
        for n in 72_000..<samples.count {
            samples[n] += 0.3 * Exact.sin(Exact.tau * 2500 * Float(n) / 48_000)
        }
        let reports = hear(samples)
        #expect(reports.flatMap(\.claps).isEmpty)
        let onsets = reports.flatMap(\.onsets)
        #expect(onsets.count == 1)
        #expect(onsets.allSatisfy { abs($0.heardAt.nanoseconds - 1_500_000_000) < 20_000_000 })
    }

    @Test func `a deep drum is an onset and no clap`() {
        var samples = noise(4, 0.002, seed: 4)
        for beat in 0..<4 {
            let first = 48_000 + beat * 24_000
            for n in 0..<12_000 {
                let t = Float(n) / 48_000
                samples[first + n] += 0.7 * Exact.sin(Exact.tau * 70 * t) * Exact.exp(-t / 0.05)
            }
        }
        let reports = hear(samples)
        #expect(reports.flatMap(\.claps).isEmpty)
        #expect(reports.flatMap(\.onsets).count == 4)
    }

    @Test func `steady noise and hiss that swells are no claps`() {
        var samples = noise(4, 0.05, seed: 5)
        for n in samples.indices {
            samples[n] *= 0.1 + saturate(Float(n) / 96_000 - 0.5)
        }
        #expect(hear(samples).flatMap(\.claps).isEmpty)
    }

    @Test(arguments: [-1, 1])
    func `a clap from one side is heard from that side`(side: Int) throws {
        var (left, right) = (noise(3, 0.001, seed: 8), noise(3, 0.001, seed: 9))
        // 30 degrees: the far capsule hears it 14 samples later and a little softer.
        addClap(to: &left, at: 1.5, delay: side > 0 ? 0 : 14, gain: side > 0 ? 0.5 : 0.4, seed: 1)
        addClap(to: &right, at: 1.5, delay: side > 0 ? 14 : 0, gain: side > 0 ? 0.4 : 0.5, seed: 1)
        let claps = hear(left, right).flatMap(\.claps)
        #expect(claps.count == 1)
        let bearing = try #require(claps.first).bearing * Float(side)
        #expect(bearing > 0.3 && bearing < 0.8, "bearing \(bearing)")
    }

    @Test(arguments: [240, 441, 1000, 2400])
    func `how the sound is cut into captures does not matter`(size: Int) {
        var samples = noise(3, 0.003, seed: 12)
        for time in [1.2, 2.2] as [Float] { addClap(to: &samples, at: time, seed: 31) }
        let (whole, cut) = (hear(samples), hear(samples, size: size))
        #expect(whole.flatMap(\.claps).count == 2)
        #expect(
            whole.flatMap(\.claps).map(\.strength) == cut.flatMap(\.claps).map(\.strength))
        #expect(whole.last?.loudness == cut.last?.loudness)
    }
}
