import DeviceIO
import Glibc
import Quantities
import Synchronization

/// How lines are written to a serial line.
public struct SerialSinkSettings: Hashable, Sendable {
    /// Bits a second.
    public var baud: UInt32
    /// A line: `{name}` is the signal's address, `{1}` … `{4}` are its parts, `{}` all of them
    /// with commas between.
    ///
    /// An address that holds a brace is a line of its own: `S1 {1}`.
    public var template: String
    /// What ends a line.
    public var lineEnd: String
    /// Decimals at the most, 0 … 6.
    public var decimals: Int

    /// Makes settings.
    public init(
        baud: UInt32 = 115_200, template: String = "{name}={}", lineEnd: String = "\n",
        decimals: Int = 3
    ) {
        self.baud = baud
        self.template = template
        self.lineEnd = lineEnd
        self.decimals = min(max(decimals, 0), 6)
    }
}

/// Writes a line to a serial device for each value that changes.
///
/// `send` is for the loop; `open`, `flush` and `close` belong to one supervising thread. A
/// source may have the same line open at the same time.
public final class SerialSink: SignalSink {
    /// What this is; `node` is the one of the latest `open`.
    public var identity: DeviceIdentity { state.withLock { $0.identity } }
    /// How lines are written.
    public let settings: SerialSinkSettings
    /// Values that found no room, or that the device did not take, since `open`.
    public var refused: UInt64 { outbox.refused }

    private struct State {
        var identity: DeviceIdentity
        var file: SensorFile?
        /// What is written next, at most `limit` bytes.
        var pending: [UInt8] = []
        var items: [SignalOutbox.Item] = []
    }

    private static let limit = 16_384
    private let requests: [SignalRequest]
    private let templates: [LineTemplate]
    private let calls: any SensorCalls
    private let locate: @Sendable (DeviceIdentity) throws(DriverError) -> String
    private let outbox: SignalOutbox
    /// Touched by the supervising thread and by who asks for the identity.
    private let state: Mutex<State>

    /// A sink that is not open yet.
    /// - Parameters:
    ///   - identity: One from `SerialCatalogue.list()`, or made from a key.
    ///   - settings: How lines are written.
    ///   - requests: The signals; each gives a line of its own.
    public convenience init(
        identity: DeviceIdentity, settings: SerialSinkSettings = SerialSinkSettings(),
        requests: [SignalRequest]
    ) {
        self.init(
            identity: identity, settings: settings, requests: requests,
            calls: SystemSensorCalls(),
            locate: { identity throws(DriverError) in try SerialCatalogue.node(of: identity) })
    }

    init(
        identity: DeviceIdentity, settings: SerialSinkSettings, requests: [SignalRequest],
        calls: any SensorCalls,
        locate: @escaping @Sendable (DeviceIdentity) throws(DriverError) -> String
    ) {
        self.settings = settings
        self.requests = requests
        self.calls = calls
        self.locate = locate
        templates = requests.map {
            LineTemplate($0.address.contains("{") ? $0.address : settings.template, for: $0)
        }
        outbox = SignalOutbox(requests)
        state = Mutex(State(identity: identity))
    }

    deinit { close() }

    /// Finds the node and sets the line up.
    public func open() throws(DriverError) {
        close()
        var identity = identity
        identity.node = try locate(identity)
        let file = try SerialLine.open(
            identity: identity, baud: settings.baud, flush: false, calls: calls)
        outbox.begin()
        state.withLock { state in
            state.identity = identity
            state.file = file
            state.pending.removeAll(keepingCapacity: true)
        }
    }

    /// Puts down a value; see `SignalSink`.
    public func send(_ signal: Int, _ value: SIMD4<Float>) { outbox.put(signal, value) }

    /// Writes what was sent, as far as the line takes it within the time.
    public func flush(timeout: Int64) throws(DriverError) {
        guard let file = state.withLock({ $0.file }) else {
            throw DriverError(
                device: identity.description, action: "write", reason: .disconnected)
        }
        var (pending, items) = state.withLock { ($0.pending, $0.items) }
        defer { state.withLock { ($0.pending, $0.items) = (pending, items) } }
        items.removeAll(keepingCapacity: true)
        outbox.take(into: &items)
        for item in items {
            let line = templates[item.signal].line(item.value, settings: settings)
            if pending.count + line.count <= SerialSink.limit {
                pending += line
            } else {
                outbox.refuse()
            }
        }
        let deadline = calls.now + timeout
        while !pending.isEmpty {
            let action = "write a line"
            let events = try file.wait(for: POLLOUT, until: deadline, action: action)
            guard events != 0 else { return }
            if events & (POLLHUP | POLLERR | POLLNVAL) != 0 {
                throw file.policy.failure(action, .disconnected)
            }
            guard let taken = try file.write(pending[...], action: action) else { return }
            pending.removeFirst(taken)
        }
    }

    /// Lets the line go; harmless when already closed.
    public func close() {
        let file = state.withLock { state in
            defer { state.file = nil }
            return state.file
        }
        file?.close()
    }
}

/// A line with holes.
struct LineTemplate: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case text(String)
        case part(Int)
        case all
    }
    private var pieces: [Piece] = []
    private let parts: Int

    init(_ text: String, for request: SignalRequest) {
        parts = min(max(request.parts, 1), 4)
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let end = rest[open...].firstIndex(of: "}") {
            pieces.append(.text(String(rest[..<open])))
            switch String(rest[rest.index(after: open)..<end]) {
            case "": pieces.append(.all)
            case "name": pieces.append(.text(request.address))
            case let name:
                if let part = Int(name), (1...4).contains(part) {
                    pieces.append(.part(part - 1))
                } else {
                    pieces.append(.text("{\(name)}"))
                }
            }
            rest = rest[rest.index(after: end)...]
        }
        pieces.append(.text(String(rest)))
    }

    /// The line with its end.
    func line(_ value: SIMD4<Float>, settings: SerialSinkSettings) -> [UInt8] {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let plain): text += plain
            case .part(let part): text += number(value[part], settings.decimals)
            case .all:
                text += (0..<parts).map { number(value[$0], settings.decimals) }
                    .joined(separator: ",")
            }
        }
        return Array((text + settings.lineEnd).utf8)
    }

    /// A number without an exponent, which small devices cannot read; what is none becomes 0.
    private func number(_ value: Float, _ decimals: Int) -> String {
        guard value.isFinite else { return "0" }
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let limited = min(max(Double(value), -1e9), 1e9)
        let units = Int((limited * Double(scale)).rounded())
        let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
        var text = "\(units < 0 ? "-" : "")\(whole)"
        if rest != 0 {
            var digits = "\(rest)"
            digits = String(repeating: "0", count: decimals - digits.count) + digits
            while digits.last == "0" { digits.removeLast() }
            text += "." + digits
        }
        return text
    }
}
