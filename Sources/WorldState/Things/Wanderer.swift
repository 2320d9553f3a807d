import Quantities

/// Somebody who walks in the world with a view of their own.
public struct Wanderer: Hashable, Sendable {
    /// The thing's lasting identity.
    public internal(set) var identity: UInt64
    /// Whether the slot is in use.
    public internal(set) var isPresent: Bool
    /// Where the feet stand.
    public internal(set) var position: WorldPosition
    /// Metres a second, over ground.
    public internal(set) var velocity: Vector2
    /// Where the body faces, radians from east.
    public internal(set) var heading: Float
    /// Where the view looks: radians from east and above the horizon.
    public internal(set) var viewHeading: Float
    /// Radians above the horizon.
    public internal(set) var viewPitch: Float
    /// First or third person.
    public internal(set) var view: ViewMode
    /// The place in the stride, a turn in 2^32 parts; two steps a turn.
    public internal(set) var stride: UInt32
    /// Breathing, a turn in 2^32 parts.
    public internal(set) var breath: UInt32
    /// Where the camera is; eased in third person.
    public internal(set) var camera: WorldPosition
    /// Ticks since somebody last moved this wanderer.
    public internal(set) var idleTicks: UInt32
    /// Ticks left of a rest while strolling.
    public internal(set) var restTicks: UInt32
    /// Ticks of a stroll without coming forward.
    public internal(set) var stuckTicks: UInt32
    /// Ticks left of turning back, and the heading turned away from, radians.
    public internal(set) var turnBackTicks: UInt32
    /// The heading at which it was stuck, radians.
    public internal(set) var turnBackFrom: Float
    /// What it is doing.
    public internal(set) var doing: Doing

    /// What a wanderer may be doing.
    public enum Doing: UInt8, Sendable, Hashable {
        case standing = 0
        case walking = 1
        case running = 2
        case looking = 3

        /// The word used in `state.jsonl`.
        public var word: String {
            switch self {
            case .standing: "standing"
            case .walking: "walking"
            case .running: "running"
            case .looking: "looking"
            }
        }
    }

    /// Metres from the ground to the eyes.
    public static let eyeHeight: Float = 1.55
    /// Kilogrammes.
    public static let mass: Float = 58

    /// The speed over ground, metres a second.
    public var speed: Float { velocity.length }
    /// The place in the stride as an angle, 0 … 2π.
    public var strideAngle: Float { Float(stride >> 8) * (Exact.tau / 16_777_216) }
    /// The breath as an angle, 0 … 2π.
    public var breathAngle: Float { Float(breath >> 8) * (Exact.tau / 16_777_216) }
}
