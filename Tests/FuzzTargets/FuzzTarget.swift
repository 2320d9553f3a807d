import Foundation

/// A parser of what comes from outside, and what it must hold for any bytes.
///
/// `run` answers or traps; it never throws. Any fuzzer can call it: the seeded one in the tests,
/// and libFuzzer under the address sanitizer through `script/fuzz`.
public struct FuzzTarget: Sendable {
    /// The name of the parser, and of its folder in the corpus.
    public let name: String
    /// Takes any bytes.
    public let run: @Sendable ([UInt8]) -> Void
    /// Bytes of the longest input that makes sense.
    public let longest: Int

    /// All of them.
    public static let all: [FuzzTarget] = [
        FuzzTarget("osc", 65_507, fuzzOSC), FuzzTarget("artnet", 65_507, fuzzArtNet),
        FuzzTarget("sacn", 65_507, fuzzSACN), FuzzTarget("mqtt", 65_507, fuzzMQTT),
        FuzzTarget("mcap", 1 << 18, fuzzTape), FuzzTarget("serial", 1 << 14, fuzzSerial),
        FuzzTarget("yaml", 1 << 14, fuzzFiles), FuzzTarget("table", 1 << 14, fuzzTable),
        FuzzTarget("mjpeg", 1 << 16, fuzzJPEG),
    ]

    /// The one of a name.
    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

    private init(_ name: String, _ longest: Int, _ run: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.longest = longest
        self.run = run
    }

    /// The seeds, in the order of their names.
    public func corpus() throws -> [[UInt8]] {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Corpus/\(name)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try files.map { Array(try Data(contentsOf: folder.appendingPathComponent($0))) }
    }
}
