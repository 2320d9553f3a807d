import ArgumentParser
import Glibc
import Kernels
import Quantities
import Recording
import Render
import Runner
import Sonify
import Stage
import WorldState

/// `nacre replay`: a recording again, by the same code, compared tick by tick.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Replays a recording and compares every tick.")

    @Argument(help: "The recording.")
    var file: String

    @Flag(help: "Only compare state hashes; exit 1 where a tick differs.")
    var verify = false

    @Option(help: "Film the replay: PATH.mp4, or a folder.")
    var film: String?

    @Option(help: "The film's size.")
    var size = PictureSize(1280, 720)

    @Option(help: "The film's pictures a second; divides 60.")
    var fps = PictureRate(30)

    @Option(help: "Threads that paint; the result is the same for any number.")
    var workers = 2

    func run() throws {
        let result: ReplayResult
        do {
            let reader = try JournalReader(path: file)
            let replayer = try Replayer(reader)
            if let film, !verify {
                result = try filmed(replayer, reader.header.premise, to: film)
            } else {
                result = try replayer.run()
            }
        } catch let error as JournalError {
            throw Failure("nacre: \(error)")
        } catch let error as StageError {
            throw Failure("nacre: \(error)")
        }
        print(result.description)
        if !result.isSame { throw ExitCode(1) }
    }

    /// Paints and plays what is replayed.
    ///
    /// The guard sees film pictures, which may be finer than the live ones were.
    private func filmed(
        _ replayer: Replayer, _ premise: Premise, to path: String
    ) throws -> ReplayResult {
        let format = FilmFormat(
            width: size.width, height: size.height, picturesPerSecond: fps.perSecond)
        let output = try FilmWriter.open(path, format: format)
        let painter = WorldPainter(
            premise: premise, width: size.width, height: size.height,
            pool: WorkerPool(workers: workers))
        let stage = FilmStage(
            output: output, width: size.width, height: size.height,
            picturesPerSecond: fps.perSecond)
        let sound = WorldSound(premise: premise)
        let flashGuard = FlashGuard()
        var block = SampleBlock()
        let result = try replayer.run { world, recorded in
            sound.sound(world, listener: 0, into: &block)
            try stage.play(block, of: world)
            if stage.wantsPicture(of: world.tick) {
                let canvas = stage.canvas
                painter.paint(
                    world, viewpoint: world.viewpoint(of: 0), quality: .film, into: canvas)
                _ = flashGuard.limit(canvas, at: world.tick)
                try stage.show(canvas, of: world)
            }
            try stage.tell(world, hash: recorded.hash)
        }
        try output.finish()
        return result
    }
}
