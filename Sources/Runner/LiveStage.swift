import DeviceIO
import Kernels
import Quantities
import Render
import Stage
import WorldState

/// The stage of the living world: the page's picture port, the loudspeakers, the brief board.
///
/// Nothing here waits: a picture that nobody takes is replaced, a block that finds no room is
/// lost and counted.
public final class LiveStage: LoopStage {
    private let port: PicturePort
    private let board: BriefBoard
    private let sink: SinkKeeper?
    private let measures: Measures
    private let painter: WorldPainter?
    private var governor: PaintGovernor
    private var begun = MonotonicTime(nanoseconds: 0)
    private var ring: CanvasRing

    /// Makes the stage.
    ///
    /// - Parameters:
    ///   - port: Where the page takes pictures.
    ///   - board: Where the page takes figures.
    ///   - sink: Loudspeakers, kept open by their supervisor; nil for none.
    ///   - measures: Where refused blocks are counted and the painter's figures are set.
    ///   - painter: Whose figures are set with every picture; nil for none.
    ///   - width: Pixels across.
    ///   - height: Pixels down.
    ///   - picturesPerSecond: Divides 60.
    public init(
        port: PicturePort, board: BriefBoard, sink: SinkKeeper?, measures: Measures,
        painter: WorldPainter?, width: Int, height: Int, picturesPerSecond: Int
    ) {
        precondition(60 % picturesPerSecond == 0, "pictures a second divide 60")
        self.port = port
        self.board = board
        self.sink = sink
        self.measures = measures
        self.painter = painter
        governor = PaintGovernor(ticksPerPicture: UInt64(60 / picturesPerSecond))
        ring = CanvasRing(width: width, height: height)
    }

    /// Every k-th tick; less often where pictures take too long.
    public func wantsPicture(of tick: Tick) -> Bool { tick.index % governor.current == 0 }

    /// More where pictures take too long.
    public var thinning: Float { governor.thinning }

    /// A buffer that neither the port nor an encoder still refers to.
    public var canvas: PixelBuffer {
        begun = MonotonicClock.now
        return ring.next()
    }

    /// Puts the picture into the port, and what the painter says of it into the measures.
    public func show(_ picture: PixelBuffer, of world: World) throws {
        if let painter {
            measures.set(
                .thinning, Int((governor.thinning / PaintGovernor.mostThinning * 100).rounded()))
            measures.set(.residentStrokes, painter.figures.residentStrokes)
            measures.set(.visibleStrokes, painter.figures.visibleStrokes)
            measures.set(.chunksPending, painter.figures.chunksPending)
        }
        governor.painted(MonotonicClock.now - begun)
        if governor.isActing { measures.count(.picturesRarer) }
        port.show(StagePicture(pixels: picture, tick: world.tick))
    }

    /// Hands the block to the loudspeakers.
    public func play(_ block: SampleBlock, of world: World) throws {
        guard let sink, sink.isOpen else { return }
        if !sink.write(block) { measures.count(.blocksRefused) }
    }

    /// Publishes what the page may see, ten times a second.
    public func tell(_ world: World, hash: UInt64) throws {
        if world.tick.index % 6 == 0 { board.publish(world, hash: hash) }
    }

    /// What the loudspeakers still have to play.
    public var soundBuffered: Int64? { sink?.buffered }
}
