import Foundation
import Kernels
import Quantities
import Sonify
import TestRig
import Testing

struct TruePeakLimiterTests {
    private func limited(
        blocks: Int, ceiling: Float = -1, _ signal: (Int) -> (Float, Float)
    ) -> (left: [Float], right: [Float], acted: Bool) {
        let limiter = TruePeakLimiter(ceiling: ceiling)
        var block = SampleBlock()
        var (left, right, acted): ([Float], [Float], Bool) = ([], [], false)
        for number in 0..<blocks {
            for i in 0..<SampleBlock.frames {
                (block.left[i], block.right[i]) = signal(number * SampleBlock.frames + i)
            }
            limiter.limit(&block)
            acted = acted || limiter.isLimiting
            left += block.left
            right += block.right
        }
        return (left, right, acted)
    }

    private func expectBelowCeiling(
        _ name: String, _ signal: (Int) -> (Float, Float),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let out = limited(blocks: 6, signal)
        #expect(out.acted, "\(name)", sourceLocation: sourceLocation)
        let peak = max(truePeak(out.left), truePeak(out.right))
        #expect(peak <= -1, "\(name): \(peak) dBTP", sourceLocation: sourceLocation)
    }

    @Test func `nothing above the ceiling comes out of hostile signals`() {
        expectBelowCeiling("quarter rate, between the samples") { n in
            let x = Float(Foundation.sin(Double(n) * .pi / 2 + .pi / 4)) * 1.4
            return (x, -x)
        }
        expectBelowCeiling("square") { n in (n / 53 % 2 == 0 ? 8 : -8, n / 7 % 2 == 0 ? 2 : -2) }
        expectBelowCeiling("impulses") { n in (n % 997 == 0 ? 30 : 0, n % 311 == 5 ? -4 : 0.01) }
        expectBelowCeiling("steps out of silence") { n in
            (n / 1600 % 2 == 0 ? 0 : 5, n / 900 % 2 == 0 ? 0.2 : -3)
        }
        expectBelowCeiling("a sweep to the edge of the band") { n in
            let t = Double(n) / 4800
            let x = Float(Foundation.sin(t * t * 5600)) * 3
            return (x, x * 0.5)
        }
        expectBelowCeiling("not a number, endless") { n in
            (n % 100 == 3 ? .nan : 1.5, n % 90 == 7 ? .infinity : -1.2)
        }
    }

    @Test(arguments: testSeeds(4))
    func `loud noise in bursts stays below the ceiling`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var gain: Float = 1
        let out = limited(blocks: 8) { n in
            if n % 64 == 0 { gain = random.unit() < 0.5 ? 0.05 : random.between(1, 12) }
            return (random.between(-1, 1) * gain, random.between(-1, 1) * gain)
        }
        let peak = max(truePeak(out.left), truePeak(out.right))
        #expect(peak <= -1, "\(peak) dBTP, \(rerun(seed, "loud noise in bursts"))")
    }

    @Test(arguments: [-1, -3, -6, -12] as [Float])
    func `a lower ceiling is kept as the highest is`(ceiling: Float) {
        var random = RandomStream(seed: 5)
        let out = limited(blocks: 8, ceiling: ceiling) { n in
            let burst: Float = n / 64 % 3 == 0 ? 6 : 0.05
            return (random.between(-1, 1) * burst, random.between(-1, 1) * burst)
        }
        let peak = max(truePeak(out.left), truePeak(out.right))
        #expect(peak <= Double(ceiling), "\(peak) dBTP for \(ceiling)")
        #expect(peak > Double(ceiling) - 4, "it is no quieter than it must be: \(peak) dBTP")
    }

    @Test func `what is below the ceiling passes unchanged, late by the latency`() {
        let wave: (Int) -> Float = { Float(Foundation.sin(Double($0) * 0.05)) * 0.6 }
        let out = limited(blocks: 3) { n in (wave(n), -wave(n)) }
        #expect(!out.acted)
        for n in TruePeakLimiter.latency..<out.left.count {
            #expect(out.left[n] == wave(n - TruePeakLimiter.latency))
            #expect(out.right[n] == -wave(n - TruePeakLimiter.latency))
        }
    }

    @Test func `both channels are turned down alike and the gain comes back`() {
        let out = limited(blocks: 130) { n in (n < 400 ? 3 : 0.3, 0.3) }
        // While the left is loud the right goes down with it; seconds later both are free.
        #expect(out.right[300] < 0.1)
        #expect(out.right[100_000] == 0.3)
        let limiter = TruePeakLimiter()
        var block = SampleBlock()
        block.left[0] = 2
        limiter.limit(&block)
        #expect(limiter.isLimiting)
        #expect(limiter.reductionDecibels < -7)
    }
}
