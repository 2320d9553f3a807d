import Conditions
import DeviceIO
import Logging
import Quantities
import Sensing
import Synchronization
import Testing

/// A clock moved by hand.
final class HandClock {
    var now = MonotonicTime(nanoseconds: 0)
    func sleep(_ nanoseconds: Int64) { now = now + nanoseconds }
}

/// Keeps what is logged.
struct KeptLog: LogHandler {
    final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {
        lines.all.withLock { $0.append("\(event.level): \(event.message)") }
    }
}

/// A device that does what a script says, one word a call of `open` or `pump`.
final class ScriptedFeed: DeviceFeed {
    enum Step { case good, none, gone, unsupported }
    let identity = DeviceIdentity(family: .camera, key: "usb-7", name: "scripted")
    var dropped: UInt64 = 0
    var script: [Step] = []
    var opens: [Int64] = []
    var closes = 0
    var openFails: DriverError.Reason?
    var resets = 0
    let clock: HandClock
    init(_ clock: HandClock) { self.clock = clock }

    func open() throws(DriverError) {
        opens.append(clock.now.nanoseconds)
        if let openFails { throw DriverError(device: "d", action: "open", reason: openFails) }
    }
    func pump(timeout: Int64) throws(DriverError) -> Bool {
        let step = script.isEmpty ? .gone : script.removeFirst()
        clock.sleep(step == .none ? timeout : timeout / 4)
        switch step {
        case .good: return true
        case .none: return false
        case .gone: throw DriverError(device: "d", action: "read", reason: .disconnected)
        case .unsupported:
            throw DriverError(device: "d", action: "read", reason: .unsupported(setting: "x"))
        }
    }
    func close() { closes += 1 }
    func reset() throws(DriverError) -> Bool {
        resets += 1
        return true
    }
}

@Suite struct SupervisorTests {
    private let clock = HandClock()
    private let lines = KeptLog.Lines()
    private let registry = DeviceRegistry()
    private let board = ReadingBoard(layout: .standard)

    private func supervisor(_ feed: ScriptedFeed?) -> DeviceSupervisor {
        let lines = lines
        return DeviceSupervisor(
            role: "eye", channels: [1, 2], board: board, registry: registry,
            log: Logger(label: "test", factory: { _ in KeptLog(lines: lines) }),
            clock: { [clock] in clock.now }, find: { () throws(DriverError) in feed })
    }

    private func run(_ supervisor: DeviceSupervisor, seconds: Double) {
        let end = clock.now + Int64(seconds * 1e9)
        while clock.now < end { clock.sleep(supervisor.turn()) }
    }

    @Test func `attempts back off from half a second to a minute`() {
        let feed = ScriptedFeed(clock)
        feed.openFails = .busy
        run(supervisor(feed), seconds: 310)
        let waits = zip(feed.opens.dropFirst(), feed.opens).map { Double($0 - $1) / 1e9 }
        #expect(waits == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
        #expect(registry.device("eye")?.state == .away)
        #expect(registry.device("eye")?.reason.contains("in use") == true)
    }

    @Test func `the first good capture starts the waits again, opening alone does not`() {
        let feed = ScriptedFeed(clock)
        let supervisor = supervisor(feed)
        // Opens, but never gives a capture: the waits go on growing.
        run(supervisor, seconds: 20)
        let growing = zip(feed.opens.dropFirst(), feed.opens).map { Double($0 - $1) / 1e9 }
        #expect(growing == growing.sorted() && (growing.last ?? 0) > 7)
        // The next attempt gives three captures and is lost.
        feed.script = [.good, .good, .good]
        run(supervisor, seconds: 20)
        let opens = feed.opens.filter { $0 > 20_000_000_000 }
        let waits = zip(opens.dropFirst(), opens).map { Double($0 - $1) / 1e9 }
        #expect(waits.map { $0.rounded() } == [1, 1, 2, 4, 8], "\(waits)")
    }

    @Test func `a loss is logged once and so is the return`() {
        let feed = ScriptedFeed(clock)
        feed.script = Array(repeating: .good, count: 10)
        let supervisor = supervisor(feed)
        run(supervisor, seconds: 100)
        #expect(lines.all.withLock { $0 }.count == 1, "the first opening is no return")
        feed.script = Array(repeating: .good, count: 1000)
        run(supervisor, seconds: 90)
        let logged = lines.all.withLock { $0 }
        #expect(logged.count >= 2)
        #expect(logged[0].hasPrefix("warning: eye:"))
        #expect(logged[1].hasPrefix("notice: eye: camera usb-7 is back"))
        #expect(logged.count(where: { $0.hasPrefix("notice") }) == 1)
    }

    @Test func `a device that cannot do it is reported and asked once a minute`() {
        let feed = ScriptedFeed(clock)
        feed.openFails = .unsupported(setting: "640 × 360")
        run(supervisor(feed), seconds: 185)
        #expect(feed.opens.map { $0 / 1_000_000_000 } == [0, 60, 120, 180])
        #expect(registry.device("eye")?.state == .refused)
        #expect(lines.all.withLock { $0 }.count == 1)
    }

