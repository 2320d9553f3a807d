import AudioDriver
import Conditions
import Console
import DeviceIO
import Foundation
import Kernels
import Logging
import Quantities
import Recording
import Render
import Runner
import Sensing
import Setup
import Sonify
import Stage
import Synchronization
import WorldState

/// A living world with everything round it, put together once and run to its end.
final class LiveExhibit: @unchecked Sendable {
    private let profile: Profile
    private let world: World
    private let sensing: LiveSensing
    private let journal: JournalWriter?
    private let keeper: SinkKeeper?
    private let measures: Measures
    private let hands = Hands()
    private let loop = RunLoop()
    private let parts: LoopParts
    private let backend: PageBackend
    private let server: ConsoleServer?
    private let log: Logger
    private let isEnding = EndFlag()
    /// Paints; nil where nothing is painted.
    private let painter: WorldPainter?
    private let isRealTime: Bool
    private let recordingPath: String?
    private let curtain = Curtain()
    /// The roles whose devices the profile names.
    private let named: Set<String>
    /// When the devices were last remembered; for the house's thread.
    private var remembered = MonotonicClock.now
    private let sinks: LiveSinks
    private let windows: [WindowKeeper]
    private let service = ServiceNotifier(
        path: ProcessInfo.processInfo.environment["NOTIFY_SOCKET"])
    private let drill: LiveDrill?

    /// Puts the exhibit together; nothing moves yet, but devices are being opened.
    ///
    /// With `isRealTime` sound, loop and painters ask for `SCHED_FIFO` 51, 50 and 49, so that
    /// nothing else on the machine makes them late; without, they share it with everybody.
    init(
        _ profile: Profile, _ room: RoomChoice, servesPage: Bool, workers: Int,
        paints: Bool = true, isRealTime: Bool = true, ticks: UInt64? = nil, isFresh: Bool = false,
        log: Logger = Logs.make("nacre"), drill: LiveDrill? = nil
    ) throws {
        self.profile = profile
        named = room.named(profile)
        self.isRealTime = isRealTime
        self.log = log
        let layout = profile.layout
        let start = try WorldStart(profile, isFresh: isFresh, log: log)
        world = start.world
        let lastTick = ticks.map { [world] in Tick(world.tick.index + $0) }
        measures = Measures(layout: layout)
        recordingPath = start.recordingPath
        if let recordingPath, let days = profile.journal.days {
            LiveExhibit.clear(beside: recordingPath, days: days, log)
        }
        journal = try LiveExhibit.journal(recordingPath, profile, world)
        keeper = LiveExhibit.speakers(profile, isRealTime, log)
        self.drill = drill
        sensing = LiveSensing(profile, room, layout: layout, log: log, drill: drill?.activity)
        sinks = LiveSinks(profile.stage.signals, registry: sensing.registry, log: log)
        curtain.isDrawn = LiveExhibit.isClosed(profile)
        let stage = profile.stage
        let port = PicturePort()
        let board = BriefBoard(layout: layout)
        let pool = WorkerPool(workers: workers, realTimePriority: isRealTime ? 49 : nil)
        painter =
            paints
            ? WorldPainter(
                premise: profile.premise, width: stage.width, height: stage.height, pool: pool)
            : nil
        let liveSensing = sensing
        let (liveHands, boards) = (hands, board)
        windows = LiveWindows.open(stage, name: profile.name, hands: hands, log: log) {
            let next: ViewMode = boards.newest.view == .first ? .third : .first
            liveHands.say(.view(next), wanderer: 0, origin: .page)
        }
        let source = LiveSource(
            senses: { _, now, frame in liveSensing.latch(now: now, into: &frame) }, hands: hands,
            lastTick: lastTick)
        var parts = LoopParts(
            world: world, source: source,
            stage: LiveStage(
                port: port, board: board, sink: keeper, measures: measures,
                painter: painter, curtain: curtain, signals: sinks.tap, windows: windows,
                width: stage.width, height: stage.height, picturesPerSecond: stage.fps),
            pace: LivePace(), measures: measures, painter: painter,
            quality: .live,
            sound: stage.plays
                ? WorldSound(premise: profile.premise, ceiling: profile.guard.peak) : nil,
            journal: journal)
        parts.flashGuard = FlashGuard(flashes: profile.guard.flashes)
        if OwnStage.isNeeded(by: profile) {
            parts.stage = TracedStage(parts.stage, trace: OwnStage.trace, isLive: true)
        }
        if let drill { parts.stage = drill.watched(parts.stage, world) }
        self.parts = parts
        backend = PageBackend(
            PageBackend.Parts(
                profileName: profile.name, room: room.room, roomText: room.text, pictures: port,
                board: board, measures: measures, hands: hands, registry: sensing.registry,
                flashReport: parts.flashGuard.report, premise: profile.premise,
                recordingPath: recordingPath, hours: profile.hours, curtain: curtain,
                journal: journal?.monitor, sink: keeper, windows: windows))
        server = servesPage ? try LiveExhibit.page(backend, stage, log) : nil
        Nacre.note("nacre: \(room.text)")
        if curtain.isDrawn { tellHours() }
        if let server { Nacre.say("the page is at \(server.address)") }
        // The profile may have been edited since the world it goes on with was recorded.
        if world.drives != profile.drives {
            hands.say(.drives(profile.drives), wanderer: 0, origin: .profile)
        }
    }

