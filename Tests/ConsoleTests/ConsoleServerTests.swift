import Console
import Foundation
import Testing

/// Runs a server with a world that shows pictures, and stops both.
func withServer<T>(
    token: String? = nil, limits: ConsoleServer.Limits = .init(),
    _ body: (ConsoleServer, FakeBackend) throws -> T
) throws -> T {
    let backend = FakeBackend()
    let server = try ConsoleServer(backend: backend, port: 0, token: token, limits: limits)
    backend.start()
    defer {
        server.stop()
        backend.stop()
    }
    return try body(server, backend)
}

/// Waits up to some seconds for something that will happen soon.
func eventually(_ seconds: Double = 8, _ condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
        if condition() { return true }
        usleep(10_000)
    }
    return condition()
}

@Suite(.serialized) struct ConsoleServerTests {
    private func get(
        _ port: Int, _ path: String, method: String = "GET", host: String = "127.0.0.1",
        more: String = ""
    ) throws -> String {
        try RawClient(port: port).exchange(
            "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\(more)\r\n")
    }

    /// Asks and expects an answer of this code.
    private func expect(
        _ code: Int, _ port: Int, _ path: String, method: String = "GET",
        host: String = "127.0.0.1", more: String = ""
    ) throws {
        let answer = try get(port, path, method: method, host: host, more: more)
        #expect(answer.hasPrefix("HTTP/1.1 \(code) "), "\(method) \(path) at \(host) \(more)")
    }

    @Test func `the page comes whole, with its nonce and the headers that protect it`() throws {
        try withServer { server, _ in
            let answer = try get(server.port, "/")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            for header in [
                "cache-control: no-store", "x-content-type-options: nosniff",
                "content-security-policy: default-src 'none'", "frame-ancestors 'self'",
            ] { #expect(answer.contains(header), "\(header)") }
            let nonce = try #require(answer.firstMatch(of: /script-src 'nonce-([a-z0-9]+)'/)).1
            #expect(answer.contains("<script nonce=\"\(nonce)\">"))
            #expect(answer.contains("<style nonce=\"\(nonce)\">"))
            #expect(!answer.contains("http://") || answer.contains("www.w3.org"))
            #expect(answer.hasSuffix("</html>"))
            let again = try get(server.port, "/")
            #expect(!again.contains(nonce), "a nonce is used once")
        }
    }

    @Test func `status, measures and health have their routes and nothing else does`() throws {
        try withServer { server, _ in
            let status = try get(server.port, "/api/status")
            let body = try #require(status.range(of: "\r\n\r\n")).upperBound
            let json = try JSONSerialization.jsonObject(with: Data(status[body...].utf8))
            let fields = try #require(json as? [String: Any])
            #expect(fields["room"] as? String == "simulated")
            #expect((fields["conditions"] as? [Any])?.count == 7)
            #expect(try get(server.port, "/metrics").contains("\nnacre_console_pages 0.0\n"))
            #expect(try get(server.port, "/healthz").hasSuffix("ok\n"))
            try expect(404, server.port, "/etc/passwd")
            try expect(405, server.port, "/", method: "POST")
            try expect(426, server.port, "/live")
            let head = try get(server.port, "/", method: "HEAD")
            #expect(head.hasPrefix("HTTP/1.1 200") && head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `a name that is not this machine's is refused`() throws {
        try withServer { server, _ in
            try expect(403, server.port, "/", host: "evil.example")
            try expect(200, server.port, "/", host: "localhost:1")
            try expect(403, server.port, "/", host: "127.0.0.1;x")
        }
    }

    @Test func `a token opens by address, cookie or header, and only the right one`() throws {
        let token = "abcdefgh-1234_XYZ"
        try withServer(token: token) { server, _ in
            #expect(server.address.hasSuffix("/?token=\(token)"))
            try expect(403, server.port, "/")
            try expect(403, server.port, "/?token=\(token)x")
            try expect(403, server.port, "/?token=")
            try expect(403, server.port, "/metrics")
            let first = try get(server.port, "/?token=\(token)", host: "show.example:8600")
            #expect(first.hasPrefix("HTTP/1.1 303") && first.contains("HttpOnly"))
            let cookie = "Cookie: other=1; nacre_token=\(token)\r\n"
            try expect(200, server.port, "/", more: cookie)
            let bearer = "Authorization: Bearer \(token)\r\n"
            try expect(200, server.port, "/metrics", more: bearer)
            try expect(200, server.port, "/healthz")
            let (stranger, friend) = (
                try RawClient(port: server.port), try RawClient(port: server.port)
            )
            #expect(!stranger.upgrade())
            #expect(friend.upgrade(more: cookie))
        }
    }

    @Test func `it does not start open to others, with a poor token or on a port in use`() throws {
        let backend = FakeBackend()
        #expect(throws: ConsoleError.tokenRequired(host: "0.0.0.0")) {
            _ = try ConsoleServer(backend: backend, host: "0.0.0.0", port: 0)
        }
        #expect(throws: ConsoleError.badToken) {
            _ = try ConsoleServer(backend: backend, port: 0, token: "short")
        }
        try withServer { server, _ in
            let error = #expect(throws: ConsoleError.self) {
                _ = try ConsoleServer(backend: backend, port: server.port)
            }
            #expect(error?.description.contains("choose another port") == true)
        }
    }

    @Test func `one connection serves several requests in turn`() throws {
        try withServer { server, _ in
            let client = try RawClient(port: server.port)
            let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            client.send(request + request)
            client.send(request)
            #expect(
                eventually {
                    client.receive()
                    return String(decoding: client.received, as: UTF8.self)
                        .components(separatedBy: "ok\n").count == 4
                })
        }
    }
}
