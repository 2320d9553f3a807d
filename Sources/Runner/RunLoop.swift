import DeviceIO
import Kernels
import Quantities
import Recording
import Render
import Sonify
import Stage
import Synchronization
import WorldState

/// The one loop: everything that happens in Nacre happens in its phases, in their order.
///
/// latch → step → hash → record → sound, paint → show → tell → wait. Sound goes before the
/// picture because a late block is heard sooner than a late picture is seen. Owned by one
/// thread; `stop` may be called from any.
public final class RunLoop: Sendable {
    private let isStopping = Atomic<Bool>(false)

    /// Makes the loop.
    public init() {}

    /// Asks the loop to end after the tick under way.
    public func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Whether it was asked to end.
    public var isEnding: Bool { isStopping.load(ordering: .relaxed) }

    /// Runs until the source has no more ticks, or `stop` was called.
    public func run(_ parts: LoopParts) throws {
        let (world, measures) = (parts.world, parts.measures)
        var inputs = TickInputs(layout: world.layout)
        var block = SampleBlock()
        while !isStopping.load(ordering: .relaxed) {
            let start = MonotonicClock.now
            let tick = world.tick.next
            let goesOn = try measures.time(.latch) { () throws -> Bool in
                try parts.source.latch(tick, into: &inputs)
            }
            if !goesOn { return }
            measures.time(.step) { world.step(inputs) }
            let digest = measures.time(.hash) { StateDigest(of: world) }
            measures.time(.record) { parts.journal?.append(inputs, world, digest) }
            if let sound = parts.sound {
                measures.time(.sound) { sound.sound(world, listener: 0, into: &block) }
                if sound.isLimiting { measures.count(.blocksLimited) }
                try parts.stage.play(block, of: world)
            }
            if let painter = parts.painter, parts.stage.wantsPicture(of: tick) {
                try present(world, by: painter, parts, inputs)
            }
            try measures.time(.tell) { () throws in try parts.stage.tell(world, hash: digest.whole)
            }
            measures.count(.ticks)
            measures.record(.tick, MonotonicClock.now - start)
            parts.pace.wait(soundBuffered: parts.stage.soundBuffered, measures: measures)
        }
    }

    /// Paints, guards and shows the picture of the tick.
    private func present(
        _ world: World, by painter: WorldPainter, _ parts: LoopParts, _ inputs: TickInputs
    ) throws {
        let canvas = parts.stage.canvas
        painter.thinning = parts.stage.thinning
        parts.measures.time(.paint) {
            painter.paint(
                world, viewpoint: world.viewpoint(of: 0), quality: parts.quality, into: canvas)
            if parts.flashGuard.limit(canvas, at: world.tick) {
                parts.measures.count(.picturesLimited)
            }
        }
        try parts.measures.time(.show) { () throws in try parts.stage.show(canvas, of: world) }
        parts.measures.count(.pictures)
        parts.latency.shown(inputs.conditions, at: MonotonicClock.now, parts.measures)
    }
}
