/// Why the console could not start.
public enum ConsoleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Others than this machine could reach the page, and no token was given.
    case tokenRequired(host: String)
    /// The token is too short or has characters that do not fit into an address.
    case badToken
    /// The address is taken or does not exist.
    case cannotListen(host: String, port: Int, reason: String)

    /// The reason and the next step in one line.
    public var description: String {
        switch self {
        case .tokenRequired(let host):
            "the page may be reached from outside at \(host) only with a token of 16 or more "
                + "letters and digits; give one, or stay on 127.0.0.1"
        case .badToken:
            "a token has 16 to 128 characters, each a letter, a digit, - or _"
        case .cannotListen(let host, let port, let reason):
            "the page cannot listen at \(host):\(port): \(reason); choose another port"
        }
    }
}
