import DeviceIO
import Kernels
import Quantities
import Render
import Stage
import WorldState

/// The stage of the living world: the page's picture port, the loudspeakers, the brief board.
///
/// Nothing here waits: a picture that nobody takes is replaced, a block that finds no room is
/// lost and counted. Behind a drawn curtain the picture is black and the sound fades to silence.
public final class LiveStage: LoopStage {
    private let port: PicturePort
    private let board: BriefBoard
    private let sink: SinkKeeper?
    private let measures: Measures
    private let painter: WorldPainter?
    private let curtain: Curtain
    private let black: PixelBuffer
    private let signals: SignalTap?
    private let windows: [PictureShow]
    private var quiet = SampleBlock()
    /// What the sound is multiplied by: 0 behind the curtain, 1 before it, half a second between.
    private var volume: Float = 1
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
    ///   - curtain: Whether the stage is dark and silent.
    ///   - signals: What leaves as numbers; nil for nothing.
    ///   - windows: Who else is shown each picture; none of them may wait.
    ///   - width: Pixels across.
    ///   - height: Pixels down.
    ///   - picturesPerSecond: Divides 60.
    public init(
        port: PicturePort, board: BriefBoard, sink: SinkKeeper?, measures: Measures,
        painter: WorldPainter?, curtain: Curtain = Curtain(), signals: SignalTap? = nil,
        windows: [PictureShow] = [], width: Int, height: Int,
        picturesPerSecond: Int
    ) {
        precondition(60 % picturesPerSecond == 0, "pictures a second divide 60")
        self.port = port
        self.board = board
        self.sink = sink
        self.measures = measures
        self.painter = painter
        self.curtain = curtain
        self.signals = signals
        self.windows = windows
        black = PixelBuffer(width: width, height: height, format: .rgba8)
        black.mutableBytes.initializeMemory(as: UInt8.self, repeating: 0)
        for alpha in stride(from: 3, to: black.byteCount, by: 4) {
            black.mutableBytes[alpha] = 255
        }
        governor = PaintGovernor(ticksPerPicture: UInt64(60 / picturesPerSecond))
        // A window holds the picture it shows and two on their way.
        ring = CanvasRing(width: width, height: height, count: 6 + 3 * windows.count)
    }

    /// Every k-th tick; less often where pictures take too long, never behind the curtain.
    public func wantsPicture(of tick: Tick) -> Bool {
        !curtain.isDrawn && tick.index % governor.current == 0
    }

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
        signals?.see(picture)
        hand(StagePicture(pixels: picture, tick: world.tick))
    }

    private func hand(_ picture: StagePicture) {
        port.show(picture)
        for window in windows { window.show(picture) }
    }

    /// Hands the block to the loudspeakers.
    public func play(_ block: SampleBlock, of world: World) throws {
        let goal: Float = curtain.isDrawn ? 0 : 1
        guard volume != 1 || goal != 1 else { return hand(block) }
        fade(block, to: goal)
        hand(quiet)
    }

    private func hand(_ block: SampleBlock) {
        guard let sink, sink.isOpen else { return }
        if !sink.write(block) { measures.count(.blocksRefused) }
    }

    /// Fills `quiet` with the block at the volume on its way to the goal.
    private func fade(_ block: SampleBlock, to goal: Float) {
        let step: Float = 2 / Float(SampleBlock.rate)
        for i in 0..<SampleBlock.frames {
            volume = goal > volume ? min(goal, volume + step) : max(goal, volume - step)
            quiet.left[i] = block.left[i] * volume
            quiet.right[i] = block.right[i] * volume
        }
    }

    /// Puts down what leaves as numbers; publishes what the page may see, ten times a second, and
    /// black behind the curtain.
    public func tell(_ world: World, hash: UInt64) throws {
        if curtain.isDrawn, world.tick.index % Tick.perSecond == 0 {
            hand(StagePicture(pixels: black, tick: world.tick))
        }
        signals?.tell(world, isDark: curtain.isDrawn)
        if world.tick.index % 6 == 0 { board.publish(world, hash: hash) }
    }

    /// What the loudspeakers still have to play.
    public var soundBuffered: Int64? { sink?.buffered }
}
