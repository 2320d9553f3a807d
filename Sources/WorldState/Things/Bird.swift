import Quantities

/// A small bird of the meadow.
public struct Bird: Hashable, Sendable {
    /// How many birds live round the wanderers.
    public static let count = 42
    /// Kilogrammes.
    public static let mass: Float = 0.03

    /// What a bird may be doing.
    public enum Doing: UInt8, Sendable, Hashable {
        case feeding = 0
        case startled = 1
        case circling = 2
        case landing = 3

        /// The word used in `state.jsonl`.
        public var word: String {
            switch self {
            case .feeding: "feeding"
            case .startled: "startled"
            case .circling: "circling"
            case .landing: "landing"
            }
        }
        /// Whether its wings beat.
        public var flies: Bool { self != .feeding }
    }

    /// The lasting identity.
    public internal(set) var identity: UInt64
    /// Where it is.
    public internal(set) var position: WorldPosition
    /// Metres a second.
    public internal(set) var velocity: Vector3
    /// Where it faces, radians from east.
    public internal(set) var heading: Float
    /// What it is doing.
    public internal(set) var doing: Doing
    /// Ticks until it changes its mind.
    public internal(set) var ticks: UInt32
    /// The wing beat or the hop, a turn in 2^32 parts.
    public internal(set) var beat: UInt32
    /// Where it wants to land.
    public internal(set) var goal: WorldPosition

    /// The wing beat as an angle, 0 … 2π.
    public var beatAngle: Float { Float(beat >> 8) * (Exact.tau / 16_777_216) }
}
