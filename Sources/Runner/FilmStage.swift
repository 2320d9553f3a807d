import Kernels
import Quantities
import Stage
import WorldState

/// The stage of a film: every picture and block goes into a file, in order.
public final class FilmStage: LoopStage {
    private let output: any FilmOutput
    private let ticksPerPicture: UInt64
    private let onPicture: (Tick) -> Void
    private var ring: CanvasRing

    /// Makes the stage.
    ///
    /// - Parameters:
    ///   - output: Where it all goes.
    ///   - width: Pixels across.
    ///   - height: Pixels down.
    ///   - picturesPerSecond: Divides 60.
    ///   - onPicture: Told of every finished picture, for a progress bar.
    public init(
        output: any FilmOutput, width: Int, height: Int, picturesPerSecond: Int,
        onPicture: @escaping (Tick) -> Void = { _ in }
    ) {
        precondition(60 % picturesPerSecond == 0, "pictures a second divide 60")
        self.output = output
        self.onPicture = onPicture
        ticksPerPicture = UInt64(60 / picturesPerSecond)
        ring = CanvasRing(width: width, height: height)
    }

    /// Every k-th tick from the first on.
    public func wantsPicture(of tick: Tick) -> Bool { (tick.index - 1) % ticksPerPicture == 0 }

    /// Nothing: a film shows every stroke.
    public var thinning: Float { 0 }

    /// A buffer that the flash guard does not refer to any more.
    public var canvas: PixelBuffer { ring.next() }

    /// Adds the picture to the film.
    public func show(_ picture: PixelBuffer, of world: World) throws {
        try output.add(picture: picture)
        onPicture(world.tick)
    }

    /// Adds the block to the film's sound.
    public func play(_ block: SampleBlock, of world: World) throws {
        try output.add(sound: block)
    }

    /// Writes the state line of pictured ticks, and the lines of all events.
    public func tell(_ world: World, hash: UInt64) throws {
        if wantsPicture(of: world.tick) {
            try output.add(state: StateLines.state(world, hash: hash))
        }
        for line in StateLines.events(world) { try output.add(event: line) }
    }

    /// A film has no sink.
    public var soundBuffered: Int64? { nil }
}
