import Conditions
import Quantities
import Sensing
import WorldState

/// What a world did in a drill: per channel, per fault, and the largest jumps.
public struct DrillReport: Hashable, Sendable {
    /// The states that some channels went through, with seconds of the drill.
    public struct Passage: Hashable, Sendable {
        /// The channels that all went the same way.
        public var channels: [String]
        /// The states in their order; the first is the one at the beginning of the fault.
        public var states: [(second: Double, state: ConditionState)]

        /// By channels and states.
        public static func == (a: Passage, b: Passage) -> Bool {
            a.channels == b.channels && a.states.elementsEqual(b.states, by: ==)
        }
        /// Hashes the channels.
        public func hash(into hasher: inout Hasher) { hasher.combine(channels) }
    }

    /// A change that was larger than the eye should see in one step.
    public struct Jump: Hashable, Sendable {
        /// What jumped: a property's name, `visitors`, `picture`.
        public var what: String
        /// How far: shares of the range, metres, shares of the brightest.
        public var size: Float
        /// Seconds of the drill.
        public var second: Double
        /// Whether it is more than ought to be.
        public var isTooLarge: Bool
    }

    /// What became of a drive.
    public struct DriveNews: Hashable, Sendable {
        /// What it moves.
        public var target: String
        /// What it reads.
        public var channel: String
        /// Seconds after the fault began at which it had fallen silent; nil where it did not.
        public var silentAfter: Double?
        /// The shares it went between while the fault lasted, where it moved that had not.
        public var moved: Float?
        /// Events it answered while the fault lasted; nil for drives of levels.
        public var answered: Int?
    }

    /// What came of one fault.
    public struct Verdict: Hashable, Sendable {
        /// The fault.
        public var fault: Fault
        /// The way of its channels' states.
        public var passages: [Passage]
        /// The drives it touched and what became of them.
        public var drives: [DriveNews]
        /// What jumped while it lasted and in the ten seconds after.
        public var jumps: [Jump]
        /// Seconds after its end at which all its channels had values in time again.
        public var backAfter: Double?
        /// Whether the world went on, every number a number.
        public var wentOn: Bool
    }

    /// The profile or the recording.
    public var name: String
    /// The seed of the faults.
    public var seed: UInt64
    /// Ticks stepped.
    public var ticks: Int
    /// Ticks that began late; 0 but in a living world.
    public var missed: UInt64
    /// The hash of the state at the end.
    public var hash: UInt64
    /// One for each fault, in the drill's order.
    public var verdicts: [Verdict]
    /// The largest step of every property, of visitors and of the picture.
    public var largest: [Jump]
    /// What differs from the recording; nil where there is none.
    public var difference: DrillDifference?

    /// Whether the world went on through every fault.
    public var wentOn: Bool { verdicts.allSatisfy(\.wentOn) }
}

/// What a drilled replay had otherwise than its recording.
public struct DrillDifference: Hashable, Sendable {
    /// How many ticks had another state.
    public var ticks: Int
    /// The first of them, in seconds; nil for none.
    public var firstSecond: Double?
    /// The last of them.
    public var lastSecond: Double?
    /// The parts of the state that ever differed.
    public var sections: [String]
    /// The properties that ever differed, and by how much at the most.
    public var properties: [DrillReport.Jump]

    /// Makes it.
    public init(
        ticks: Int, firstSecond: Double?, lastSecond: Double?, sections: [String],
        properties: [DrillReport.Jump]
    ) {
        self.ticks = ticks
        self.firstSecond = firstSecond
        self.lastSecond = lastSecond
        self.sections = sections
        self.properties = properties
    }
}
