import Quantities

/// Something that happened in a tick and may be heard or told; not state.
public struct WorldEvent: Hashable, Sendable {
    /// How many events one tick keeps at the most.
    public static let limit = 64

    /// What may happen.
    public enum Kind: UInt8, Sendable, Hashable {
        case step = 0
        case thunder = 1
        case lightning = 2
        case birdFlight = 3
        case birdCall = 4
        case visitorCame = 5
        case visitorLeft = 6
        case cue = 7
        /// An animal calls out: a fox barks.
        case creatureCall = 8
        /// An animal steps or brushes through grass.
        case creatureStep = 9

        /// The word used in `events.jsonl`.
        public var word: String {
            switch self {
            case .step: "step"
            case .thunder: "thunder"
            case .lightning: "lightning"
            case .birdFlight: "bird"
            case .birdCall: "call"
            case .visitorCame: "came"
            case .visitorLeft: "left"
            case .cue: "cue"
            case .creatureCall: "bark"
            case .creatureStep: "rustle"
            }
        }
    }

    /// What a foot falls on.
    public enum Surface: UInt8, Sendable, Hashable {
        case grass = 0
        case path = 1
        case wood = 2
        case snow = 3
        case water = 4

        /// The word used in `events.jsonl`.
        public var word: String {
            switch self {
            case .grass: "grass"
            case .path: "path"
            case .wood: "wood"
            case .snow: "snow"
            case .water: "water"
            }
        }
    }

    /// What happened.
    public var kind: Kind
    /// The thing's identity.
    public var thing: UInt64
    /// Where.
    public var position: WorldPosition
    /// 0 … 1.
    public var strength: Float
    /// What the foot fell on; for steps.
    public var surface: Surface
    /// The sample of this tick's block, 0 … 799, at which its sound begins.
    public var sample: UInt16
}
