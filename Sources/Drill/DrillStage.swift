import DeviceIO
import Kernels
import Quantities
import Runner
import Stage
import WorldState

/// The stage of a drill: small pictures and blocks that only the watch and the room's trace see.
public final class DrillStage: LoopStage {
    /// The size of its pictures, pixels.
    public static let size = (width: 192, height: 108)

    private let watch: DrillWatch?
    private let trace: StageTrace?
    private let ticksPerPicture: UInt64
    private let picture = PixelBuffer(
        width: DrillStage.size.width, height: DrillStage.size.height, format: .rgba8)

    /// Makes the stage.
    ///
    /// - Parameters:
    ///   - watch: Told of every picture and every tick.
    ///   - trace: Told of every picture and block, where the room sees and hears the stage.
    ///   - picturesPerSecond: Divides 60.
    public init(watch: DrillWatch?, trace: StageTrace? = nil, picturesPerSecond: Int = 10) {
        self.watch = watch
        self.trace = trace
        ticksPerPicture = UInt64(60 / picturesPerSecond)
    }

    /// Every k-th tick from the first on.
    public func wantsPicture(of tick: Tick) -> Bool { (tick.index - 1) % ticksPerPicture == 0 }
    /// Nothing.
    public var thinning: Float { 0 }
    /// Always the same: nobody keeps it.
    public var canvas: PixelBuffer { picture }
    /// Looks at the picture.
    public func show(_ picture: PixelBuffer, of world: World) throws {
        watch?.observe(picture, at: world.tick)
        trace?.show(picture, at: MonotonicTime(nanoseconds: world.tick.nanoseconds))
    }
    /// Passes the sound on into the room.
    public func play(_ block: SampleBlock, of world: World) throws {
        trace?.play(block, at: MonotonicTime(nanoseconds: world.tick.nanoseconds))
    }
    /// Looks at the tick.
    public func tell(_ world: World, hash: UInt64) throws { watch?.observe(world, hash: hash) }
    /// There is no sink.
    public var soundBuffered: Int64? { nil }
}
