import DeviceIO
import Logging
import Quantities

/// Keeps one device that takes numbers alive: finds it, opens it, hands over what the loop put
/// down, and begins again after a loss.
///
/// Waits between attempts grow from 0.5 to 60 s and start again once something was handed over.
/// A loss is logged once and so is the return. After a return the device gets everything that
/// is so. When the loop has put nothing down for `silence`, or the end has come, each signal gets
/// its last value. Owned by one thread of normal priority, which calls `turn` again and again.
public final class SinkSupervisor {
    /// Nanoseconds without a value after which the world counts as standing still.
    public static let silence: Int64 = 5_000_000_000
    /// Nanoseconds that one turn waits for values at the most: a lamp's frame is 22.7 ms.
    static let patience: Int64 = 10_000_000
    /// How long a device must have worked before the waits start again at the shortest.
    private static let settling: Int64 = 2_000_000_000

    private let role: String
    private let outbox: SignalOutbox
    private let endings: [SIMD4<Float>?]
    private let farewell: Int64
    private let registry: DeviceRegistry
    private let log: Logger
    private let clock: () -> MonotonicTime
    private let find: () throws(DriverError) -> (any SignalSink)?

    private var sink: (any SignalSink)?
    private var isOpen = false
    private var levels: [SIMD4<Float>?]
    private var items: [SignalOutbox.Item] = []
    private var backoff = Backoff()
    private var nextAttempt = MonotonicTime(nanoseconds: 0)
    private var openedAt = MonotonicTime(nanoseconds: 0)
    private var heardAt: MonotonicTime
    private var isSilent = false
    private var isLossLogged = false

    /// Makes a supervisor.
    ///
    /// - Parameters:
    ///   - role: What the registry and the log call it.
    ///   - outbox: Where the loop puts values down.
    ///   - endings: What each signal ends with; nil where it stays as it is, and for events.
    ///   - farewell: Nanoseconds that the device gets at the end to reach its last values.
    ///   - registry: Told how the device is.
    ///   - log: Where losses and returns go.
    ///   - clock: The time; by hand in tests.
    ///   - find: Finds the device and makes its sink; nil where it is not there.
    public init(
        role: String, outbox: SignalOutbox, endings: [SIMD4<Float>?], farewell: Int64,
        registry: DeviceRegistry, log: Logger,
        clock: @escaping () -> MonotonicTime = { MonotonicClock.now },
        find: @escaping () throws(DriverError) -> (any SignalSink)?
    ) {
        self.role = role
        self.outbox = outbox
        self.endings = endings
        self.farewell = farewell
        self.registry = registry
        self.log = log
        self.clock = clock
        self.find = find
        levels = Array(repeating: nil, count: endings.count)
        heardAt = clock()
        registry.update(role, at: heardAt) { _ in }
    }

    /// Does the next thing: an attempt to open, or one hand-over.
    ///
    /// - Returns: Nanoseconds the caller may sleep before the next turn; 0 for at once.
    public func turn() -> Int64 {
        let now = clock()
        guard isOpen || now >= nextAttempt else { return nextAttempt - now }
        do {
            if isOpen { try handOver() } else { try open(now) }
            return 0
        } catch {
            lose(error)
            return max(0, nextAttempt - clock())
        }
    }

    /// Sends the last values, gives the device its time for them, and lets it go.
    public func close() {
        if let sink, isOpen {
            do throws(DriverError) {
                takeOutbox(sink)
                end(sink)
                let deadline = clock() + max(farewell, 50_000_000)
                while clock() < deadline { try sink.flush(timeout: SinkSupervisor.patience) }
            } catch {
                // It is lost with its last values; nobody is left to try again.
                log.warning("\(role): \(error.description)")
            }
        }
        sink?.close()
        (sink, isOpen) = (nil, false)
    }

    private func open(_ now: MonotonicTime) throws(DriverError) {
        guard let found = try find() else {
            throw DriverError(device: role, action: "find a device", reason: .disconnected)
        }
        sink = found
        try found.open()
        isOpen = true
        openedAt = clock()
        outbox.begin()
        let identity = found.identity
        registry.update(role, at: openedAt) { [openedAt] status in
            status.identity = identity
            status.state = .present
            status.reason = ""
            status.since = openedAt
        }
        if isLossLogged { log.notice("\(role): \(identity) is back") }
        isLossLogged = false
        for (signal, level) in levels.enumerated() {
            if let level { found.send(signal, level) }
        }
    }

    private func handOver() throws(DriverError) {
        guard let sink else { return }
        outbox.wake.wait(timeout: SinkSupervisor.patience)
        let now = clock()
        let count = takeOutbox(sink)
        if count > 0 {
            heardAt = now
            if isSilent { log.notice("\(role): the world goes on") }
            isSilent = false
        } else if !isSilent, now - heardAt > SinkSupervisor.silence,
            levels.contains(where: { $0 != nil })
        {
            isSilent = true
            log.warning("\(role): the world stands still; the device gets its last values")
            end(sink)
        }
        try sink.flush(timeout: 0)
        if now - openedAt > SinkSupervisor.settling { backoff.reset() }
        guard count > 0 else { return }
        let refused = sink.refused + outbox.refused
        registry.update(role, at: now) { status in
            status.captures += UInt64(count)
            status.dropped = refused
        }
    }

    @discardableResult
    private func takeOutbox(_ sink: any SignalSink) -> Int {
        items.removeAll(keepingCapacity: true)
        outbox.take(into: &items)
        for item in items {
            if endings.indices.contains(item.signal), !outbox.isEvent(item.signal) {
                levels[item.signal] = item.value
            }
            sink.send(item.signal, item.value)
        }
        return items.count
    }

    private func end(_ sink: any SignalSink) {
        for (signal, ending) in endings.enumerated() {
            if let ending { sink.send(signal, ending) }
        }
    }

    private func lose(_ error: DriverError) {
        let wasOpen = isOpen
        sink?.close()
        (sink, isOpen) = (nil, false)
        let now = clock()
        let isRefused = !wasOpen && !error.isWorthTrying
        nextAttempt = now + (isRefused ? Backoff.longest : backoff.next())
        registry.update(role, at: now) { status in
            let state: DeviceStatus.State = isRefused ? .refused : .away
            if status.state != state { status.since = now }
            status.state = state
            status.reason = error.description
            if wasOpen { status.losses += 1 }
        }
        if !isLossLogged { log.warning("\(role): \(error.description)") }
        isLossLogged = true
    }
}

extension DriverError {
    /// Whether trying again soon may help.
    fileprivate var isWorthTrying: Bool {
        switch reason {
        case .disconnected, .busy, .system: true
        case .unsupported, .damaged: false
        }
    }
}
