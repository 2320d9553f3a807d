import NIOHTTP1

/// Decides who may see the page: a pure function of a request's head.
struct AccessPolicy: Sendable {
    /// The name of the cookie that holds the token.
    static let cookie = "nacre_token"

    enum Verdict: Equatable {
        case allowed
        /// Allowed, with the token in the address: it belongs into a cookie.
        case allowedByQuery
        case forbidden(reason: String)
    }

    /// The secret; nil where only this machine can connect.
    let token: [UInt8]?

    /// Whether a host is this machine alone.
    static func isLoopback(_ host: String) -> Bool {
        ["127.0.0.1", "::1", "localhost"].contains(host)
    }

    static func isGoodToken(_ token: String) -> Bool {
        (16...128).contains(token.utf8.count)
            && token.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == 45 || $0 == 95
            }
    }

    /// Judges one request.
    func judge(_ head: HTTPRequestHead) -> Verdict {
        guard let host = head.headers.first(name: "host"), head.headers["host"].count == 1,
            AccessPolicy.isPlainHost(host)
        else { return .forbidden(reason: "a request names one host") }
        guard let token else {
            // A page elsewhere may point its own name at 127.0.0.1 (DNS rebinding).
            return AccessPolicy.isLoopback(AccessPolicy.name(ofHost: host))
                ? .allowed : .forbidden(reason: "only this machine's own names are served")
        }
        if let bearer = head.headers.first(name: "authorization"),
            bearer.lowercased().hasPrefix("bearer "),
            AccessPolicy.equal(Array(bearer.dropFirst(7).utf8), token)
        {
            return .allowed
        }
        for line in head.headers["cookie"] {
            for pair in line.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == AccessPolicy.cookie
                else { continue }
                if AccessPolicy.equal(Array(parts[1].utf8), token) { return .allowed }
            }
        }
        if let given = Target(head.uri).query["token"],
            AccessPolicy.equal(Array(given.utf8), token)
        {
            return .allowedByQuery
        }
        return .forbidden(reason: "a token is needed: open the address that was printed at start")
    }

    /// Whether a WebSocket comes from our own page, or from a program that is no browser.
    func isSameOrigin(_ head: HTTPRequestHead) -> Bool {
        let origins = head.headers["origin"]
        if origins.isEmpty { return true }
        guard origins.count == 1, let host = head.headers.first(name: "host") else { return false }
        let origin = origins[0].lowercased()
        return origin == "http://" + host.lowercased() || origin == "https://" + host.lowercased()
    }

    /// Letters, digits and what else an address is made of; anything else could break a header.
    static func isPlainHost(_ host: String) -> Bool {
        !host.isEmpty && host.utf8.count < 256
            && host.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || "-._:[]".utf8.contains($0)
            }
    }

    /// The host without its port.
    static func name(ofHost host: String) -> String {
        if host.hasPrefix("[") {
            return String(host.dropFirst().prefix { $0 != "]" }).lowercased()
        }
        return String(host.prefix { $0 != ":" }).lowercased()
    }

    /// Compares in a time that tells nothing about where the difference is.
    static func equal(_ given: [UInt8], _ secret: [UInt8]) -> Bool {
        var difference = given.count ^ secret.count
        for i in secret.indices {
            let byte = given.isEmpty ? 0 : given[i % given.count]
            difference |= Int(byte ^ secret[i])
        }
        return difference == 0
    }
}

/// A request's path and query.
struct Target {
    /// The part before the question mark.
    let path: String
    /// The part behind it, undecoded: our values need no escapes.
    let query: [String: String]

    init(_ uri: String) {
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        var query: [String: String] = [:]
        if parts.count == 2 {
            for pair in parts[1].split(separator: "&").prefix(16) {
                let sides = pair.split(separator: "=", maxSplits: 1)
                if sides.count == 2 { query[String(sides[0])] = String(sides[1]) }
            }
        }
        self.query = query
    }
}
