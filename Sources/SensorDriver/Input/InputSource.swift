import CSensors
import DeviceIO
import Glibc
import Quantities

/// A pad, a keyboard or a touch panel, through the kernel's event interface.
///
/// Owned by one supervising thread. Addresses are the kernel's names: an axis (`ABS_X`) as a
/// level, −1 to 1 where it rests in the middle, else 0 to 1; a key or button (`BTN_SOUTH`) as a
/// level, 1 while held, or as an event when it goes down; a motion (`REL_X`) as events, in the
/// device's counts; a switch (`SW_LID`). On a touch surface `touch` is a contact: x and y from
/// 0 to 1 from the upper left, then 1 while it is down, then its slot; as a level the contact
/// that has been there longest, as an event each one that lands. `touch0` … `touch15` are the
/// contacts of single slots, `touches` tells how many there are.
///
/// The present state is told at the first read. What belongs together (a SYN_REPORT) is told
/// together, with the kernel's time stamp. Where the kernel had to drop events, those around
/// the gap are thrown away, counted as one loss, and the state is asked anew.
public final class InputSource: SignalSource {
    /// What this is; `node` is the one of the latest `open`.
    public private(set) var identity: DeviceIdentity
    /// How the device is read.
    public let settings: InputSettings
    /// How often the kernel dropped events since `open`.
    public private(set) var dropped: UInt64 = 0

    private let requests: [SignalRequest]
    private let calls: any SensorCalls
    private let locate: (DeviceIdentity) throws(DriverError) -> String
    private var file: InputFile?
    private var state: InputState?
    /// Readings of the state at `open`.
    private var first: [SignalReading] = []
    private var frame: [input_event] = []
    private var isDropping = false
    private var buffer: [input_event]

    /// Events taken by one call to the kernel.
    private static let batch = 64
    /// Events of one frame; a device that never ends one is dropping.
    private static let frameLimit = 1024

    /// A device that is not open yet.
    /// - Parameters:
    ///   - identity: One from `InputCatalogue.list()`, or made from a key in a device file.
    ///   - settings: How it is read.
    ///   - requests: Which axes, keys and contacts are wanted.
    public convenience init(
        identity: DeviceIdentity, settings: InputSettings = InputSettings(),
        requests: [SignalRequest]
    ) {
        self.init(
            identity: identity, settings: settings, requests: requests,
            calls: SystemSensorCalls(), locate: InputCatalogue.node(of:))
    }

    init(
        identity: DeviceIdentity, settings: InputSettings, requests: [SignalRequest],
        calls: any SensorCalls,
        locate: @escaping (DeviceIdentity) throws(DriverError) -> String
    ) {
        self.identity = identity
        self.settings = settings
        self.requests = requests
        self.calls = calls
        self.locate = locate
        buffer = Array(repeating: input_event(), count: InputSource.batch)
    }

    deinit { close() }

    /// Finds the node, switches its clock, takes its state.
    ///
    /// - Throws: `.disconnected` where no such device is plugged in, `.busy` where somebody
    ///   else has grabbed it, `.unsupported` where it lacks what was asked for.
    public func open() throws(DriverError) {
        close()
        let wanted = try InputSignals(requests, device: identity.description)
        identity.node = try locate(identity)
        let file = try InputFile(
            node: identity.node, device: identity.description, grab: settings.grab, calls: calls)
        do throws(DriverError) {
            for (request, signal) in zip(requests, wanted.signals)
            where !file.offers(signal.kind) {
                throw InputSignals.unsupported(request, device: identity.description)
            }
            var state = try InputState(wanted, file: file, settings: settings)
            try state.ask(file)
            first = state.everything(at: calls.now)
            self.state = state
        } catch {
            file.file.close()
            throw error
        }
        dropped = 0
        frame.removeAll(keepingCapacity: true)
        isDropping = false
        self.file = file
    }

    /// Waits for events; see `SignalSource`.
    ///
    /// - Throws: `.disconnected` where the device was unplugged.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let file else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        if !first.isEmpty {
            readings += first
            first = []
            return true
        }
        let deadline = calls.now + timeout
        let before = readings.count
        var isAlive = false
        repeat {
            let events = try file.file.wait(until: deadline, action: "wait for events")
            if events == 0 { break }
            guard let count = try take(file.file, events) else { continue }
            isAlive = true
            for event in buffer[..<count] { try apply(event, file, into: &readings) }
        } while readings.count == before && calls.now < deadline
        return isAlive
    }

    /// Reads a batch into the buffer; nil where none was there after all.
    private func take(_ file: SensorFile, _ events: Int32) throws(DriverError) -> Int? {
        let action = "read events"
        let bytes = try file.read(into: &buffer, action: action)
        if bytes == 0 || (bytes == nil && events & (POLLHUP | POLLERR | POLLNVAL) != 0) {
            throw file.policy.failure(action, .disconnected)
        }
        guard let bytes else { return nil }
        let size = MemoryLayout<input_event>.size
        guard bytes % size == 0 else {
            throw file.policy.failure(action, .damaged(what: "a piece of an event came"))
        }
        return bytes / size
    }

    private func apply(
        _ event: input_event, _ file: InputFile, into readings: inout [SignalReading]
    ) throws(DriverError) {
        let isEnd = Int32(event.type) == EV_SYN && Int32(event.code) == SYN_REPORT
        if Int32(event.type) == EV_SYN && Int32(event.code) == SYN_DROPPED {
            startDropping()
            return
        }
        if isDropping {
            // The rest of the frame around the gap is thrown away as well.
            guard isEnd else { return }
            isDropping = false
            if var state = state.take() {
                defer { self.state = state }
                try state.ask(file)
                state.differences(at: stamp(event, file), into: &readings)
            }
            return
        }
        guard isEnd else {
            if frame.count < InputSource.frameLimit {
                frame.append(event)
            } else {
                startDropping()
            }
            return
        }
        if var state = state.take() {
            let time = stamp(event, file)
            for event in frame { state.apply(event, at: time, into: &readings) }
            state.differences(at: time, into: &readings)
            self.state = state
        }
        frame.removeAll(keepingCapacity: true)
    }

    private func startDropping() {
        if !isDropping { dropped &+= 1 }
        isDropping = true
        frame.removeAll(keepingCapacity: true)
    }

    /// The kernel's stamp, never of the future.
    private func stamp(_ event: input_event, _ file: InputFile) -> MonotonicTime {
        let now = calls.now
        guard file.isMonotonic else { return now }
        let seconds = Int64(event.time.tv_sec) &* 1_000_000_000
        return min(
            MonotonicTime(nanoseconds: seconds &+ Int64(event.time.tv_usec) &* 1000), now)
    }

    /// Lets the device go, and others see its events again; harmless when already closed.
    public func close() {
        file?.file.close()
        file = nil
        state = nil
        first = []
    }
}