    @Test func `a device that is not there is away, and its channels unavailable`() {
        run(supervisor(nil), seconds: 3)
        #expect(registry.device("eye")?.state == .away)
        #expect(registry.device("eye")?.identity == nil)
        let latch = Latch(board: board, policies: LossPolicies.standard(board.layout))
        var frame = ConditionFrame(layout: board.layout)
        latch.latch(now: clock.now, into: &frame)
        #expect(frame.states[1] == .unavailable)
        #expect(frame.states[3] == .unknown, "a channel of nobody's")
    }

    @Test func `a device's own rate tells when it is silent; the second time it is reset`() {
        let feed = ScriptedFeed(clock)
        // 40 captures a second, then nothing.
        feed.script =
            Array(repeating: .good, count: 100) + Array(repeating: .none, count: 40)
            + Array(repeating: .none, count: 120) + Array(repeating: .good, count: 50)
            + Array(repeating: .none, count: 20)
        let supervisor = supervisor(feed)
        run(supervisor, seconds: 6)
        let opens = feed.opens.map { Double($0) / 1e9 }
        #expect(opens.count == 2, "2.5 s of life and 1.5 s of silence: \(opens)")
        #expect(registry.device("eye")?.losses == 1)
        #expect(feed.resets == 0)
        // It comes back without a word, for which it has ten seconds.
        run(supervisor, seconds: 16)
        #expect(feed.resets == 1)
        let said = lines.all.withLock { $0 }
        #expect(said.contains { $0.contains("was reset") })
        #expect(said.contains { $0.contains("is back") })
    }

    @Test func `a device that a reset does not wake is reported once`() {
        let feed = ScriptedFeed(clock)
        feed.script =
            Array(repeating: .good, count: 100) + Array(repeating: .none, count: 1000)
        run(supervisor(feed), seconds: 80)
        #expect(feed.resets >= 2)
        let said = lines.all.withLock { $0 }
        #expect(said.count { $0.hasPrefix("error: eye:") } == 1, "\(said)")
    }

    @Test func `a device that falls silent is opened anew`() {
        let feed = ScriptedFeed(clock)
        feed.script = [.good] + Array(repeating: .none, count: 105)
        let supervisor = supervisor(feed)
        run(supervisor, seconds: 9)
        #expect(registry.device("eye")?.state == .present && feed.opens.count == 1)
        run(supervisor, seconds: 2)
        #expect(feed.opens.count >= 2 && feed.closes >= 1)
        #expect(registry.device("eye")?.losses == 1)
    }

    @Test func `every opening is followed by a closing`() {
        let feed = ScriptedFeed(clock)
        feed.script = [.good, .gone, .good, .none, .gone, .good, .unsupported]
        let supervisor = supervisor(feed)
        run(supervisor, seconds: 60)
        supervisor.close()
        #expect(feed.opens.count > 3)
        #expect(feed.closes >= feed.opens.count)
    }

    @Test func `a thread runs a supervisor and stops when told`() {
        let board = board
        let registry = registry
        let thread = SupervisorThread {
            let clock = HandClock()
            let feed = ScriptedFeed(clock)
            feed.script = Array(repeating: .good, count: 1_000_000)
            return DeviceSupervisor(
                role: "ear", channels: [11], board: board, registry: registry,
                log: Logger(label: "test"), find: { () throws(DriverError) in feed })
        }
        let deadline = MonotonicClock.now + 5_000_000_000
        while registry.device("ear")?.state != .present && MonotonicClock.now < deadline {
            MonotonicClock.sleep(until: MonotonicClock.now + 2_000_000)
        }
        thread.stop()
        #expect(registry.device("ear")?.state == .present)
        let captures = registry.device("ear")?.captures
        MonotonicClock.sleep(until: MonotonicClock.now + 20_000_000)
        #expect(registry.device("ear")?.captures == captures)
    }

    @Test func `a bell cuts a long wait short, for a device that is away or refused`() {
        let feed = ScriptedFeed(clock)
        feed.openFails = .unsupported(setting: "x")
        let bell = PlugBell()
        let lines = lines
        let supervisor = DeviceSupervisor(
            role: "eye", channels: [1], board: board, registry: registry,
            log: Logger(label: "test", factory: { _ in KeptLog(lines: lines) }), bell: bell,
            clock: { [clock] in clock.now }, find: { () throws(DriverError) in feed })
        func run(seconds: Int) {
            // As its thread does: no nap is longer than 50 ms.
            for _ in 0..<(seconds * 20) {
                _ = supervisor.turn()
                clock.sleep(50_000_000)
            }
        }
        run(seconds: 10)
        #expect(feed.opens.count == 1)
        bell.ring()
        run(seconds: 10)
        #expect(feed.opens.count == 2)
        #expect(feed.opens.last.map { $0 < 10_500_000_000 } == true)
    }
}
