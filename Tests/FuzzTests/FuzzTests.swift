import Foundation
import FuzzTargets
import Quantities
import TestRig
import Testing

struct FuzzTests {
    /// Inputs for each parser in a usual run.
    private static let rounds = 2500

    @Test(arguments: FuzzTarget.all.map(\.name))
    func `no bytes make a parser trap`(_ name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let corpus = try target.corpus()
        try #require(corpus.count >= 3)
        for seed in corpus { target.run(seed) }
        // Ten minutes of each under the address sanitizer are `LONG=1 script/test`'s.
        for seed in testSeeds(10) {
            var dice = RandomStream(seed: seed)
            for _ in 0..<(Self.rounds / 10) {
                target.run(Self.mutated(corpus, longest: target.longest, &dice))
            }
        }
    }

    /// One of the seeds, changed in up to eight places.
    private static func mutated(
        _ corpus: [[UInt8]], longest: Int, _ dice: inout RandomStream
    ) -> [UInt8] {
        var bytes = corpus[dice.below(corpus.count)]
        for _ in 0...dice.below(8) {
            let place = bytes.isEmpty ? 0 : dice.below(bytes.count)
            switch dice.below(bytes.isEmpty ? 1 : 7) {
            case 0: bytes.insert(UInt8(dice.below(256)), at: place)
            case 1: bytes[place] = UInt8(dice.below(256))
            case 2: bytes[place] ^= 1 << UInt8(dice.below(8))
            case 3: bytes.remove(at: place)
            case 4: bytes.removeSubrange(place...)
            case 5:
                let other = corpus[dice.below(corpus.count)]
                if !other.isEmpty { bytes += other[dice.below(other.count)...] }
            default:
                let end = place + dice.below(bytes.count - place)
                bytes.insert(contentsOf: bytes[place..<end], at: dice.below(bytes.count))
            }
            if bytes.count > longest { bytes.removeSubrange(longest...) }
        }
        return bytes
    }
}
