import DeviceIO
import Logging
import Quantities

/// Keeps one role's device alive: finds it, opens it, pumps it, and begins again after a loss.
///
/// Waits between attempts grow from 0.5 to 60 s and start again with the first good capture.
/// A device that cannot do what is asked is reported and looked at again once a minute. A loss
/// is logged once and so is the return. A device that stays silent much longer than its own
/// rate lets expect counts as lost and is opened anew; the second time in a row it is reset at
/// its port before, and the third time a person is asked for. A bell that rings when something
/// is plugged in cuts a wait short. Owned by one thread, which calls `turn` again and again.
public final class DeviceSupervisor {
    /// Nanoseconds without a capture after which any open device is closed and opened anew.
    public static let silence: Int64 = 10_000_000_000
    /// The same for a device whose rate is known: thirty of its intervals, at least this long.
    public static let shortestSilence: Int64 = 1_500_000_000
    /// Nanoseconds that one turn waits for a capture at the most.
    static let patience: Int64 = 100_000_000

    /// Nanoseconds from the bell to the next look: a device is not all there at once.
    static let settling: Int64 = 200_000_000

    private let role: String
    private let channels: [Int]
    private let find: () throws(DriverError) -> (any DeviceFeed)?
    private let board: ReadingBoard
    private let registry: DeviceRegistry
    private let log: Logger
    private let clock: () -> MonotonicTime
    private let bell: PlugBell?
    private var heard: UInt64 = 0

    private var feed: (any DeviceFeed)?
    private var backoff = Backoff()
    private var nextAttempt = MonotonicTime(nanoseconds: 0)
    private var lastCapture = MonotonicTime(nanoseconds: 0)
    /// Nanoseconds from capture to capture, smoothed; 0 as long as it is not known.
    private var interval: Int64 = 0
    private var captures = 0
    /// Silences since the last good capture.
    private var silences = 0
    /// What was said of the device when it was last opened, so that it is said once.
    private var lastRemark = ""
    /// Whether the present loss has been logged; so that the return is, too.
    private var isLossLogged = false
    private var isPresent = false
    private var isOpen = false

    /// Makes a supervisor.
    ///
    /// - Parameters:
    ///   - role: The role, such as `eye`.
    ///   - channels: The channels it feeds.
    ///   - board: Told when the device is away.
    ///   - registry: Told how the device is.
    ///   - log: Where losses and returns go.
    ///   - bell: Rings when something is plugged in; without it, waits are waited to their end.
    ///   - clock: The time; by hand in tests.
    ///   - find: Finds the device and wraps it; nil where it is not there.
    public init(
        role: String, channels: [Int], board: ReadingBoard, registry: DeviceRegistry, log: Logger,
        bell: PlugBell? = nil,
        clock: @escaping () -> MonotonicTime = { MonotonicClock.now },
        find: @escaping () throws(DriverError) -> (any DeviceFeed)?
    ) {
        self.role = role
        self.channels = channels
        self.board = board
        self.registry = registry
        self.log = log
        self.clock = clock
        self.bell = bell
        self.find = find
        registry.update(role, at: clock()) { _ in }
    }

    /// Does the next thing: an attempt to open, or one wait for a capture.
    ///
    /// - Returns: Nanoseconds the caller may sleep before the next turn; 0 for at once.
    public func turn() -> Int64 {
        LoopThread.forbid("a device")
        let now = clock()
        answerBell(now)
        guard feed != nil || now >= nextAttempt else { return nextAttempt - now }
        do {
            if let feed {
                try pump(feed)
            } else {
                try open(now)
            }
            return 0
        } catch {
            lose(error)
            return max(0, nextAttempt - clock())
        }
    }

    /// Looks soon where something was plugged in while there is no device.
    private func answerBell(_ now: MonotonicTime) {
        guard let bell, bell.rings != heard else { return }
        heard = bell.rings
        let soon = now + DeviceSupervisor.settling
        if feed == nil && soon < nextAttempt { nextAttempt = soon }
    }

    /// Lets the device go; the supervisor may be thrown away afterwards.
    public func close() {
        feed?.close()
        feed = nil
        isOpen = false
    }

    private func open(_ now: MonotonicTime) throws(DriverError) {
        guard let found = try find() else {
            throw DriverError(device: role, action: "find a device", reason: .disconnected)
        }
        feed = found
        let identity = found.identity
        registry.update(role, at: now) { $0.identity = identity }
        if silences > 1, try found.reset() { log.notice("\(role): \(identity) was reset") }
        try found.open()
        lastCapture = clock()
        isOpen = true
        if !isPresent { board.setAway(false, channels: channels) }
        let (mode, remark) = (found.mode, found.remark)
        if !remark.isEmpty && remark != lastRemark { log.notice("\(role): \(remark)") }
        lastRemark = remark
        registry.update(role, at: now) { status in
            status.reason = "waiting for the first capture"
            status.mode = mode
            status.remark = remark
        }
    }

    private func pump(_ feed: any DeviceFeed) throws(DriverError) {
        let isGood = try feed.pump(timeout: DeviceSupervisor.patience)
        let now = clock()
        guard isGood else {
            try notice(silence: now - lastCapture, of: feed.identity)
            return
        }
        learnRate(now - lastCapture)
        silences = 0
        lastCapture = now
        let dropped = feed.dropped
        if isPresent {
            registry.update(role, at: now) { status in
                status.captures += 1
                status.dropped = dropped
            }
            return
        }
        isPresent = true
        backoff.reset()
        registry.update(role, at: now) { status in
            status.state = .present
            status.reason = ""
            status.since = now
            status.captures += 1
            status.dropped = dropped
        }
        if isLossLogged { log.notice("\(role): \(feed.identity) is back") }
        isLossLogged = false
    }

    private func learnRate(_ gap: Int64) {
        captures += 1
        // The first gap is that of opening.
        if captures > 1 { interval += interval == 0 ? gap : (gap - interval) / 8 }
    }

    private func notice(silence: Int64, of identity: DeviceIdentity) throws(DriverError) {
        let isRateKnown = captures > 20
        let limit =
            isRateKnown
            ? min(max(interval * 30, DeviceSupervisor.shortestSilence), DeviceSupervisor.silence)
            : DeviceSupervisor.silence
        guard silence > limit else { return }
        silences += 1
        if silences == 3 {
            log.error("\(role): \(identity) stays silent after a reset; pull it and put it back")
        }
        let seconds = Double(limit / 100_000_000) / 10
        throw DriverError(
            device: identity.description, action: "read",
            reason: .damaged(what: "nothing came for \(seconds) s"))
    }

    private func lose(_ error: DriverError) {
        let wasOpen = isOpen
        isOpen = false
        captures = 0
        interval = 0
        let now = clock()
        let isRefused = !wasOpen && !isWorthTrying(error)
        nextAttempt = now + (isRefused ? Backoff.longest : backoff.next())
        board.setAway(true, channels: channels)
        let wasPresent = isPresent
        isPresent = false
        registry.update(role, at: now) { status in
            let state: DeviceStatus.State = isRefused ? .refused : .away
            if status.state != state { status.since = now }
            status.state = state
            status.reason = error.description
            if wasPresent { status.losses += 1 }
        }
        if !isLossLogged { log.warning("\(role): \(error.description)") }
        isLossLogged = true
        // Last of all: closing a device that hangs may take as long as it hangs.
        feed?.close()
        feed = nil
    }

    private func isWorthTrying(_ error: DriverError) -> Bool {
        switch error.reason {
        case .disconnected, .busy, .system: true
        case .unsupported, .damaged: false
        }
    }
}
