/// What a drive sets in motion besides numbers: things that happen at a place.
public enum DriveAction: UInt8, CaseIterable, Sendable, Hashable {
    /// Grass leans away and lies down where the person stands; the output is the strength.
    case partGrass = 0
    /// Air moves where the person moves; the output is metres a second.
    case stirWind = 1
    /// Birds take off on the side the event came from; the output is the share that flies.
    case startleBirds = 2
    /// Lightning strikes; the output is its strength.
    case strikeLightning = 3
    /// An animal comes out of its cover to the person; any output above 0 calls.
    case callCreature = 4
    /// Animals that came flee from the side the event came from; any output above 0 chases.
    case chaseCreature = 5

    /// The dotted name used in profiles.
    public var name: String {
        switch self {
        case .partGrass: "grass.part"
        case .stirWind: "wind.stir"
        case .startleBirds: "birds.startle"
        case .strikeLightning: "sky.lightning"
        case .callCreature: "creature.call"
        case .chaseCreature: "creature.chase"
        }
    }
    /// The unit of the output, as profiles spell it.
    public var unit: String { self == .stirWind ? "m/s" : "1" }
    /// The smallest and largest output.
    public var range: (low: Float, high: Float) { self == .stirWind ? (0, 12) : (0, 1) }
    /// Whether the action needs `each: person`.
    public var needsPerson: Bool {
        self == .partGrass || self == .stirWind || self == .callCreature
    }
    /// Whether the action may have `each: person`.
    public var mayHavePerson: Bool { needsPerson || self == .chaseCreature }

    /// The action of a name; nil where there is none.
    public static func named(_ name: String) -> DriveAction? { allCases.first { $0.name == name } }
}

/// Which number of a condition a drive reads.
public enum DrivePart: UInt8, CaseIterable, Sendable, Hashable {
    /// The number itself, or the first one.
    case value = 0
    case x = 1
    case y = 2
    /// The length of a vector, the mean length over a field.
    case magnitude = 3
    /// How many people or events there are.
    case count = 4
    /// The strength of the strongest event.
    case strength = 5
    /// The speed of a person, metres a second.
    case speed = 6
    /// How long a person has not left the place where they stand, seconds.
    case stillness = 7

    /// The word used in profiles.
    public var word: String {
        switch self {
        case .value: "value"
        case .x: "x"
        case .y: "y"
        case .magnitude: "magnitude"
        case .count: "count"
        case .strength: "strength"
        case .speed: "speed"
        case .stillness: "stillness"
        }
    }
}

/// The form of the line from input to output.
public enum DriveCurve: UInt8, CaseIterable, Sendable, Hashable {
    case linear = 0
    /// Level at both ends.
    case ease = 1
    /// Slow at first.
    case square = 2
    /// Quick at first.
    case root = 3

    /// The word used in profiles.
    public var word: String {
        switch self {
        case .linear: "linear"
        case .ease: "ease"
        case .square: "square"
        case .root: "root"
        }
    }
}

/// What a drive leads to.
public enum DriveTarget: Sendable, Hashable {
    case property(Property)
    case action(DriveAction)
}

/// A line from a condition to a property of the world, checked by `Setup`.
public struct Drive: Sendable, Hashable {
    /// How many drives a world takes at the most.
    public static let limit = 64

    /// The channel, by its place in the layout.
    public var channel: Int
    /// Which number of it.
    public var part: DrivePart
    /// Whether it works once for each person of a tracks channel.
    public var eachPerson: Bool
    /// The input that gives the first output, and the one that gives the last.
    public var inputFrom: Float
    /// The input that gives the last output.
    public var inputTo: Float
    /// The output at either end; between them the curve.
    public var outputFrom: Float
    /// The last output.
    public var outputTo: Float
    /// The form of the line.
    public var curve: DriveCurve
    /// Seconds to rise and to fall to 63 %; 0 follows at once.
    public var attack: Float
    /// Seconds to fall to 63 %.
    public var release: Float
    /// Above `on` the drive wakes, below `off` it sleeps (input units); both 0: always awake.
    public var hysteresisOn: Float
    /// Below this the drive sleeps (input units).
    public var hysteresisOff: Float
    /// Seconds after an event, or after waking, in which it does not answer again.
    public var cooldown: Float
    /// How the output joins the property.
    public var merge: LayerMerge
    /// What it moves.
    public var target: DriveTarget

    /// Makes a drive; the profile's checks have been passed.
    public init(
        channel: Int, part: DrivePart = .value, eachPerson: Bool = false,
        input: (from: Float, to: Float), output: (from: Float, to: Float),
        curve: DriveCurve = .linear, attack: Float = 0, release: Float = 0,
        hysteresis: (on: Float, off: Float) = (0, 0), cooldown: Float = 0,
        merge: LayerMerge = .add, target: DriveTarget
    ) {
        self.channel = channel
        self.part = part
        self.eachPerson = eachPerson
        inputFrom = input.from
        inputTo = input.to
        outputFrom = output.from
        outputTo = output.to
        self.curve = curve
        self.attack = attack
        self.release = release
        hysteresisOn = hysteresis.on
        hysteresisOff = hysteresis.off
        self.cooldown = cooldown
        self.merge = merge
        self.target = target
    }
}
