import ArgumentParser
import Conditions
import DeviceIO
import Direction
import Glibc
import Kernels
import Quantities
import Render
import Runner
import Setup
import Sonify
import Stage
import WorldState

/// `nacre film`: without a clock, as fast as the machine allows, always the same.
struct FilmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "film", abstract: "Films the world, the same every time.")

    @Argument(help: "The profile.")
    var profile = "Profiles/rehearsal.yaml"

    @Option(help: "What happens when: a YAML list of cues.")
    var cues: String?

    @Option(help: "How long; without it as long as the cues, or 20.")
    var seconds: Double?

    @Option(help: "The size of the pictures.")
    var size = PictureSize(1280, 720)

    @Option(help: "Pictures a second; divides 60.")
    var fps = PictureRate(30)

    @Option(help: "The world's seed, instead of the profile's.")
    var seed: UInt64?

    @Option(help: "PATH.mp4, or a folder that does not exist yet.")
    var out: String

    @Option(help: "A video file for the camera.")
    var camera: String?

    @Option(help: "Threads that paint; the result is the same for any number.")
    var workers = 2

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds <= 86_400) {
            throw ValidationError("--seconds takes 0 to 86400")
        }
        if !(1...16).contains(workers) { throw ValidationError("--workers takes 1 to 16") }
    }

    func run() throws {
        var profile = try Files.profile(self.profile)
        if let seed { profile.premise.seed = seed }
        let script = CueScript(
            try cues.map { try Files.cues($0) } ?? [], premise: profile.premise)
        let last =
            seconds.map { Tick(UInt64(($0 * 60).rounded())) }
            ?? (script.end > Tick(0) ? script.end : Tick(1200))
        do {
            try film(profile, script, last)
        } catch let error as StageError {
            throw Failure("nacre: \(error)")
        } catch let error as DriverError {
            throw Failure("nacre: \(error)")
        }
    }

    private func film(_ profile: Profile, _ script: CueScript, _ last: Tick) throws {
        let layout = profile.layout
        let world = World(premise: profile.premise, drives: profile.drives, layout: layout)
        let source = try FilmSource(profile, camera: camera, script, last: last)
        let output = try FilmWriter.open(
            out,
            format: FilmFormat(
                width: size.width, height: size.height, picturesPerSecond: fps.perSecond))
        let bar = ProgressBar(last: last)
        let stage = FilmStage(
            output: output, width: size.width, height: size.height,
            picturesPerSecond: fps.perSecond, onPicture: { bar.show($0) })
        var parts = LoopParts(
            world: world, source: source, stage: stage, pace: Unpaced(),
            measures: Measures(layout: layout),
            painter: WorldPainter(
                premise: profile.premise, width: size.width, height: size.height,
                pool: WorkerPool(workers: workers)),
            quality: .film, sound: WorldSound(premise: profile.premise, ceiling: profile.guard.peak)
        )
        parts.flashGuard = FlashGuard(flashes: profile.guard.flashes)
        if OwnStage.isNeeded(by: profile) {
            parts.stage = TracedStage(stage, trace: OwnStage.trace, isLive: false)
        }
        let loop = RunLoop()
        let interrupt = Interrupt { loop.stop() }
        defer { interrupt.end() }
        try loop.run(parts)
        try output.finish()
        bar.end()
    }
}

/// A bar on the error stream, where that is a terminal.
private struct ProgressBar {
    let last: Tick
    private let isTerminal = isatty(2) == 1

    func show(_ tick: Tick) {
        guard isTerminal else { return }
        let share = Double(tick.index) / Double(max(1, last.index))
        let filled = Int(share * 30)
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
        Nacre.write("\r\(bar) \(Int(share * 100)) %")
    }

    func end() { if isTerminal { Nacre.write("\r\u{1B}[K") } }
}
