import Quantities

/// Groups of the world that can be held still for a picture.
public struct HoldSet: OptionSet, Hashable, Sendable {
    /// The bits, as they are recorded.
    public let rawValue: UInt8
    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The clock, sun and moon.
    public static let hour = HoldSet(rawValue: 1)
    /// Cloud, rain, fog, wetness, lightning, whatever drives or words say.
    public static let weather = HoldSet(rawValue: 2)
    /// Wind, ripples and everything that sways.
    public static let wind = HoldSet(rawValue: 4)
    /// Birds and visitors.
    public static let life = HoldSet(rawValue: 8)
    /// What the figure does by itself: strolling, breathing, treading the grass.
    ///
    /// Keys still move it.
    public static let figure = HoldSet(rawValue: 16)

    /// The names used in cues, in the order of the bits.
    public static let names: [(name: String, set: HoldSet)] = [
        ("hour", .hour), ("weather", .weather), ("wind", .wind), ("life", .life),
        ("figure", .figure),
    ]
}

/// First or third person.
public enum ViewMode: UInt8, Sendable, Hashable {
    case first = 1
    case third = 3

    /// The word used in `state.jsonl`.
    public var word: String { self == .first ? "first" : "third" }
}

/// What changes the world from outside besides conditions and controls: compiled, resolved.
public struct Operation: Sendable, Hashable {
    /// How many operations one tick takes at the most.
    public static let limit = 16

    /// Who said it.
    public enum Origin: UInt8, Sendable, Hashable {
        case profile = 0
        case cue = 1
        case page = 2
        case story = 3
    }

    /// What it does.
    public enum Body: Sendable, Hashable {
        /// Writes the operations' layer of a property; `ticks` 0 means until released.
        case set(Property, Float, merge: LayerMerge, ticks: UInt32)
        /// Takes the operations' layer off a property.
        case release(Property)
        /// Puts the wanderer at a place, metres east and north of the origin, radians from east.
        case pose(x: Double, y: Double, heading: Float)
        /// Changes the wanderer's view.
        case view(ViewMode)
        /// Holds groups still.
        case hold(HoldSet)
        /// Lets groups go on.
        case unhold(HoldSet)
        /// Takes the place of all drives: the profile was edited while it runs.
        case drives([Drive])
        /// Lightning of this strength, 0 … 1.
        case lightning(Float)
        /// Startles birds on one side: strength and bearing.
        case startle(Float, bearing: Float)
    }

    /// Whose wanderer it is meant for, 0 … 7.
    public var wanderer: UInt8
    /// Counts the wanderer's operations; order within a tick is wanderer, then this.
    public var sequence: UInt32
    /// Who said it.
    public var origin: Origin
    /// What it does.
    public var body: Body

    /// Makes an operation.
    public init(wanderer: UInt8 = 0, sequence: UInt32, origin: Origin, body: Body) {
        self.wanderer = wanderer
        self.sequence = sequence
        self.origin = origin
        self.body = body
    }
}
