import Conditions
import Kernels
import Quantities
import Render
import Stage
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