    /// What is measured.
    var measured: Measures { measures }
    /// The painter's figures of the latest picture; read it between runs.
    var painted: WorldPainter.Figures? { painter?.figures }

    /// Runs until the last tick, `stop`, or an interrupt; then closes everything.
    func run() throws {
        painter?.prepare(world, viewpoint: world.viewpoint(of: 0))
        let interrupt = Interrupt { [loop] in loop.stop() }
        defer { interrupt.end() }
        let watcher = keepHouse()
        let strokes = painter.map(makeStrokes)
        defer { strokes?.wait() }
        sensing.wait(for: named, patience: profile.wait) { self.loop.isEnding }
        let failure = Mutex<(any Error)?>(nil)
        RealtimeThread.run(priority: isRealTime ? 50 : nil) { outcome in
            if self.isRealTime, case .normal = outcome {
                self.log.notice("no right to real-time priority; the loop runs normally")
            }
            LoopThread.claim()
            defer { LoopThread.release() }
            do { try self.loop.run(self.parts) } catch {
                failure.withLock { $0 = error }
            }
        }
        isEnding.value.store(true, ordering: .relaxed)
        service?.tell("STOPPING=1", "STATUS=the world ends")
        watcher.stop()
        sinks.stop()
        for window in windows { window.stop() }
        keeper?.end()
        server?.stop()
        sensing.remember()
        sensing.stop()
        do { try journal?.close(world) } catch { throw Failure("nacre: \(error)") }
        if let error = failure.withLock({ $0 }) { throw Failure("nacre: \(error)") }
        drill?.report(missed: measures[.ticksMissed])
        let ticks = measures[.ticks]
        Nacre.note("nacre: \(ticks) ticks, \(measures[.ticksMissed]) missed")
    }

    /// Asks the loop to end.
    func stop() { loop.stop() }

    private static func clear(beside path: String, days: Int, _ log: Logger) {
        let folder = (path as NSString).deletingLastPathComponent
        let outcomes = OldRecordings.clear(
            folder.isEmpty ? "." : folder, olderThan: days, now: Date())
        for outcome in outcomes {
            switch outcome {
            case .removed(let old, let age): log.notice("\(old): removed, \(age) days old")
            case .kept(let old, let reason): log.error("\(old): not removed: \(reason)")
            }
        }
    }

    private static func journal(
        _ path: String?, _ profile: Profile, _ world: World
    ) throws -> JournalWriter? {
        guard let path else { return nil }
        do {
            return try JournalWriter(
                path: path, world: world, program: "nacre \(Nacre.version)",
                created: ISO8601DateFormatter().string(from: Date()),
                quotaBytes: profile.journal.quotaBytes)
        } catch { throw Failure("nacre: \(error)") }
    }

