import Perception
import Quantities
import TestRig
import Testing

@Suite struct DelayFinderTests {
    @Test(arguments: testSeeds(20))
    func `a delay comes out of late, lost and false answers`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        var (sent, heard): ([Int64], [Int64]) = ([], [])
        var time: Int64 = 5_000_000_000
        let truth = Int64(random.below(400)) * 1_000_000 + 12_345
        for index in 0..<20 {
            time += 400_000_000 + Int64(random.below(250)) * 1_000_000
            sent.append(time)
            // Two are lost, one is late, and somebody coughs.
            if index == 3 || index == 8 { continue }
            let late: Int64 = index == 12 ? 60_000_000 : 0
            heard.append(time + truth + late + Int64(random.between(-1, 1) * 400_000))
            if index % 6 == 5 { heard.append(time + Int64(random.below(300)) * 1_000_000) }
        }
        heard.sort()
        let found = DelayFinder.match(sent: sent, heard: heard)
        let outcome = try #require(found, "\(rerun(seed, "DelayFinderTests"))")
        #expect(abs(outcome.delay - truth) < 500_000)
        #expect(outcome.residual < 600_000 && outcome.used >= 14)
        #expect(outcome.dropped[3] != nil && outcome.dropped[12] != nil)
    }

    @Test func `answers that do not agree give no delay`() {
        var random = RandomStream(seed: 4)
        let sent = (0..<20).map { Int64($0) * 500_000_000 }
        let heard = (0..<20).map { _ in Int64(random.below(10_000)) * 1_000_000 }.sorted()
        #expect(DelayFinder.match(sent: sent, heard: heard) == nil)
        #expect(DelayFinder.match(sent: sent, heard: []) == nil)
    }

    @Test(arguments: testSeeds(6))
    func `clicks are found to a fraction of a sample in a noisy room`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let click = ClickFinder.click(rate: 48_000)
        var sound = (0..<48_000 * 4).map { _ in random.bell() * 0.03 }
        let places = [9_000, 30_011, 61_234, 99_999, 140_500, 170_001]
        for place in places {
            for (index, sample) in click.enumerated() { sound[place + index] += sample * 0.3 }
        }
        let found = ClickFinder.find(in: sound, rate: 48_000)
        #expect(found.count == places.count, "\(rerun(seed, "DelayFinderTests")) \(found)")
        for (one, place) in zip(found, places) { #expect(abs(one - Double(place)) < 1.5) }
        #expect(ClickFinder.find(in: [Float](repeating: 0, count: 48_000), rate: 48_000).isEmpty)
    }

    @Test func `flashes are found between two captures`() {
        let times = (0..<90).map { Int64($0) * 33_333_333 }
        let light = times.map { time -> Float in (time / 500_000_000) % 2 == 1 ? 160 : 40 }
        let found = FlashFinder.find(times: times, light: light)
        #expect(found.count == 3)
        for (index, time) in found.enumerated() {
            #expect(abs(time - Int64(2 * index + 1) * 500_000_000) < 34_000_000)
        }
        let still = [Float](repeating: 80, count: 90)
        #expect(FlashFinder.find(times: times, light: still).isEmpty)
    }

    @Test func `a range is learnt without strays, and noise without movement`() throws {
        var random = RandomStream(seed: 9)
        var learner = RangeLearner()
        for step in 0..<600 {
            let slow = Exact.sin(Float(step) * 0.02) * 40 + 50
            learner.add(slow + random.bell() * 0.2)
        }
        learner.add(-900)
        learner.add(.nan)
        let range = try #require(learner.range)
        #expect(abs(range.lowerBound - 10) < 1 && abs(range.upperBound - 90) < 1)
        #expect(learner.strays == 1 && learner.count == 601)
        #expect(learner.noise > 0.05 && learner.noise < 0.6, "\(learner.noise)")
        var still = RangeLearner()
        for _ in 0..<50 { still.add(3) }
        #expect(still.noise == 0 && still.range == 3...3)
        #expect(RangeLearner().range == nil)
    }
}
