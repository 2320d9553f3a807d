import DeviceIO

/// What an address of a MIDI device means: `note`, `note/60`, `cc/74`, `pitch`, `program`,
/// `pressure`, each with `ch3/` before it for one channel (1 … 16) alone.
struct MIDIAddress: Hashable, Sendable {
    /// The sort of message.
    enum Kind: Hashable, Sendable {
        /// Any note.
        case notes
        /// One note.
        case note(Int32)
        case controller(Int32)
        case pitch
        case program
        case pressure
    }

    var kind: Kind
    /// 0 … 15; nil for all channels.
    var channel: Int32?

    /// Reads an address; nil where it is none.
    init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)[...]
        channel = nil
        if let first = parts.first, first.hasPrefix("ch"), let number = Int32(first.dropFirst(2)) {
            guard (1...16).contains(number) else { return nil }
            channel = number - 1
            parts = parts.dropFirst()
        }
        let number = parts.count == 2 ? parts.last.flatMap { Int32($0) } : nil
        if parts.count == 2 {
            guard let number, (0...127).contains(number) else { return nil }
        }
        switch (parts.first.map(String.init), parts.count, number) {
        case ("note", 1, _): kind = .notes
        case ("note", 2, let number?): kind = .note(number)
        case ("cc", 2, let number?): kind = .controller(number)
        case ("pitch", 1, _): kind = .pitch
        case ("program", 1, _): kind = .program
        case ("pressure", 1, _): kind = .pressure
        default: return nil
        }
    }

    /// The addresses of the requests.
    /// - Throws: `.unsupported` for what is no address, or what is no level.
    static func all(
        _ requests: [SignalRequest], device: String
    ) throws(DriverError) -> [MIDIAddress] {
        var addresses: [MIDIAddress] = []
        for request in requests {
            guard let address = MIDIAddress(request.address),
                request.isEvent || address.kind != .notes
            else {
                let sort = request.isEvent ? "event" : "level"
                throw DriverError(
                    device: device, action: "find \(request.address)",
                    reason: .unsupported(setting: "the \(sort) \(request.address)"))
            }
            addresses.append(address)
        }
        return addresses
    }
}
