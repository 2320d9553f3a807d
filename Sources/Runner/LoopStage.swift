import Kernels
import Quantities
import WorldState

/// Where the loop's pictures, blocks and news go.
public protocol LoopStage: AnyObject {
    /// Whether a picture of this tick is wanted.
    func wantsPicture(of tick: Tick) -> Bool
    /// How much sooner strokes of the middle distance are to thin out: see `WorldPainter`.
    var thinning: Float { get }
    /// A buffer to paint into; ask once for each picture.
    var canvas: PixelBuffer { get }
    /// Takes the finished picture. Never blocks on a display when live.
    func show(_ picture: PixelBuffer, of world: World) throws
    /// Takes the tick's block of sound.
    func play(_ block: SampleBlock, of world: World) throws
    /// Takes notice of the tick: state lines, the page's figures, lights.
    func tell(_ world: World, hash: UInt64) throws
    /// Nanoseconds of sound not yet played; nil without a sink.
    var soundBuffered: Int64? { get }
}
