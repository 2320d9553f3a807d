import TestRig
import Testing

@testable import NetworkDriver

struct MQTTPayloadTests {
    private static let readable: [(text: String, path: String?, value: SIMD4<Float>)] = [
        ("21.5", nil, [21.5, 0, 0, 0]), (" -3e2\n", nil, [-300, 0, 0, 0]),
        ("ON", nil, [1, 0, 0, 0]),
        ("offline", nil, .zero), ("1 2.5;3", nil, [1, 2.5, 3, 0]),
        ("21.5 degC", nil, [21.5, 0, 0, 0]),
        ("{\"temp\":{\"outside\":4.25}}", "temp.outside", [4.25, 0, 0, 0]),
        ("{\"a\":[{\"b\":7}]}", "a.0.b", [7, 0, 0, 0]), ("[1,true,\"3\"]", "", [1, 1, 3, 0]),
        ("{\"state\":\"ON\"}", "state", [1, 0, 0, 0]), ("5", "", [5, 0, 0, 0]),
    ]

    @Test(arguments: readable)
    func `numbers are found`(_ example: (text: String, path: String?, value: SIMD4<Float>)) {
        let path = example.path.map { $0.isEmpty ? [] : $0.split(separator: ".").map(String.init) }
        let parts = example.value.z != 0 ? 3 : 1
        #expect(
            MQTTPayload.numbers(Array(example.text.utf8), path: path, parts: parts)
                == example.value)
    }

    @Test(arguments: ["", "hello", "nan", "inf", "0x1p3", "--", "1e99", "\u{0}"])
    func `what is no number is none`(_ text: String) {
        #expect(MQTTPayload.numbers(Array(text.utf8), path: nil, parts: 1) == nil)
    }

    @Test(arguments: ["", "{", "{\"a\":{}}", "{\"a\":[\"x\"]}", "[1]", "{\"a\":null}", "\u{FF}"])
    func `JSON without the number has none`(_ text: String) {
        #expect(MQTTPayload.numbers(Array(text.utf8), path: ["a"], parts: 1) == nil)
    }

    @Test func `what is sent reads as the same`() {
        for seed in testSeeds(200) {
            var dice = Dice(seed)
            let value = SIMD4<Float>(
                Float(dice.below(1000)) / 7, -Float(dice.below(1 << 30)), 1e-20, 0.1)
            for path: [String]? in [nil, ["a"], ["a", "b\"\\\u{1}"]] {
                let bytes = MQTTPayload.bytes(value, parts: 4, path: path)
                #expect(
                    MQTTPayload.numbers(bytes, path: path, parts: 4) == value,
                    "\(rerun(seed, "what is sent reads as the same"))")
            }
        }
        #expect(MQTTPayload.bytes([3, 0, 0, 0], parts: 1, path: ["n"]) == Array("{\"n\":3}".utf8))
        #expect(MQTTPayload.bytes([0.5, 2, 0, 0], parts: 2, path: nil) == Array("0.5 2".utf8))
    }

    @Test func `addresses are topics, with a way into JSON`() throws {
        let plain = try #require(MQTTAddress("a/b", isFilter: false))
        #expect(plain.topic == "a/b" && plain.path == nil)
        let deep = try #require(MQTTAddress("weather/json:temp.outside", isFilter: true))
        #expect(deep.topic == "weather" && deep.path == ["temp", "outside"])
        #expect(MQTTAddress("a/+/#", isFilter: true) != nil)
        for bad in ["", "a/#/b", "a+", "a/json:x..y", "/json:a\u{0}/#b"] {
            #expect(MQTTAddress(bad, isFilter: true) == nil, "\(bad)")
        }
        #expect(MQTTAddress("a/+", isFilter: false) == nil)
    }
}
