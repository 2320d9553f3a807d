/// The address of a signal in OSC: a path, and which of a message's numbers is meant.
///
/// `/fader/1` means the first number; `/xyz#2` starts with the second. For a sink `/note,if`
/// says what types to send. None of `#`, `,` and the signs of patterns may be in a path.
struct OSCAddress: Hashable, Sendable {
    /// The path.
    var path: String
    /// How many numbers of the message come before the first that is meant.
    var skipped = 0
    /// The types to send; nil for floats.
    var types: [UInt8]?

    /// What an address of a signal looks like, for people.
    static let allowed = "a path such as /fader/1, with #2 behind it for a message's second number"
    /// What an address to send to looks like.
    static let allowedToSend = "a path such as /lamp/1, with types behind it, such as /lamp/1,if"

    /// Reads the address of a source's signal.
    init?(source text: String) {
        let parts = text.split(separator: "#", omittingEmptySubsequences: false)
        guard let path = parts.first.map(String.init), OSCAddress.isPath(path) else { return nil }
        self.path = path
        if parts.count == 1 { return }
        guard parts.count == 2, let place = Int(parts[1]), (1...64).contains(place) else {
            return nil
        }
        skipped = place - 1
    }

    /// Reads the address of a sink's signal.
    init?(sink text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard let path = parts.first.map(String.init), OSCAddress.isPath(path) else { return nil }
        self.path = path
        if parts.count == 1 { return }
        let types = Array(parts[1].utf8)
        guard parts.count == 2, types.count <= 4, types.allSatisfy("ifdhT".utf8.contains) else {
            return nil
        }
        self.types = types
    }

    /// Whether this is a path without any sign of a pattern.
    static func isPath(_ text: String) -> Bool {
        mayArrive(Array(text.utf8)[...]) && !text.utf8.contains(where: isPatternSign)
            && text.utf8.count > 1
    }

    /// Whether a message may carry this as its address: printable ASCII, and no `#`.
    static func mayArrive(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.first == UInt8(ascii: "/") && bytes.count <= OSCPacket.addressLimit
            && bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }
    }

    /// Whether the byte has a meaning in patterns.
    static func isPatternSign(_ byte: UInt8) -> Bool { "*?[]{},".utf8.contains(byte) }
}
