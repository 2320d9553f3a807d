import Conditions
import Kernels
import Quantities
import Recording
import Render
import Runner
import Sensing
import Setup
import Stage
import WorldState

/// Runs a profile's world through a drill on the tick clock, as fast as the machine allows.
public enum DrillRun {
    /// Runs to the source's end and reports.
    ///
    /// - Parameters:
    ///   - profile: The exhibit.
    ///   - drill: What the source's latch was given.
    ///   - source: The inputs: simulated devices on the tick clock, the drill at their latch.
    ///   - world: The profile's world at its first moment.
    ///   - workers: Threads that paint; the report is the same for any number. 0 paints nothing,
    ///     and the report says nothing of pictures.
    ///   - journal: Keeps what the world was given; the recording replays without the drill.
    /// - Throws: What the source throws.
    public static func run(
        _ profile: Profile, _ drill: Drill, source: any TickSource, world: World, workers: Int = 2,
        journal: JournalWriter? = nil
    ) throws -> DrillReport {
        let watch = DrillWatch(world)
        let size = DrillStage.size
        let painter =
            workers == 0
            ? nil
            : WorldPainter(
                premise: profile.premise, width: size.width, height: size.height,
                pool: WorkerPool(workers: workers))
        var parts = LoopParts(
            world: world, source: source, stage: DrillStage(watch: watch), pace: Unpaced(),
            measures: Measures(layout: profile.layout), painter: painter, quality: .film,
            sound: nil, journal: journal)
        parts.flashGuard = FlashGuard(flashes: profile.guard.flashes)
        try RunLoop().run(parts)
        return DrillReport(profile.file, drill, watch)
    }
}
