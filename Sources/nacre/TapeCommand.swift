import ArgumentParser
import Conditions
import DeviceIO
import Foundation
import Logging
import Quantities
import Runner
import Sensing
import Setup
import Tape

/// `nacre tape`: raw streams of the room, written down and looked at.
struct TapeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tape", abstract: "Records what the devices say; lists what a tape holds.",
        subcommands: [TapeRecordCommand.self, TapeListCommand.self])
}

/// `nacre tape record`: the raw streams of a profile's devices as MCAP.
struct TapeRecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Writes the devices' raw streams to an MCAP file.",
        discussion: """
            Numbers and sound are recorded, and pictures only where the profile says
            `journal: {pictures: true}`. Sound holds what visitors say: tell them.
            """)

    @Argument(help: "The profile.")
    var profile = "Profiles/meadow.yaml"

    @Option(help: "The tape, PATH.mcap; it must not exist yet.")
    var out: String

    @Option(help: "How long; without it until interrupted.")
    var seconds: Double?

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds <= 1e7) {
            throw ValidationError("--seconds takes seconds above 0")
        }
    }

    func run() throws {
        let profile = try Files.profile(self.profile)
        let room = try RoomChoice(profile, camera: nil)
        let clock = TapeClock(wall: UInt64(max(0, Date().timeIntervalSince1970) * 1e9))
        let deck: TapeDeck
        do throws(TapeError) {
            deck = try TapeDeck(path: out, program: "nacre \(Nacre.version)") { clock.now }
        } catch { throw Failure("nacre: \(error)") }
        let recorder = TapeRecorder(profile, deck, clock)
        recorder.start(room)
        let flag = EndFlag()
        let interrupt = Interrupt { flag.value.store(true, ordering: .relaxed) }
        let end: MonotonicTime? = seconds.map { MonotonicClock.now + Int64($0 * 1e9) }
        while !flag.value.load(ordering: .relaxed), deck.failure == nil,
            end.map({ MonotonicClock.now < $0 }) ?? true
        { MonotonicClock.sleep(until: MonotonicClock.now + 50_000_000) }
        interrupt.end()
        recorder.stop()
        do throws(TapeError) { try deck.close() } catch { throw Failure("nacre: \(error)") }
        for (topic, messages) in deck.counts { print("\(topic)  \(messages) messages") }
    }
}

/// The supervised devices of a recording.
private final class TapeRecorder {
    private let profile: Profile
    private let deck: TapeDeck
    private let clock: TapeClock
    private let board: ReadingBoard
    private let registry = DeviceRegistry()
    private let claims = DeviceClaims(remembered: [:])
    private let log = Logs.make("nacre")
    private var threads: [SupervisorThread] = []

    init(_ profile: Profile, _ deck: TapeDeck, _ clock: TapeClock) {
        self.profile = profile
        self.deck = deck
        self.clock = clock
        board = ReadingBoard(layout: profile.layout)
    }

    /// Starts a thread for each device.
    func start(_ room: RoomChoice) {
        for binding in room.senses where binding.choice != .nobody {
            if binding.role.family == .camera { watch(binding) } else { listen(binding) }
        }
        let (deck, clock, claims) = (deck, clock, claims)
        for binding in profile.signals {
            supervise(binding.role) { () throws(DriverError) in
                try SignalDrivers.source(binding.entry, binding.role, claims).map {
                    TapeSignalFeed($0, binding, deck, clock)
                }
            }
        }
    }

    /// Ends the threads.
    func stop() {
        for thread in threads { thread.end() }
        for thread in threads { _ = thread.stop() }
    }

    private func watch(_ binding: RoleBinding) {
        let role = binding.role.name
        guard profile.journal.pictures else {
            Nacre.note(
                "nacre: \(role): no pictures are stored; `journal: {pictures: true}` in the "
                    + "profile allows it")
            return
        }
        Nacre.note("nacre: \(role): pictures of visitors are stored, as the profile says")
        let (deck, clock, claims) = (deck, clock, claims)
        supervise(role) {
            Drivers.camera(binding, claims).map { TapeVideoFeed($0, role: role, deck, clock) }
        }
    }

    private func listen(_ binding: RoleBinding) {
        let role = binding.role.name
        Nacre.note("nacre: \(role): sound is stored, with what visitors say")
        let (deck, clock, claims) = (deck, clock, claims)
        supervise(role) {
            Drivers.microphone(binding, claims).map { TapeSoundFeed($0, role: role, deck, clock) }
        }
    }

    private func supervise(
        _ role: String, find: @escaping @Sendable () throws(DriverError) -> (any DeviceFeed)?
    ) {
        let (board, registry, log) = (board, registry, log)
        threads.append(
            SupervisorThread {
                DeviceSupervisor(
                    role: role, channels: [], board: board, registry: registry, log: log,
                    find: find)
            })
    }
}

/// `nacre tape list`: the streams of a tape.
struct TapeListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Shows the streams of an MCAP file.")

    @Argument(help: "The tape.")
    var tape: String

    func run() throws {
        do throws(TapeError) {
            let reader = try TapeReader(path: tape)
            var counts: [Int: UInt64] = [:]
            var span: (first: UInt64, last: UInt64)?
            while let message = try reader.next() {
                counts[message.stream, default: 0] += 1
                let time = message.loggedAt
                span = (min(span?.first ?? time, time), max(span?.last ?? time, time))
            }
            let seconds = span.map { Double($0.last - $0.first) / 1e9 } ?? 0
            print("\(reader.streams.count) streams, \((seconds * 100).rounded() / 100) s")
            for (index, stream) in reader.streams.enumerated() {
                print(
                    "\(stream.topic)  \(stream.schema.isEmpty ? stream.encoding : stream.schema)  "
                        + "\(counts[index] ?? 0) messages"
                        + (stream.facts["identity"].map { "  \($0)" } ?? ""))
            }
            if reader.isTruncated { print("the tape breaks off before its end") }
        } catch { throw Failure("nacre: \(error)") }
    }
}
