import Foundation
import Testing

@testable import Runner

struct JSONTextTests {
    @Test func `what is written is read back by another reader`() throws {
        var json = JSONText()
        json.object { json in
            json.string("text", "quote \" slash \\ line\n bell \u{7} Chinese 世界")
            json.number("half", 0.5)
            json.number("whole", 12.0)
            json.number("count", UInt64.max)
            json.truth("yes", true)
            json.null("nothing")
            json.number("lost", Double.nan)
            json.numbers("vector", [1, -2.25, 0.000001])
            json.array("rows") { json in json.object { $0.number("n", 1) } }
            json.object("empty") { _ in }
        }
        let data = try #require(json.text.data(using: .utf8))
        let object = try #require(
            JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["text"] as? String == "quote \" slash \\ line\n bell \u{7} Chinese 世界")
        #expect(object["half"] as? Double == 0.5)
        #expect(object["vector"] as? [Double] == [1, -2.25, 0.000001])
        #expect(object["lost"] is NSNull)
        #expect((object["rows"] as? [[String: Int]])?.first?["n"] == 1)
    }

    @Test func `whole numbers are written without a point`() {
        var json = JSONText()
        json.numbers(nil, [3, 0.1234567])
        #expect(json.text == "[3,0.123457]")
    }
}
