import Conditions
import DeviceIO
import Foundation
import Logging
import Perception
import Quantities
import Runner
import Sensing
import Setup
import Stage
import Synchronization
import Udev

/// Eyes, ears and the clock of a living room, each on its own thread, and the latch they feed.
final class LiveSensing {
    let board: ReadingBoard
    let registry = DeviceRegistry()
    /// Who takes which device.
    let claims: DeviceClaims
    private let folder: ExhibitFolder
    private let bell = PlugBell()
    private let log: Logger
    private var threads: [(role: String, thread: SupervisorThread)] = []
    private let isEnding = EndFlag()
    private let latch: LatchBox

    /// What is worth looking for when it is plugged in, as the kernel calls it.
    private static let subsystems = [
        "video4linux", "sound", "input", "iio", "hwmon", "tty", "snd_seq",
    ]

    /// Starts the threads.
    init(
        _ profile: Profile, _ room: RoomChoice, layout: ChannelLayout, log: Logger,
        drill: DrillActivity? = nil
    ) {
        OwnStage.furnish(profile)
        board = ReadingBoard(layout: layout)
        folder = ExhibitFolder(ofProfile: profile.file)
        self.log = log
        latch = LatchBox(
            Latch(
                board: board,
                policies: LossPolicies.resolve(layout, room.senses, profile.signals),
                drill: drill))
        claims = DeviceClaims(remembered: LiveSensing.remembered(profile, room, folder))
        let people = RoomPeople(board: board, senses: room.senses)
        for binding in room.senses where binding.choice != .nobody {
            if binding.role.family == .camera {
                watch(profile, binding, layout, people)
            } else {
                listen(binding, layout)
            }
        }
        for binding in profile.signals { feel(binding, layout) }
        let (board, isEnding, bell) = (board, isEnding, bell)
        BackgroundThread.start("nacre-plug") {
            // Without news from udev, whatever comes back is found with the next attempt.
            guard let monitor = try? UdevMonitor(subsystems: LiveSensing.subsystems) else { return }
            while !isEnding.value.load(ordering: .relaxed) {
                if monitor.wait(timeout: 250_000_000) { bell.ring() }
            }
        }
        board.publishLocalHour(LocalClock.hour, at: MonotonicClock.now)
        BackgroundThread.start("nacre-clock") {
            while !isEnding.value.load(ordering: .relaxed) {
                board.publishLocalHour(LocalClock.hour, at: MonotonicClock.now)
                MonotonicClock.sleep(until: MonotonicClock.now + 250_000_000)
            }
        }
    }

    /// Who had which device, as far as the files still mean that one.
    private static func remembered(
        _ profile: Profile, _ room: RoomChoice, _ folder: ExhibitFolder
    ) -> [String: String] {
        let known = KnownDevices.read(folder)
        return known.roles.filter { role, key in
            let devices = known.devices.filter { $0.key == key }.compactMap { device in
                DeviceIdentity.Family(rawValue: device.family).map {
                    DeviceIdentity(family: $0, key: device.key, name: device.name)
                }
            }
            if let sense = room.senses.first(where: { $0.role.name == role }) {
                return devices.contains(where: sense.takes)
            }
            let signal = profile.signals.first { $0.role == role }
            return signal.map { devices.contains(where: $0.entry.matches) } ?? false
        }
    }

    /// Remembers who has which device, and which devices are there.
    ///
    /// - Parameter found: Devices that are there without a role, where anybody has looked.
    func remember(_ found: [DeviceIdentity] = []) {
        var known = KnownDevices.read(folder)
        let old = known
        let present = registry.devices.filter { $0.state == .present }.compactMap(\.identity)
        known.note(found + present, at: Date())
        for (role, key) in claims.keys { known.roles[role] = key }
        guard known != old else { return }
        do { try known.write(folder) } catch {
            log.notice("devices are not remembered: \(error.localizedDescription)")
        }
    }

    /// Waits until the devices that the profile names are there, and says which are not.
    ///
    /// - Parameters:
    ///   - patience: Nanoseconds to wait at the most.
    ///   - isOver: Whether somebody wants to end.
    func wait(for roles: Set<String>, patience: Int64, isOver: () -> Bool) {
        let end = MonotonicClock.now + patience
        func missing() -> [DeviceStatus] {
            registry.devices.filter { roles.contains($0.role) && $0.state != .present }
        }
        if patience > 0 && !roles.isEmpty {
            log.notice("waiting up to \(patience / 1_000_000_000) s for \(roles.sorted())")
        }
        while !isOver(), !roles.isEmpty, MonotonicClock.now < end,
            roles.count
                > registry.devices.count(where: {
                    roles.contains($0.role) && $0.state == .present
                })
        {
            MonotonicClock.sleep(until: MonotonicClock.now + 50_000_000)
        }
        for device in missing() where patience > 0 {
            log.warning("starting without \(device.role): \(device.reason)")
        }
    }

    /// Fills a frame; called by the loop.
    func latch(now: MonotonicTime, into frame: inout ConditionFrame) {
        latch.latch.latch(now: now, into: &frame)
    }

    /// Ends the threads and lets the devices go; one that hangs is left hanging, and named.
    func stop() {
        isEnding.value.store(true, ordering: .relaxed)
        for one in threads { one.thread.end() }
        for one in threads where !one.thread.stop() {
            log.warning("\(one.role): its device hangs, and is left to itself")
        }
    }

    private func watch(
        _ profile: Profile, _ binding: RoleBinding, _ layout: ChannelLayout, _ people: RoomPeople?
    ) {
        let (board, claims, folder, floor) = (board, claims, folder, profile.floor)
        let (registry, log) = (registry, log)
        supervise(binding.role.name, LiveSensing.channels(layout, binding.role)) {
            guard let source = Drivers.camera(binding, claims) else { return nil }
            let calibration = Files.calibration(of: source.identity, in: folder)
            let sense = EyeSense(
                board: board, floor: floor, binding: binding, calibration: calibration,
                isSimulated: source.identity.isSimulated, room: people)
            let watched = CalibrationWatch.over(
                OwnStage.clean(source, binding), calibration, role: binding.role.name,
                registry: registry, log: log)
            return EyeFeed(source: watched, sense: sense)
        }
    }

    private func listen(_ binding: RoleBinding, _ layout: ChannelLayout) {
        let (board, claims, folder) = (board, claims, folder)
        supervise(binding.role.name, LiveSensing.channels(layout, binding.role)) {
            guard let source = Drivers.microphone(binding, claims) else { return nil }
            let sense = EarSense(
                board: board, binding: binding,
                calibration: Files.calibration(of: source.identity, in: folder),
                isSimulated: source.identity.isSimulated)
            return EarFeed(source: OwnStage.clean(source, binding), sense: sense)
        }
    }

    private func feel(_ binding: SignalBinding, _ layout: ChannelLayout) {
        let (board, claims, folder) = (board, claims, folder)
        let channels = binding.channels.compactMap { layout.index(of: $0.name) }
        supervise(binding.role, channels) { () throws(DriverError) in
            let source = try SignalDrivers.source(binding.entry, binding.role, claims)
            guard let source else { return nil }
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
        _ role: String, _ channels: [Int],
        find: @escaping @Sendable () throws(DriverError) -> (any DeviceFeed)?
    ) {
        let (board, registry, log, bell) = (board, registry, log, bell)
        let thread = SupervisorThread {
            DeviceSupervisor(
                role: role, channels: channels, board: board, registry: registry, log: log,
                bell: bell, find: find)
        }
        threads.append((role, thread))
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
