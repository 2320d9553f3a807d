import DeviceIO
import Kernels
import Quantities
import Render
import Stage
import WorldState

/// A stage that also tells a trace what it shows and plays, for eyes and ears to take off.
///
/// Adds about a tenth of a millisecond to a picture; neither waits nor allocates.
public final class TracedStage: LoopStage {
    private let stage: any LoopStage
    private let trace: StageTrace
    private let isLive: Bool

    /// Joins a stage and a trace.
    ///
    /// - Parameter isLive: Whether things happen by the monotonic clock; else by the tick's.
    public init(_ stage: any LoopStage, trace: StageTrace, isLive: Bool) {
        self.stage = stage
        self.trace = trace
        self.isLive = isLive
    }

    private func now(_ world: World) -> MonotonicTime {
        isLive ? MonotonicClock.now : MonotonicTime(nanoseconds: world.tick.nanoseconds)
    }

    /// As the stage wants.
    public func wantsPicture(of tick: Tick) -> Bool { stage.wantsPicture(of: tick) }
    /// As the stage says.
    public var thinning: Float { stage.thinning }
    /// The stage's.
    public var canvas: PixelBuffer { stage.canvas }
    /// Shows the picture, and keeps a small one.
    public func show(_ picture: PixelBuffer, of world: World) throws {
        try stage.show(picture, of: world)
        trace.show(picture, at: now(world))
    }
    /// Plays the block, and keeps it with the time at which it will be heard.
    public func play(_ block: SampleBlock, of world: World) throws {
        let buffered = stage.soundBuffered ?? 0
        try stage.play(block, of: world)
        trace.play(block, at: now(world) + buffered)
    }
    /// Passes it on.
    public func tell(_ world: World, hash: UInt64) throws { try stage.tell(world, hash: hash) }
    /// As the stage says.
    public var soundBuffered: Int64? { stage.soundBuffered }
}
