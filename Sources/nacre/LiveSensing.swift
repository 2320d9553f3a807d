import Conditions
import DeviceIO
import Logging
import Perception
import Quantities
import Runner
import Sensing
import Setup
import Stage
import Synchronization

/// Eyes, ears and the clock of a living room, each on its own thread, and the latch they feed.
final class LiveSensing {
    let board: ReadingBoard
    let registry = DeviceRegistry()
    private var threads: [SupervisorThread] = []
    private let isEnding = EndFlag()
    private let latch: LatchBox

    /// Starts the threads.
    init(
        _ profile: Profile, _ room: RoomChoice, layout: ChannelLayout, log: Logger,
        drill: DrillActivity? = nil
    ) {
        OwnStage.furnish(profile)
        board = ReadingBoard(layout: layout)
        latch = LatchBox(
            Latch(
                board: board,
                policies: LossPolicies.resolve(layout, [room.eye, room.ear], profile.signals),
                drill: drill))
        if room.eye.choice != .nobody { watch(profile, room.eye, layout, log) }
        if room.ear.choice != .nobody { listen(profile, room.ear, layout, log) }
        for binding in profile.signals { feel(profile, binding, layout, log) }
        let (board, isEnding) = (board, isEnding)
        board.publishLocalHour(LocalClock.hour, at: MonotonicClock.now)
        BackgroundThread.start("nacre-clock") {
            while !isEnding.value.load(ordering: .relaxed) {
                board.publishLocalHour(LocalClock.hour, at: MonotonicClock.now)
                MonotonicClock.sleep(until: MonotonicClock.now + 250_000_000)
            }
        }
    }

    /// Fills a frame; called by the loop.
    func latch(now: MonotonicTime, into frame: inout ConditionFrame) {
        latch.latch.latch(now: now, into: &frame)
    }

    /// Ends the threads and lets the devices go.
    func stop() {
        isEnding.value.store(true, ordering: .relaxed)
        for thread in threads { thread.stop() }
    }

    private func watch(
        _ profile: Profile, _ binding: RoleBinding, _ layout: ChannelLayout, _ log: Logger
    ) {
        let (board, floor) = (board, profile.floor)
        let folder = ExhibitFolder(ofProfile: profile.file)
        let channels = LiveSensing.channels(layout, binding.role)
        supervise(binding.role.rawValue, channels, log) {
            guard let source = Drivers.camera(binding.choice) else { return nil }
            let sense = EyeSense(
                board: board, floor: floor, binding: binding,
                calibration: Files.calibration(of: source.identity, in: folder),
                isSimulated: source.identity.isSimulated)
            return EyeFeed(source: OwnStage.clean(source, binding), sense: sense)
        }
    }

    private func listen(
        _ profile: Profile, _ binding: RoleBinding, _ layout: ChannelLayout, _ log: Logger
    ) {
        let board = board
        let folder = ExhibitFolder(ofProfile: profile.file)
        let channels = LiveSensing.channels(layout, binding.role)
        supervise(binding.role.rawValue, channels, log) {
            guard let source = Drivers.microphone(binding.choice) else { return nil }
            let sense = EarSense(
                board: board, binding: binding,
                calibration: Files.calibration(of: source.identity, in: folder),
                isSimulated: source.identity.isSimulated)
            return EarFeed(source: OwnStage.clean(source, binding), sense: sense)
        }
    }

    private func feel(
        _ profile: Profile, _ binding: SignalBinding, _ layout: ChannelLayout, _ log: Logger
    ) {
        let board = board
        let folder = ExhibitFolder(ofProfile: profile.file)
        let channels = binding.channels.compactMap { layout.index(of: $0.name) }
        supervise(binding.role, channels, log) { () throws(DriverError) in
            guard let source = try SignalDrivers.source(binding.entry) else { return nil }
            let sense = SignalSense(
                board: board, binding: binding,
                calibration: Files.calibration(of: source.identity, in: folder),
                isSimulated: source.identity.isSimulated)
            return SignalFeed(
                source: source, sense: sense,
                speaksOnChange: binding.entry.signals.contains(where: \.speaksOnChange))
        }
    }

    /// Keeps the device of a role alive on a thread of its own.
    private func supervise(
        _ role: String, _ channels: [Int], _ log: Logger,
        find: @escaping @Sendable () throws(DriverError) -> (any DeviceFeed)?
    ) {
        let (board, registry) = (board, registry)
        threads.append(
            SupervisorThread {
                DeviceSupervisor(
                    role: role, channels: channels, board: board, registry: registry, log: log,
                    find: find)
            })
    }

    private static func channels(_ layout: ChannelLayout, _ role: RoleBinding.Role) -> [Int] {
        layout.channels.indices.filter { layout.channels[$0].name.hasPrefix(role.prefix) }
    }
}

/// Gives the latch, which cannot be copied, a home.
private final class LatchBox {
    var latch: Latch
    init(_ latch: consuming Latch) { self.latch = latch }
}

/// Tells a thread to end.
final class EndFlag: Sendable {
    let value = Atomic<Bool>(false)
}
