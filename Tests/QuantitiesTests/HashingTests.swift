import Quantities
import TestRig
import Testing

@Suite struct HashingTests {
    @Test func `the stream is SplitMix64`() {
        // The first numbers of the published generator for the seed 1234567.
        var stream = RandomStream(seed: 1_234_567)
        #expect(stream.next() == 6_457_827_717_110_365_317)
        #expect(stream.next() == 3_203_168_211_198_807_973)
        #expect(stream.next() == 9_817_491_932_198_370_423)
    }

    @Test func `keys give the same bits on every machine`() {
        #expect(Hash.of(1, 2, 3, 4) == 14_405_953_622_054_680_199)
        #expect(Hash.of(1, -2) == 14_498_138_908_118_233_096)
        var hash = StateHash()
        hash.combine(42)
        hash.combine(bytes: Array("nacre of the room".utf8))
        #expect(hash.value == 4_895_035_732_615_470_296)
        var direction = RandomStream(seed: 9)
        var all = StateHash()
        for _ in 0..<1000 {
            let d = direction.direction()
            for part in [d.x, d.y, d.z] { all.combine(UInt64(part.bitPattern)) }
            #expect(abs(d.length - 1) < 1e-6)
        }
        #expect(all.value == 15_528_348_861_204_647_631)
    }

    @Test func `any change of a word or of the order changes the hash`() {
        for seed in testSeeds(20) {
            var random = RandomStream(seed: seed)
            let words = (0..<40).map { _ in random.next() }
            func hash(_ words: [UInt64]) -> UInt64 {
                var hash = StateHash()
                for word in words { hash.combine(word) }
                return hash.value
            }
            let place = random.below(39)
            var flipped = words
            flipped[place] ^= 1 << UInt64(random.below(64))
            var swapped = words
            swapped.swapAt(place, place + 1)
            #expect(hash(words) != hash(flipped), "\(rerun(seed, "any change"))")
            #expect(hash(words) != hash(swapped), "\(rerun(seed, "any change"))")
            #expect(hash(words) != hash(words + [0]))
        }
    }

    @Test func `numbers of the stream are even and within their bounds`() {
        for seed in testSeeds(5) {
            var random = RandomStream(seed: seed)
            var (sum, counts) = (Float(0), Array(repeating: 0, count: 10))
            for _ in 0..<20_000 {
                let x = random.unit()
                #expect(x >= 0 && x < 1)
                sum += x
                counts[random.below(10)] += 1
                #expect(abs(random.bell()) <= 2)
                #expect((-3...5).contains(random.between(-3, 5)))
            }
            #expect(abs(sum / 20_000 - 0.5) < 0.01, "\(rerun(seed, "numbers of the stream"))")
            for count in counts { #expect(abs(count - 2000) < 250) }
        }
    }
}
