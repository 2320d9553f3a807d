import ArgumentParser
import Logging
import Quantities
import Setup

/// `nacre run`: the living world.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Starts the living world.")

    @Argument(help: "The profile.")
    var profile = "Profiles/meadow.yaml"

    @Flag(help: "No page; pictures and sound are made all the same.")
    var headless = false

    @Option(name: .customLong("for"), help: "Seconds to run; without it until interrupted.")
    var seconds: Double?

    @Option(help: "Record into this file; it must not exist yet, save for a run that was killed.")
    var record: String?

    @Flag(help: "A new world, even where the last one ended without a goodbye.")
    var fresh = false

    @Option(help: "The page's port; 0 takes any free one.")
    var port: Int?

    @Option(help: "A video file, or the identity of a camera.")
    var camera: String?

    @Option(help: "Threads that paint.")
    var workers = 2

    @Flag(help: "No pictures are painted; everything else goes on.")
    var noPicture = false

    @Option(help: "How long to wait for the devices that the profile names: 10s.")
    var wait: String?

    @Flag(
        help: ArgumentHelp(
            "Lets the profile's `drill` happen, live, and reports at the end.",
            discussion: "Without faults in the profile, the standard programme of `nacre drill`."))
    var drill = false

    @Flag(
        help: ArgumentHelp(
            "No real-time priority, so that other programs get their share.",
            discussion: "For a desk where more than the world is at work; an exhibit goes without."
        ))
    var normalPriority = false

    @Flag(help: "No real device: the rehearsal room, and what stands in for devices of numbers.")
    var rehearse = false

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds <= 1e8) {
            throw ValidationError("--for takes seconds above 0")
        }
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("--port takes 0 to 65535")
        }
        _ = try patience()
        if !(1...16).contains(workers) { throw ValidationError("--workers takes 1 to 16") }
    }

    /// Nanoseconds that `--wait` asks for; nil where it is not given.
    private func patience() throws -> Int64? {
        guard let wait else { return nil }
        guard let seconds = Double(wait.hasSuffix("s") ? String(wait.dropLast()) : wait),
            (0...3600).contains(seconds)
        else { throw ValidationError("--wait takes 0 to 3600 seconds, such as 10s") }
        return Int64(seconds * 1e9)
    }

    func run() throws {
        var profile = try Files.profile(self.profile)
        if rehearse { profile.rehearse() }
        if let record {
            profile.journal.record = record
            // What is asked for by hand lies where the profile does not know its way about.
            profile.journal.days = nil
        }
        if let port { profile.stage.port = port }
        if let wait = try patience() { profile.wait = wait }
        let room = try RoomChoice(profile, camera: camera)
        let exhibit = try LiveExhibit(
            profile, room, servesPage: !headless, workers: workers, paints: !noPicture,
            isRealTime: !normalPriority, ticks: seconds.map { UInt64(($0 * 60).rounded()) },
            isFresh: fresh, drill: drill ? LiveDrill(profile) : nil)
        try exhibit.run()
    }
}
