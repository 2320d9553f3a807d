import Quantities

/// An animal that comes out of its cover when called, and flees when it is chased.
public struct Creature: Hashable, Sendable {
    /// How many a world has room for.
    public static let limit = 2

    /// What it may be doing.
    public enum Doing: UInt8, Sendable, Hashable {
        /// Out of the world.
        case away = 0
        /// Low in the high grass, looking out.
        case peeking = 1
        /// On its way to who stands still.
        case coming = 2
        /// One foot lifted, not yet sure.
        case hesitating = 3
        case sitting = 4
        case lying = 5
        /// On its way back, unhurried.
        case leaving = 6
        case fleeing = 7

        /// The word used in `state.jsonl`.
        public var word: String { String(describing: self) }
        /// Whether it goes somewhere.
        var walks: Bool { self == .coming || self == .leaving || self == .fleeing }
    }

    /// The lasting identity.
    public internal(set) var identity: UInt64
    /// What it is, by its number in `CreatureKind.all`.
    public internal(set) var kindNumber: UInt8
    /// What it is doing.
    public internal(set) var doing: Doing
    /// Ticks left of what it is doing; away: until it hears the next call.
    public internal(set) var ticks: UInt32
    /// How many of the stages of its way are behind it.
    public internal(set) var stage: UInt32
    /// The track of the person it comes for; 0 for nobody.
    public internal(set) var friend: UInt32
    /// Where it is.
    public internal(set) var position: WorldPosition
    /// Metres a second along its heading.
    public internal(set) var speed: Float
    /// Where it faces, radians from east.
    public internal(set) var heading: Float
    /// Where it wants to be.
    public internal(set) var goal: WorldPosition
    /// Where it would be with its friend: it halts some way before.
    public internal(set) var meeting: WorldPosition
    /// What it looks at.
    public internal(set) var focus: WorldPosition
    /// The cover it came from.
    public internal(set) var cover: WorldPosition
    /// The place in the stride, a turn in 2^32 parts.
    public internal(set) var stride: UInt32
    /// Where the head is turned to, radians to the left of the heading and up.
    public internal(set) var gaze: Vector2
    /// How far it sits, lies, crouches and pricks its ears, 0 … 1 each.
    public internal(set) var sits: Float
    /// How far it lies.
    public internal(set) var lies: Float
    /// How low it holds itself.
    public internal(set) var crouches: Float
    /// How far the ears are laid back.
    public internal(set) var fears: Float
    /// 0 … 1: fades in where it comes out of cover and out where it is gone.
    public internal(set) var presence: Float

    /// What it is.
    public var kind: CreatureKind { CreatureKind.all[Int(kindNumber)] }
    /// The place in the stride, 0 … 1.
    public var stridePart: Float { Float(stride >> 8) * (1 / 16_777_216) }

    static func absent(_ index: Int, seed: UInt64) -> Creature {
        let nowhere = WorldPosition(x: 0, y: 0, z: 0)
        return Creature(
            identity: Hash.of(seed, 0xF0C5, Int64(index)), kindNumber: 0, doing: .away, ticks: 0,
            stage: 0, friend: 0, position: nowhere, speed: 0, heading: 0, goal: nowhere,
            meeting: nowhere, focus: nowhere, cover: nowhere, stride: 0, gaze: .zero, sits: 0,
            lies: 0,
            crouches: 1, fears: 0, presence: 0)
    }
}
