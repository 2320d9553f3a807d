import Foundation
import NIOCore
import Testing

@testable import Console

@Suite struct ConsoleStatusTests {
    @Test func `numbers that JSON cannot write do not stop the status`() throws {
        var status = ConsoleStatus(profile: "a", room: .real, roomText: "HD Webcam")
        status.hour = .nan
        status.picturesPerSecond = .infinity
        status.latency = .nan
        status.conditions = [
            .init(
                channel: "room.eye.light", text: "–", number: .nan, unit: "", state: "unknown",
                age: .infinity)
        ]
        status.stages = [.init(name: "paint", p50: .nan, p95: 1, p99: 2, max: .infinity)]
        let data = try JSONEncoder().encode(status.finite)
        let fields = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(fields["hour"] as? Double == 0 && fields["latency"] == nil)
        let stage = try #require((fields["stages"] as? [[String: Any]])?.first)
        #expect(stage["p50"] as? Double == 0 && stage["p95"] as? Double == 1)
        let condition = try #require((fields["conditions"] as? [[String: Any]])?.first)
        #expect(condition["number"] == nil && condition["state"] as? String == "unknown")
    }

    @Test func `a token is compared whole`() {
        let secret = Array("abcdefghijklmnop".utf8)
        #expect(AccessPolicy.equal(secret, secret))
        for wrong in ["", "a", "abcdefghijklmno", "abcdefghijklmnopa", "bbcdefghijklmnop"] {
            #expect(!AccessPolicy.equal(Array(wrong.utf8), secret), "\(wrong)")
        }
        // Twice the secret repeats it byte for byte, and is still another one.
        #expect(!AccessPolicy.equal(secret + secret, secret))
    }

    @Test func `a bucket lets a burst through and then its rate`() {
        var bucket = MessageBucket(perSecond: 10, burst: 5, at: .uptimeNanoseconds(0))
        #expect((0..<9).count { _ in bucket.take(at: .uptimeNanoseconds(0)) } == 5)
        let later = (1...1000).count {
            bucket.take(at: .uptimeNanoseconds(UInt64($0) * 10_000_000))
        }
        #expect((99...100).contains(later), "ten a second for ten seconds")
    }
}
