import ArgumentParser
import Conditions
import DeviceIO
import Direction
import Drill
import Quantities
import Recording
import Runner
import Sensing
import Setup
import WorldState

/// `nacre drill`: faults on purpose, and what the world made of them.
struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Lets devices fail on purpose and tells what the world did.",
        discussion: """
            Runs without a clock in the rehearsal room, the same every time. Without faults of
            its own or of the profile, a standard programme goes over every device.
            """,
        subcommands: [DrillRunCommand.self, DrillSelfCommand.self],
        defaultSubcommand: DrillRunCommand.self)
}

/// `nacre drill PROFILE` and `nacre drill RECORDING`.
struct DrillRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Drills a profile, or the inputs of a recording.")

    @Argument(help: "A profile, or a recording (.nacre) whose inputs are run again with faults.")
    var file = "Profiles/rehearsal.yaml"

    @Option(help: "The channels of a fault, such as 'room.eye.*'; one for each --fault.")
    var channel: [String] = []

    @Option(
        help: ArgumentHelp(
            "off, stuck, garbage, wrong, slow, delayed, intermittent or skewed; may be repeated."))
    var fault: [Fault.Kind] = []

    @Option(help: "When each fault begins: 10s.")
    var from: [Seconds] = []

    @Option(name: .customLong("for"), help: "How long each fault lasts: 20s.")
    var length: [Seconds] = []

    @Option(help: "What is random in the faults; without it the world's seed.")
    var seed: UInt64?

    @Option(help: "How long it runs; without it ten seconds beyond the last fault.")
    var seconds: Double?

    @Option(help: "Keeps what the world was given; the recording replays without the drill.")
    var record: String?

    @Option(help: "Threads that paint; the result is the same for any number.")
    var workers = 2

    @Flag(help: "JSON for programs.")
    var json = false

    func validate() throws {
        if channel.count > 1 && channel.count != fault.count {
            throw ValidationError("one --channel for each --fault, or one for all")
        }
        if fault.isEmpty && !channel.isEmpty { throw ValidationError("--channel needs --fault") }
        for (name, count) in [("--from", from.count), ("--for", length.count)]
        where count > 1 && count != fault.count {
            throw ValidationError("one \(name) for each --fault, or one for all")
        }
        if let seconds, !(seconds > 0 && seconds <= 86_400) {
            throw ValidationError("--seconds takes 0 to 86400")
        }
        if !(1...16).contains(workers) { throw ValidationError("--workers takes 1 to 16") }
    }

    func run() throws {
        do {
            let report =
                file.hasSuffix(".nacre") ? try replay() : try rehearse(Files.profile(file))
            Nacre.say(json ? report.json : report.text)
            if !report.wentOn { throw ExitCode(1) }
        } catch let error as DriverError {
            throw Failure("nacre: \(error)")
        } catch let error as JournalError {
            throw Failure("nacre: \(error)")
        }
    }

    /// The faults of the command line; nil where there are none.
    private func asked(_ layout: ChannelLayout) throws -> [Fault]? {
        if fault.isEmpty { return nil }
        func pick<Value>(_ values: [Value], _ index: Int, _ standard: Value) -> Value {
            values.isEmpty ? standard : values[min(index, values.count - 1)]
        }
        return try fault.indices.map { index in
            let one = Fault(
                fault[index], on: pick(channel, index, "room.*"),
                from: pick(from, index, Seconds(5)).nanoseconds,
                length: pick(length, index, Seconds(10)).nanoseconds)
            guard layout.channels.contains(where: { one.concerns($0.name) }) else {
                throw Failure(
                    "nacre: no channel fits '\(one.channels)'; there are "
                        + layout.channels.map(\.name).joined(separator: ", "), status: 2)
            }
            return one
        }
    }

    private func rehearse(_ profile: Profile) throws -> DrillReport {
        var profile = profile
        profile.rehearse()
        let layout = profile.layout
        let seed = self.seed ?? profile.premise.seed
        let named = try asked(layout) ?? (profile.faults.isEmpty ? nil : profile.faults)
        let drill =
            named.map { Drill(seed: seed, faults: $0) }
            ?? Drill.standard(layout, seed: seed, seconds: seconds ?? 72)
        let length = seconds ?? Double(drill.end) * 1e-9 + 10
        let world = World(premise: profile.premise, drives: profile.drives, layout: layout)
        let source = try FilmSource(
            profile, camera: nil, CueScript([], premise: profile.premise),
            last: Tick(UInt64((length * 60).rounded())),
            drill: DrillActivity(drill, begin: MonotonicTime(nanoseconds: 0)))
        let journal = try record.map { path in
            try JournalWriter(
                path: path, world: world, program: "nacre \(Nacre.version)", created: Files.today,
                quotaBytes: profile.journal.quotaBytes)
        }
        let report = try DrillRun.run(
            profile, drill, source: source, world: world, workers: workers, journal: journal)
        try journal?.close(world)
        return report
    }

    private func replay() throws -> DrillReport {
        let reader = try JournalReader(path: file)
        let layout = reader.header.layout
        guard let faults = try asked(layout) else {
            throw Failure("nacre: a recording is drilled with --fault and --channel", status: 2)
        }
        let drill = Drill(seed: seed ?? reader.header.premise.seed, faults: faults)
        return try DrillReplay.run(reader, drill, seconds: seconds)
    }
}

extension Profile {
    /// Puts the rehearsal room in the place of every live device.
    mutating func rehearse() {
        if eye.choice != .nobody && !eye.isSimulated { eye.choice = .rehearsal }
        if ear.choice != .nobody && !ear.isSimulated { ear.choice = .rehearsal }
    }
}

extension RoleBinding {
    /// Whether it is a device that a film may use.
    fileprivate var isSimulated: Bool {
        if case .entry(let entry) = choice {
            return entry.driver == .rehearsal || entry.driver == .file
        }
        return choice == .rehearsal
    }
}

extension Fault.Kind: ExpressibleByArgument {}

/// Seconds as one writes them: `10`, `10s`, `10 s`, `500ms`.
struct Seconds: ExpressibleByArgument {
    let nanoseconds: Int64

    init(_ seconds: Int64) { nanoseconds = seconds * 1_000_000_000 }

    init?(argument: String) {
        let text = argument.filter { $0 != " " }
        let (digits, factor) =
            text.hasSuffix("ms")
            ? (text.dropLast(2), 0.001)
            : text.hasSuffix("s") ? (text.dropLast(), 1) : (text[...], 1)
        guard let value = Double(digits), value >= 0, value <= 86_400 else { return nil }
        nanoseconds = Int64((value * factor * 1e9).rounded())
    }
}
