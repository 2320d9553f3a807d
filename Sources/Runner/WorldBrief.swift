import Conditions
import Kernels
import Quantities
import Synchronization
import WorldState

/// What others than the loop may see of the world: copied by the loop, read by the page.
public struct WorldBrief: Sendable {
    /// The tick it was copied at.
    public var tick = Tick(0)
    /// The state hash of that tick.
    public var hash: UInt64 = 0
    /// The hour of the world.
    public var hour: Float = 0
    /// The properties, in the order of `Property.allCases`.
    public var properties: [Float] = Property.allCases.map { $0.entry.standard }
    /// Wetness, 0 … 1.
    public var wetness: Float = 0
    /// The wind, metres a second.
    public var wind = Vector2.zero
    /// First or third person.
    public var view = ViewMode.third
    /// Where the first wanderer is.
    public var position = WorldPosition(x: 0, y: 0, z: 0)
    /// How many visitors the world knows.
    public var visitors = 0
    /// How many birds fly.
    public var birdsFlying = 0
    /// How many operations the world has refused since the start.
    public var refusedOperations: UInt64 = 0
    /// The conditions.
    public var conditions: ConditionFrame
}

/// Holds the newest brief: the loop copies into it in place, others take copies of it.
public final class BriefBoard: Sendable {
    private let brief: Mutex<WorldBrief>

    /// Makes a board with nothing known.
    public init(layout: ChannelLayout) {
        brief = Mutex(WorldBrief(conditions: ConditionFrame(layout: layout)))
    }

    /// Copies what may be seen.
    ///
    /// Called by the loop; does not allocate unless a reader still holds the copy before, and
    /// does not wait: where a reader is just copying, the brief before stays.
    public func publish(_ world: World, hash: UInt64) {
        brief.withLockIfAvailable { brief in
            brief.tick = world.tick
            brief.hash = hash
            brief.hour = world.hour
            for i in brief.properties.indices { brief.properties[i] = world.properties[i] }
            brief.wetness = world.weather.wetness
            brief.wind = world.weather.wind
            brief.view = world.wanderers[0].view
            brief.position = world.wanderers[0].position
            brief.visitors = 0
            for visitor in world.visitors where visitor.presence > 0.5 { brief.visitors += 1 }
            brief.birdsFlying = 0
            for bird in world.birds where bird.doing.flies { brief.birdsFlying += 1 }
            brief.refusedOperations = world.refusedOperations
            brief.conditions.copyValues(from: world.conditions)
        }
    }

    /// The newest brief.
    public var newest: WorldBrief { brief.withLock { $0 } }
}
