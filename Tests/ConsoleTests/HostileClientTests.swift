import Console
import Foundation
import Quantities
import TestRig
import Testing

@Suite(.serialized) struct HostileClientTests {
    /// Whether a well-behaved client is still served.
    private func isServing(_ port: Int) throws -> Bool {
        try RawClient(port: port).exchange(
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ).hasSuffix("ok\n")
    }

    @Test func `who sends a byte now and then gains no time`() throws {
        var limits = ConsoleServer.Limits()
        limits.requestTime = 700
        try withServer(limits: limits) { server, _ in
            let client = try RawClient(port: server.port)
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n")
            let begin = Date()
            var isOpen = true
            while isOpen && Date().timeIntervalSince(begin) < 8 {
                client.send("X-a: b\r\n")
                isOpen = client.receive(milliseconds: 50)
            }
            #expect(!isOpen)
            // So does who connects and says nothing, or asks for an upgrade and stops half-way.
            let silent = try RawClient(port: server.port)
            let half = try RawClient(port: server.port)
            half.send("GET /live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n")
            #expect(silent.isHungUp(within: 8) && half.isHungUp(within: 8))
            #expect(try isServing(server.port))
        }
    }

    @Test func `heads and bodies without end are cut off`() throws {
        try withServer { server, _ in
            let header = try RawClient(port: server.port)
            header.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
            let chunk = [UInt8](repeating: 97, count: 65_536)
            #expect((0..<64).contains { _ in !header.send(chunk) || header.isHungUp(within: 0.02) })
            let body = try RawClient(port: server.port)
            body.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n")
            #expect((0..<64).contains { _ in !body.send(chunk) || body.isHungUp(within: 0.02) })
            #expect(try isServing(server.port))
        }
    }

    @Test func `garbage of any kind ends only its own connection`() throws {
        try withServer { server, _ in
            for seed in testSeeds(10) {
                var random = RandomStream(seed: seed)
                let client = try RawClient(port: server.port)
                if seed % 2 == 0 { _ = client.upgrade() }
                let bytes = (0..<20_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                client.send(bytes)
                #expect(
                    client.isHungUp(within: 15), "\(rerun(seed, "HostileClientTests"))")
            }
            #expect(try isServing(server.port))
        }
    }

    @Test func `frames that a page never sends are refused`() throws {
        try withServer { server, backend in
            let attempts: [(String, (RawClient) -> Void)] = [
                ("a huge text", { $0.frame(1, Array(repeating: 65, count: 100_000)) }),
                ("a length that lies", { $0.frame(1, [65], length: 1 << 40) }),
                ("a fragment", { $0.frame(1, [65], fin: false) }),
                ("bytes", { $0.frame(2, [1, 2, 3]) }),
                ("no JSON", { $0.say("open sesame") }),
                ("deep JSON", { $0.say(String(repeating: "[", count: 2_000)) }),
                ("a flood", { client in for _ in 0..<2_000 { client.say("{}") } }),
            ]
            for (name, attempt) in attempts {
                let client = try RawClient(port: server.port)
                #expect(client.upgrade())
                attempt(client)
                #expect(client.isHungUp(within: 5), "\(name)")
            }
            #expect(eventually { backend.pictures.counts.watchers == 0 })
            #expect(backend.words.isEmpty)
            #expect(try isServing(server.port))
        }
    }

    @Test func `two hundred connections at once leave room once they have gone`() throws {
        try withServer { server, _ in
            var clients: [RawClient] = []
            for _ in 0..<200 { clients.append(try RawClient(port: server.port)) }
            let closed = clients.filter { $0.isHungUp(within: 0.03) }.count
            #expect(closed >= 136 - 4, "\(closed) were closed; 64 may stay")
            clients = []
            #expect(eventually { (try? isServing(server.port)) == true })
        }
    }

    @Test func `words are short and few`() throws {
        try withServer { server, backend in
            let client = try RawClient(port: server.port)
            #expect(client.upgrade())
            client.say("{\"say\":\"\(String(repeating: "x", count: 900))\"}")
            for _ in 0..<20 { client.say(#"{"say":"rain"}"#) }
            #expect(eventually { backend.words.count >= 4 })
            usleep(100_000)
            #expect(backend.words.count < 8)
            #expect(backend.words.allSatisfy { $0.count <= 200 })
        }
    }
}
