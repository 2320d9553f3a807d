import Console
import Foundation
import Testing

@Suite(.serialized) struct LiveTests {
    @Test func `pictures and status come, and a picture more for each one drawn`() throws {
        try withServer { server, backend in
            let client = try RawClient(port: server.port)
            #expect(client.upgrade(origin: "http://127.0.0.1"))
            var (pictures, statuses) = (0, 0)
            while pictures < 12 || statuses < 2 {
                let frame = try #require(client.next())
                if frame.opcode == 2 {
                    #expect(frame.payload.starts(with: [0xFF, 0xD8]))
                    pictures += 1
                    client.say(".")
                } else if frame.opcode == 1 {
                    let json = try JSONSerialization.jsonObject(with: Data(frame.payload))
                    #expect((json as? [String: Any])?["status"] != nil)
                    statuses += 1
                }
            }
            #expect(backend.pictures.counts.watchers == 1)
        }
    }

    @Test func `keys, the view and words arrive, and keys go with their page`() throws {
        try withServer { server, backend in
            do {
                let client = try RawClient(port: server.port)
                #expect(client.upgrade())
                client.say(#"{"keys":["w","shift","nonsense"]}"#)
                #expect(eventually { backend.presses.last == [.w, .shift] })
                client.say(#"{"tap":"view"}"#)
                client.say(#"{"say":"  night \n"}"#)
                var answer: [String: String]?
                while answer == nil {
                    let frame = try #require(client.next())
                    answer = try? JSONDecoder().decode(
                        [String: String].self, from: Data(frame.payload))
                }
                #expect(answer?["answer"] == "Night falls over the meadow.")
                #expect(backend.words == ["night"] && backend.switches == 1)
            }
            // The client has gone without a word.
            #expect(eventually { backend.presses.last == [] })
            #expect(eventually { backend.pictures.counts.watchers == 0 })
        }
    }

    @Test func `two pages press together, and a key nobody confirms is released`() throws {
        var limits = ConsoleServer.Limits()
        limits.keyTime = 400
        try withServer(limits: limits) { server, backend in
            let (a, b) = (try RawClient(port: server.port), try RawClient(port: server.port))
            #expect(a.upgrade() && b.upgrade())
            a.say(#"{"keys":["w"]}"#)
            #expect(eventually { backend.presses.last == [.w] })
            b.say(#"{"keys":["left"]}"#)
            #expect(eventually { backend.presses.last == [.w, .left] })
            #expect(eventually { backend.presses.last == [] })
        }
    }

    @Test func `a page from elsewhere is refused, and so is one too many`() throws {
        var limits = ConsoleServer.Limits()
        limits.watchers = 1
        try withServer(limits: limits) { server, _ in
            for origin in ["http://evil.example", "null", "http://127.0.0.1:1"] {
                let stranger = try RawClient(port: server.port)
                #expect(!stranger.upgrade(origin: origin), "\(origin)")
            }
            let first = try RawClient(port: server.port)
            #expect(first.upgrade(origin: "http://127.0.0.1"))
            let second = try RawClient(port: server.port)
            #expect(!second.upgrade())
            #expect(first.next() != nil)
        }
    }

    @Test func `a stalled page gets two pictures and costs no more, and is let go`() throws {
        var limits = ConsoleServer.Limits()
        limits.silence = 1_500
        try withServer(limits: limits) { server, backend in
            let stalled = try RawClient(port: server.port, receiveBuffer: 4_096)
            #expect(stalled.upgrade())
            #expect(eventually { backend.pictures.counts.encoded == 2 })
            usleep(300_000)
            #expect(backend.pictures.counts.encoded == 2, "nobody asks, so none is encoded")
            let lively = try RawClient(port: server.port)
            #expect(lively.upgrade())
            var pictures = 0
            while pictures < 15 {
                let frame = try #require(lively.next())
                if frame.opcode == 2 {
                    pictures += 1
                    lively.say(".")
                }
            }
            #expect(
                eventually {
                    lively.say(".")
                    return backend.pictures.counts.watchers == 1
                }, "the stalled page is let go, the lively one stays")
        }
    }

    @Test func `a page whose line is dead is let go`() throws {
        var limits = ConsoleServer.Limits()
        limits.silence = 600
        try withServer(limits: limits) { server, backend in
            let client = try RawClient(port: server.port)
            #expect(client.upgrade())
            #expect(client.isHungUp(within: 8))
            #expect(eventually { backend.pictures.counts.watchers == 0 })
        }
    }
}
