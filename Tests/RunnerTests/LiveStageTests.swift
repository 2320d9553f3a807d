import Conditions
import DeviceIO
import Kernels
import Logging
import Quantities
import Render
import Stage
import Synchronization
import Testing
import WorldState

@testable import Runner

struct LiveStageTests {
    @Test func `what the painter says of a picture is on the measures`() throws {
        let world = World(premise: Premise(), drives: [], layout: .standard)
        world.step(TickInputs(layout: .standard))
        let painter = WorldPainter(
            premise: Premise(), width: 64, height: 36, pool: WorkerPool(workers: 1))
        let measures = Measures(layout: .standard)
        let stage = LiveStage(
            port: PicturePort(), board: BriefBoard(layout: .standard), sink: nil,
            measures: measures,
            painter: painter, width: 64, height: 36, picturesPerSecond: 30)
        // Live and unprepared: patches of strokes are missing still.
        let canvas = stage.canvas
        painter.paint(world, viewpoint: world.viewpoint(of: 0), quality: .live, into: canvas)
        try stage.show(canvas, of: world)
        #expect(measures[.chunksPending] > 0)
        #expect(measures[.chunksPending] == painter.figures.chunksPending)
        #expect(measures[.residentStrokes] > 0)
        #expect(measures[.residentStrokes] == painter.figures.residentStrokes)
        #expect(measures[.visibleStrokes] > 0)
        #expect(measures[.visibleStrokes] == painter.figures.visibleStrokes)
    }

    /// Keeps what it is given.
    private final class Tape: SoundSink {
        let identity = DeviceIdentity(family: .speaker, key: "tape", name: "tape")
        let blocks = Mutex<[SampleBlock]>([])
        func open() {}
        func write(_ block: SampleBlock) -> Bool {
            blocks.withLock { $0.append(block) }
            return true
        }
        var buffered: Int64? { 0 }
        var underruns: UInt64 { 0 }
        func close() {}
    }

    @Test func `behind the curtain it is black and silent, and the world goes on`() throws {
        let world = World(premise: Premise(), drives: [], layout: .standard)
        let (curtain, port, tape) = (Curtain(), PicturePort(), Tape())
        let sink = SinkKeeper(tape, log: Logger(label: "test"))
        #expect(sink.tryOpen())
        let board = BriefBoard(layout: .standard)
        let stage = LiveStage(
            port: port, board: board, sink: sink, measures: Measures(layout: .standard),
            painter: nil, curtain: curtain, width: 64, height: 36, picturesPerSecond: 30)
        var loud = SampleBlock()
        for i in 0..<SampleBlock.frames { (loud.left[i], loud.right[i]) = (0.5, -0.5) }
        var pictures = 0
        func run(_ ticks: Int) throws {
            for _ in 0..<ticks {
                world.step(TickInputs(layout: .standard))
                try stage.play(loud, of: world)
                if stage.wantsPicture(of: world.tick) { pictures += 1 }
                try stage.tell(world, hash: 0)
            }
        }
        try run(2)
        #expect(pictures == 1 && tape.blocks.withLock { $0.last?.left[799] } == 0.5)
        curtain.isDrawn = true
        try run(60)
        #expect(pictures == 1)
        #expect(board.newest.tick == Tick(60))
        let blocks = tape.blocks.withLock { $0 }
        #expect(blocks.count == 62, "the sink stays filled, so that the pace stays")
        #expect(blocks[61].left.allSatisfy { $0 == 0 } && blocks[61].right.allSatisfy { $0 == 0 })
        let fall = blocks[2...].flatMap(\.left)
        #expect(zip(fall, fall.dropFirst()).allSatisfy { $0 >= $1 && $0 - $1 < 0.001 })
        curtain.isDrawn = false
        try run(60)
        #expect(pictures == 31)
        #expect(tape.blocks.withLock { $0.last?.right[799] } == -0.5)
    }

    @Test func `the brief tells how many operations the world refused`() throws {
        let world = World(premise: Premise(), drives: [], layout: .standard)
        let board = BriefBoard(layout: .standard)
        var inputs = TickInputs(layout: .standard)
        inputs.operations = (0..<20).map {
            Operation(wanderer: 0, sequence: $0, origin: .page, body: .view(.first))
        }
        world.step(inputs)
        board.publish(world, hash: 1)
        #expect(board.newest.refusedOperations == 4)
        #expect(board.newest.tick == world.tick)
    }
}