    private static func speakers(
        _ profile: Profile, _ isRealTime: Bool, _ log: Logger
    ) -> SinkKeeper? {
        guard profile.stage.plays else { return nil }
        let keeper = SinkKeeper(PulseSink(priority: isRealTime ? 51 : nil), log: log)
        if !keeper.tryOpen() {
            log.notice("no PulseAudio server answers; the world is silent until one does")
        }
        BackgroundThread.start("nacre-sound") { keeper.keep() }
        return keeper
    }

    private static func page(
        _ backend: PageBackend, _ stage: StageSettings, _ log: Logger
    ) throws -> ConsoleServer {
        do {
            return try ConsoleServer(
                backend: backend, host: stage.host, port: stage.port, token: stage.token, log: log)
        } catch { throw Failure("nacre: \(error)") }
    }

    /// Makes what pictures will need next on a thread that gives way to everything else.
    private func makeStrokes(_ painter: WorldPainter) -> DispatchSemaphore {
        let ended = DispatchSemaphore(value: 0)
        BackgroundThread.start("nacre-strokes") { [isEnding] in
            while !isEnding.value.load(ordering: .relaxed) {
                if !painter.tend() { MonotonicClock.sleep(until: MonotonicClock.now + 10_000_000) }
            }
            ended.signal()
        }
        return ended
    }

    /// Turns the measures' window, and takes the profile's edits, on a thread of normal priority.
    private func keepHouse() -> ProfileWatcher {
        let watcher = ProfileWatcher(profile, in: ExhibitFolder(ofProfile: profile.file))
        watcher.start()
        BackgroundThread.start("nacre-house") { [weak self] in
            var current = self?.profile
            var watch = self?.service.map(ServiceWatch.init)
            while let self, !self.isEnding.value.load(ordering: .relaxed) {
                self.measures.turnOver(at: MonotonicClock.now)
                self.keepHours()
                self.rememberDevices()
                watch?.turn(
                    ticks: self.measures[.ticks], pictures: self.measures[.pictures],
                    isDark: self.curtain.isDrawn || self.painter == nil)
                if let note = self.drill?.news() { self.backend.tell(note) }
                if let change = watcher.changes.take(), let old = current {
                    current = self.reload(change, old)
                }
                MonotonicClock.sleep(until: MonotonicClock.now + 500_000_000)
            }
        }
        return watcher
    }

    private static func isClosed(_ profile: Profile) -> Bool {
        guard let hours = profile.hours else { return false }
        return !hours.isOpen(at: Date(), in: Calendar.current)
    }

    /// Once a minute at most: which devices are there may change at any time, and rarely does.
    private func rememberDevices() {
        let now = MonotonicClock.now
        guard now - remembered > 60_000_000_000 else { return }
        remembered = now
        sensing.remember()
    }

    /// Draws the curtain outside the opening hours; the world behind it goes on.
    private func keepHours() {
        let isClosed = LiveExhibit.isClosed(profile)
        if isClosed == curtain.isDrawn { return }
        curtain.isDrawn = isClosed
        tellHours()
    }

    private func tellHours() {
        let isClosed = curtain.isDrawn
        let hours = profile.hours.map { " (\($0.text))" } ?? ""
        log.notice("\(isClosed ? "closed: the stage is dark and silent" : "open")\(hours)")
    }

    /// A good edit's drives go into the world, and into the journal with them; a bad edit is
    /// said and changes nothing.
    private func reload(_ change: ProfileWatcher.Change, _ old: Profile) -> Profile {
        switch change {
        case .problems(let problems):
            for problem in problems.problems { log.error("\(problem)") }
            let first = problems.problems.first.map { "\($0)" } ?? ""
            backend.tell("the profile's edit is not in order, the old one goes on: \(first)")
            return old
        case .profile(let edited):
            let sections = edited.changedSections(since: old)
            if sections.contains("drives") {
                hands.say(.drives(edited.drives), wanderer: 0, origin: .profile)
                log.notice("\(edited.file): drives reloaded")
            }
            let waiting = sections.filter { $0 != "drives" }.joined(separator: ", ")
            let note = waiting.isEmpty ? "" : "\(waiting) of the profile: needs a new start"
            if !note.isEmpty { log.notice("\(edited.file): \(note)") }
            backend.tell(note)
            return edited
        }
    }
}
