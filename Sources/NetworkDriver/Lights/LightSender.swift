import DeviceIO
import Quantities

/// The half of a sink of light that Art-Net and sACN share: values in, frames out, in time.
///
/// `outbox` takes values from one thread; all else belongs to the thread that flushes.
final class LightSender: @unchecked Sendable {
    let outbox: SignalOutbox
    let identity: DeviceIdentity
    private let requests: [SignalRequest]
    private let pace: LightPace
    private var output: LightOutput?
    private(set) var socket: UDPSocket?
    private var levels: [SIMD4<Float>?]
    private var events: [SignalOutbox.Item] = []

    init(_ identity: DeviceIdentity, _ requests: [SignalRequest], _ pace: LightPace) {
        self.identity = identity
        self.requests = requests
        self.pace = pace
        outbox = SignalOutbox(requests)
        levels = Array(repeating: nil, count: requests.count)
    }

    /// Whether it is open.
    var isOpen: Bool { socket != nil }

    /// Opens the socket.
    /// - Returns: The universes that signals lie in, sorted.
    func open(
        universes: ClosedRange<Int>, interface: String
    ) throws(DriverError) -> [Int] {
        let device = identity.name
        for request in requests where request.isEvent {
            throw .setting(device, "events at \(request.address)", allowed: "levels")
        }
        let addresses = try LightAddress.all(requests, universes: universes, device: device)
        output = try LightOutput(
            requests, addresses: addresses, pace: pace, at: MonotonicClock.now, device: device)
        socket = try UDPSocket(
            UDPSocket.Options(isBroadcast: true, interface: interface), device: device)
        outbox.begin()
        // After a loss the lamps begin with what they had.
        for (signal, level) in levels.enumerated() {
            if let level { output?.set(signal, level, at: MonotonicClock.now) }
        }
        return Set(addresses.map(\.universe)).sorted()
    }

    /// Waits until frames are due, or the time is up.
    /// - Returns: The frames to send now; none where the time was up.
    func wait(timeout: Int64) throws(DriverError) -> [(universe: Int, slots: [UInt8])] {
        guard isOpen else { throw .closed(identity.name) }
        let deadline = MonotonicClock.now + max(0, timeout)
        while true {
            outbox.wake.clear()
            takeOutbox()
            let now = MonotonicClock.now
            let frames = output?.frames(at: now) ?? []
            if !frames.isEmpty || now >= deadline { return frames }
            let due = min(deadline, output?.nextDue(at: now) ?? deadline)
            var entries = [outbox.wake.entry]
            _ = try SocketCall.wait(
                &entries, timeout: max(0, due - now), device: identity.name)
        }
    }

    /// The frames to end with.
    func finalFrames() -> [(universe: Int, slots: [UInt8])] {
        takeOutbox()
        return output?.finalFrames() ?? []
    }

    /// Sends one datagram to several targets.
    ///
    /// One that cannot be reached does not keep the others from theirs.
    /// - Throws: Where no target at all could be reached.
    func send(_ bytes: [UInt8], to targets: [SocketAddress]) throws(DriverError) {
        guard let socket else { return }
        var failure: DriverError?
        var failures = 0
        for target in targets {
            do throws(DriverError) {
                if try !socket.send(bytes, to: target) { outbox.refuse() }
            } catch {
                outbox.refuse()
                failure = error
                failures += 1
            }
        }
        if let failure, failures == targets.count { throw failure }
    }

    /// Lets the socket go.
    func close() {
        socket = nil
        output = nil
    }

    private func takeOutbox() {
        var fresh = [SIMD4<Float>?](repeating: nil, count: requests.count)
        guard outbox.take(levels: &fresh, events: &events) else { return }
        events.removeAll(keepingCapacity: true)
        let now = MonotonicClock.now
        for (signal, value) in fresh.enumerated() {
            guard let value else { continue }
            levels[signal] = value
            output?.set(signal, value, at: now)
        }
    }
}
