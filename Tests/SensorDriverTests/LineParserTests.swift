import DeviceIO
import Quantities
import TestRig
import Testing

@testable import SensorDriver

/// What small devices print, and what they never should.
struct LineParserTests {
    private func parse(
        _ line: String, _ address: String, parts: Int = 1,
        format: SerialSettings.Format = .automatic
    ) throws -> SIMD4<Float>? {
        let parser = try LineParser(
            requests: [SignalRequest(address, parts: parts)],
            settings: SerialSettings(format: format), device: "line")
        guard case .values(let values) = parser.read(Array(line.utf8)) else { return nil }
        return values.first?.value
    }

    private static let examples: [(line: String, address: String, value: Float)] = [
        ("1 2 3", "2", 2), ("1;2,5;3", "2", 2.5), ("1\t-2e1\t3", "2", -20),
        ("R1234", "1", 1234), ("23.5°C", "1", 23.5), ("a=1,b=2", "b", 2),
        ("temp: 20.5 C hum: 40%", "hum", 40), ("temp = 21", "temp", 21), ("x:-1", "x", -1),
        ("{\"a\":{\"b\":[1,2.5]}}", "a.b[1]", 2.5), ("[4,5]", "2", 5),
        ("{\"on\":true}", "on", 1), ("{\"t\":\"7.5\"}", "t", 7.5), ("a=1 a=2", "a", 2),
        ("  .5  ", "1", 0.5),
    ]

    @Test(arguments: examples)
    func `one number is found`(line: String, address: String, expected: Float) throws {
        #expect(try parse(line, address)?.x == expected)
    }

    @Test func `several parts are found together or not at all`() throws {
        #expect(try parse("1,2,3", "1", parts: 3) == SIMD4(1, 2, 3, 0))
        #expect(try parse("1,2", "1", parts: 3) == nil)
        #expect(try parse("acc=1,2,3 t=4", "acc", parts: 3) == SIMD4(1, 2, 3, 0))
        #expect(try parse("{\"a\":[1,2,3]}", "a", parts: 3) == SIMD4(1, 2, 3, 0))
        #expect(try parse("{\"a\":{\"x\":1,\"y\":2}}", "a", parts: 2) == SIMD4(1, 2, 0, 0))
    }

    @Test(arguments: [
        "nan", "inf", "-inf", "1e999", "", "-", "=", ":", "{", "{\"1\":", "[[[[", "infinity",
        "1.2.3", "{\"1\":1e999}", "null", "[null]", "[\"\"]", "\u{FEFF}",
    ])
    func `what is no number is none`(line: String) throws {
        #expect(try parse(line, "1") == nil)
    }

    @Test func `an address must make sense in the format`() {
        for (address, format) in [
            ("temp", SerialSettings.Format.fields), ("0", .fields), ("", .automatic),
            ("a[", .json), ("a..b", .json), ("a[-1]", .json),
        ] {
            #expect(throws: DriverError.self, "\(address)") {
                try parse("1", address, format: format)
            }
        }
    }

    @Test func `lines without the prefix are foreign`() throws {
        let parser = try LineParser(
            requests: [SignalRequest("1")], settings: SerialSettings(prefix: "$T,"),
            device: "line")
        let five = LineParser.Value(signal: 0, value: SIMD4(5, 0, 0, 0))
        #expect(parser.read(Array("$T,5".utf8)) == .values([five]))
        #expect(parser.read(Array("$H,5".utf8)) == .foreign)
    }

    /// Bytes that parsers stumble over, mixed at random, now and then whole lines.
    @Test(arguments: testSeeds(400))
    func `no bytes trap, and every number is finite`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let pieces: [[UInt8]] = [
            "{", "}", "[", "]", "\"", ":", ",", "=", "1", "-", "e", ".", "\\u", "D800", " ", "\t",
            ";", "a", "nan", "1e9", "a=1", "{\"a\":1}", "\r", "\n", "é",
        ].map { Array($0.utf8) }
        let addresses = ["1", "3", "a", "a.b", "a[0]", "a.b[2].c"]
        let parsers = try SerialSettings.Format.allCases.map { format in
            try LineParser(
                requests: addresses.filter { format != .fields || Int($0) != nil }.map {
                    SignalRequest($0, parts: 1 + random.below(4))
                }, settings: SerialSettings(format: format), device: "line")
        }
        var cutter = LineCutter(limit: 64, skipsFirst: false)
        for _ in 0..<50 {
            var bytes: [UInt8] = []
            for _ in 0..<random.below(40) {
                let isNoise = random.below(5) == 0
                bytes += isNoise ? [UInt8(random.below(256))] : pieces[random.below(pieces.count)]
            }
            cutter.feed(bytes + [10]) { line in
                #expect(line.count <= 64)
                for parser in parsers {
                    guard case .values(let values) = parser.read(line) else { continue }
                    let isSound = values.allSatisfy { value in
                        (0..<4).allSatisfy { value.value[$0].isFinite }
                    }
                    #expect(isSound, "\(line) \(rerun(seed, "no bytes trap"))")
                }
            }
        }
    }
}
