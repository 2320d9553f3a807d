import Quantities
import TestRig
import Testing

@testable import Runner

struct HistogramTests {
    @Test(arguments: testSeeds(8))
    func `percentiles are right to seven per cent`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var histogram = Histogram()
        var values: [Int64] = []
        for _ in 0..<5000 {
            let value = Int64(Exact.exp(random.between(3, 18)))
            values.append(value)
            histogram.record(value)
        }
        values.sort()
        for share in [0.5, 0.95, 0.99] {
            let exact = Double(values[Int((5000 * share).rounded(.up)) - 1])
            let found = Double(histogram.percentile(share))
            #expect(abs(found - exact) <= exact * 0.07 + 1, "\(share): \(found) for \(exact)")
        }
        #expect(histogram.windowMax == values.last)
        #expect(histogram.count == 5000)
    }

    @Test func `what is older than the window is forgotten, the sum is not`() {
        var histogram = Histogram()
        histogram.record(1_000_000)
        histogram.turnOver()
        histogram.record(10)
        #expect(histogram.windowMax == 1_000_000)
        histogram.turnOver()
        #expect(histogram.windowMax == 10)
        #expect(histogram.percentile(0.5) <= 10)
        #expect(histogram.sumNanoseconds == 1_000_010)
    }

    @Test func `nothing recorded gives nothing`() {
        #expect(Histogram().percentile(0.99) == 0)
    }
}

struct LivePaceTests {
    @Test func `the wall length of a tick is trimmed by a thousandth at the most`() {
        #expect(LivePace.trim(nil) == 0)
        #expect(LivePace.trim(LivePace.soundTarget) == 0)
        #expect(LivePace.trim(0) == -0.001)
        #expect(LivePace.trim(10_000_000_000) == 0.001)
        // A sink that runs empty makes ticks shorter, so that more sound is made.
        #expect(LivePace.trim(LivePace.soundTarget * 3 / 4) < 0)
    }
}
