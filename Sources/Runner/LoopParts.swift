import Recording
import Render
import Sonify
import Stage
import WorldState

/// What the loop works with; made once by `Exhibit`.
public struct LoopParts {
    /// The world to step.
    public var world: World
    /// Where its inputs come from.
    public var source: any TickSource
    /// Where pictures, sound and news go.
    public var stage: any LoopStage
    /// When the next tick may begin.
    public var pace: any Pace
    /// What is measured.
    public var measures: Measures
    /// Paints; nil for a run without pictures.
    public var painter: WorldPainter?
    /// How good the pictures must be.
    public var quality: WorldPainter.Quality
    /// Plays; nil for a run without sound.
    public var sound: WorldSound?
    /// Keeps the pictures from flashing.
    public var flashGuard = FlashGuard()
    /// Follows each channel from capture to picture.
    public var latency = LatencyWatch()
    /// Keeps the inputs and hashes; nil for a run without a recording.
    public var journal: JournalWriter?

    /// Puts the parts together.
    public init(
        world: World, source: any TickSource, stage: any LoopStage, pace: any Pace,
        measures: Measures, painter: WorldPainter?, quality: WorldPainter.Quality,
        sound: WorldSound?, journal: JournalWriter? = nil
    ) {
        self.world = world
        self.source = source
        self.stage = stage
        self.pace = pace
        self.measures = measures
        self.painter = painter
        self.quality = quality
        self.sound = sound
        self.journal = journal
    }
}
