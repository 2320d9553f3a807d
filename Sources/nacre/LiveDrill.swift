import DeviceIO
import Drill
import Runner
import Sensing
import Setup
import Synchronization
import WorldState

/// A drill of the living world: shown while it lasts, reported at the end.
///
/// `@unchecked Sendable`: `watch` is set before the loop begins and read after it has ended.
final class LiveDrill: @unchecked Sendable {
    let activity: DrillActivity
    private let name: String
    private let said = Mutex<String>("")
    private var watch: DrillWatch?

    init(_ profile: Profile) {
        let seed = profile.premise.seed
        name = profile.file
        activity = DrillActivity(
            profile.faults.isEmpty
                ? Drill.standard(profile.layout, seed: seed)
                : Drill(seed: seed, faults: profile.faults))
    }

    /// The stage, with somebody who watches for as long as the drill lasts and a little longer.
    func watched(_ stage: any LoopStage, _ world: World) -> any LoopStage {
        let seconds = min(3600, Int(activity.drill.end / 1_000_000_000) + 15)
        let watched = WatchedStage(stage, world, ticks: seconds * 60)
        watch = watched.watch
        return watched
    }

    /// What is to be said on the page where something began or ended; nil for nothing new.
    func news() -> String? {
        let faults = activity.faults(at: MonotonicClock.now)
        let now =
            faults.isEmpty ? "" : "drill: " + faults.map(\.text).joined(separator: "; ")
        return said.withLock { said in
            if said == now { return nil }
            said = now
            return now
        }
    }

    /// Prints the report; after the loop has ended.
    func report(missed: UInt64) {
        guard let watch else { return }
        watch.observe(missed: missed)
        Nacre.say(DrillReport(name, activity.drill, watch).text)
    }
}
