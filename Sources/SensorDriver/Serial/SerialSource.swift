import DeviceIO
import Glibc
import Quantities

/// A serial line that tells numbers: an Arduino, a range finder, a balance.
///
/// Owned by one supervising thread. Addresses are field numbers from 1, keys or JSON paths; see
/// `SerialSettings.Format`. Each line that answers a request gives a reading, stamped when the
/// end of the line arrived. Lines that are damaged, too long or answer nothing are dropped and
/// counted. The node is looked up anew at each `open`.
public final class SerialSource: SignalSource {
    /// What this is; `node` is the one of the latest `open`.
    public private(set) var identity: DeviceIdentity
    /// How the line is set up.
    public let settings: SerialSettings
    /// Lines lost since `open`.
    public var dropped: UInt64 { garbage &+ (cutter?.overlong ?? 0) }

    private let requests: [SignalRequest]
    private let calls: any SensorCalls
    private let locate: (DeviceIdentity) throws(DriverError) -> String
    private var file: SensorFile?
    private var parser: LineParser?
    private var cutter: LineCutter?
    private var garbage: UInt64 = 0
    private var phase = Phase.running
    private var buffer = [UInt8](repeating: 0, count: 4096)

    /// An Arduino is reset by DTR going down and up, and talks nonsense for a while.
    private enum Phase {
        case pulse(until: MonotonicTime)
        case settling(until: MonotonicTime)
        case greeting(rest: ArraySlice<UInt8>)
        case running
    }

    /// Nanoseconds for which DTR stays down.
    private static let pulse: Int64 = 100_000_000

    /// A line that is not open yet.
    /// - Parameters:
    ///   - identity: One from `SerialCatalogue.list()`, or made from a key in a device file;
    ///     the key `file-/dev/…` names a node outright.
    ///   - settings: How the line is set up.
    ///   - requests: What to look for in its lines.
    public convenience init(
        identity: DeviceIdentity, settings: SerialSettings = SerialSettings(),
        requests: [SignalRequest]
    ) {
        self.init(
            identity: identity, settings: settings, requests: requests,
            calls: SystemSensorCalls(), locate: SerialCatalogue.node(of:))
    }

    init(
        identity: DeviceIdentity, settings: SerialSettings, requests: [SignalRequest],
        calls: any SensorCalls,
        locate: @escaping (DeviceIdentity) throws(DriverError) -> String
    ) {
        self.identity = identity
        self.settings = settings
        self.requests = requests
        self.calls = calls
        self.locate = locate
    }

    deinit { close() }

    /// Finds the node and sets the line up; a reset, where wished, runs on in `read`.
    ///
    /// - Throws: `.disconnected` where no such line is plugged in, `.unsupported` for an
    ///   address that makes no sense or a node that is no serial line.
    public func open() throws(DriverError) {
        close()
        let parser = try LineParser(
            requests: requests, settings: settings, device: identity.description)
        identity.node = try locate(identity)
        let file = try SerialLine.open(
            identity: identity, baud: settings.baud, flush: true, calls: calls)
        phase = afterReset
        if settings.resetWait > 0 {
            do throws(DriverError) {
                if try SerialLine.setReady(file, false) {
                    phase = .pulse(until: calls.now + SerialSource.pulse)
                } else {
                    phase = .settling(until: calls.now + settings.resetWait)
                }
            } catch {
                file.close()
                throw error
            }
        }
        garbage = 0
        self.parser = parser
        cutter = LineCutter(limit: settings.lineLimit, skipsFirst: settings.skipsFirstLine)
        self.file = file
    }

    private var afterReset: Phase {
        settings.greeting.isEmpty ? .running : .greeting(rest: Array(settings.greeting.utf8)[...])
    }

    /// Waits for lines; see `SignalSource`.
    ///
    /// - Throws: `.disconnected` where the line was pulled out.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let file else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let deadline = calls.now + timeout
        var isAlive = false
        let before = readings.count
        repeat {
            guard try isReady(file, deadline: deadline) else { break }
            let events = try file.wait(until: deadline, action: "wait for a line")
            if events == 0 { break }
            guard let count = try take(file, events) else { continue }
            isAlive = true
            parse(count, into: &readings)
        } while readings.count == before && calls.now < deadline
        return isAlive
    }

    /// Goes on with the reset; false where it lasts beyond the deadline.
    private func isReady(_ file: SensorFile, deadline: MonotonicTime) throws(DriverError) -> Bool {
        while true {
            switch phase {
            case .running: return true
            case .pulse(let until):
                guard sleep(until, deadline) else { return false }
                _ = try SerialLine.setReady(file, true)
                phase = .settling(until: calls.now + settings.resetWait)
            case .settling(let until):
                guard sleep(until, deadline) else { return false }
                try SerialLine.configure(file, baud: settings.baud, flush: true)
                phase = afterReset
            case .greeting(let rest):
                let action = "write the greeting"
                let events = try file.wait(for: POLLOUT, until: deadline, action: action)
                guard events != 0 else { return false }
                let taken = try file.write(rest, action: action)
                let left = rest.dropFirst(taken ?? 0)
                phase = left.isEmpty ? .running : .greeting(rest: left)
                if taken == nil { return false }
            }
        }
    }

    private func sleep(_ until: MonotonicTime, _ deadline: MonotonicTime) -> Bool {
        calls.sleep(until: min(until, deadline))
        return until <= deadline
    }

    /// The count of bytes taken into the buffer; nil where none were there after all.
    private func take(_ file: SensorFile, _ events: Int32) throws(DriverError) -> Int? {
        let action = "read a line"
        let count = try file.read(into: &buffer, action: action)
        // The end of a line that hung up; a quiet one gives EAGAIN.
        if count == 0 || (count == nil && events & (POLLHUP | POLLERR | POLLNVAL) != 0) {
            throw file.policy.failure(action, .disconnected)
        }
        return count
    }

    private func parse(_ count: Int, into readings: inout [SignalReading]) {
        let now = calls.now
        guard let parser, var cutter else { return }
        self.cutter = nil
        cutter.feed(buffer[..<count]) { line in
            switch parser.read(line) {
            case .foreign: break
            case .garbage: garbage &+= 1
            case .values(let values):
                for found in values {
                    let request = requests[found.signal]
                    readings.append(
                        SignalReading(
                            signal: found.signal, value: found.value, parts: request.parts,
                            isEvent: request.isEvent, capturedAt: now))
                }
            }
        }
        self.cutter = cutter
    }

    /// Lets the line go; harmless when already closed.
    public func close() {
        file?.close()
        file = nil
    }
}
