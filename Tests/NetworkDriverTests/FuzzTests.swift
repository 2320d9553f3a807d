import Foundation
import TestRig
import Testing

struct FuzzTests {
    private static let parsers: [(name: String, run: @Sendable ([UInt8]) -> Void)] = [
        ("osc", { fuzzOSC($0) }), ("artnet", { fuzzArtNet($0) }), ("sacn", { fuzzSACN($0) }),
        ("mqtt", { fuzzMQTT($0) }),
    ]

    /// Nanoseconds for each parser under `LONG=1`: ten minutes.
    private static let long: UInt64 = 600_000_000_000

    /// The seeds of one parser, in the order of their names.
    private static func corpus(_ name: String) throws -> [[UInt8]] {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Corpus/\(name)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try files.map { Array(try Data(contentsOf: folder.appendingPathComponent($0))) }
    }

    @Test(arguments: ["osc", "artnet", "sacn", "mqtt"])
    func `no bytes make a parser trap`(_ name: String) throws {
        let corpus = try Self.corpus(name)
        try #require(corpus.count >= 3)
        let parser = try #require(Self.parsers.first { $0.name == name })
        for seed in corpus { parser.run(seed) }
        let isLong = ProcessInfo.processInfo.environment["LONG"] == "1"
        let start = DispatchTime.now().uptimeNanoseconds
        for seed in testSeeds(40) {
            var dice = Dice(seed)
            for _ in 0..<100 { parser.run(Self.mutated(corpus, &dice)) }
        }
        var seed: UInt64 = 1 << 32
        while isLong, DispatchTime.now().uptimeNanoseconds - start < Self.long {
            var dice = Dice(seed)
            for _ in 0..<1000 { parser.run(Self.mutated(corpus, &dice)) }
            seed += 1
        }
    }

    /// One of the seeds, changed in up to eight places.
    private static func mutated(_ corpus: [[UInt8]], _ dice: inout Dice) -> [UInt8] {
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
            // Nothing on the wire is longer.
            if bytes.count > 65_507 { bytes.removeSubrange(65_507...) }
        }
        return bytes
    }
}
