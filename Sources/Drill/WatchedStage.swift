import Kernels
import Quantities
import Runner
import WorldState

/// A living stage with a watch beside it, for as many ticks as the watch has room for.
public final class WatchedStage: LoopStage {
    /// What it sees.
    public let watch: DrillWatch
    private let stage: any LoopStage
    private var left: Int

    /// Joins a stage and a new watch of a world.
    ///
    /// - Parameter ticks: How many ticks are watched; their room is made now.
    public init(_ stage: any LoopStage, _ world: World, ticks: Int) {
        self.stage = stage
        watch = DrillWatch(world, ticks: ticks)
        left = ticks
    }

    /// As the stage wants.
    public func wantsPicture(of tick: Tick) -> Bool { stage.wantsPicture(of: tick) }
    /// As the stage says.
    public var thinning: Float { stage.thinning }
    /// The stage's.
    public var canvas: PixelBuffer { stage.canvas }
    /// Looks at every sixth tick's picture, and shows all.
    public func show(_ picture: PixelBuffer, of world: World) throws {
        if left > 0, world.tick.index % 6 == 0 { watch.observe(picture, at: world.tick) }
        try stage.show(picture, of: world)
    }
    /// Plays.
    public func play(_ block: SampleBlock, of world: World) throws {
        try stage.play(block, of: world)
    }
    /// Looks at the tick.
    public func tell(_ world: World, hash: UInt64) throws {
        if left > 0 {
            left -= 1
            watch.observe(world, hash: hash)
        }
        try stage.tell(world, hash: hash)
    }
    /// As the stage says.
    public var soundBuffered: Int64? { stage.soundBuffered }
}
