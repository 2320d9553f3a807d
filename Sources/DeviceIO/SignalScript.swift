/// What a stand-in for a device of numbers says, and when; data alone, written by a person.
///
/// Times count from the script's start. Values are in the unit of the signal they stand for.
public struct SignalScript: Hashable, Sendable {
    /// From here on a signal behaves so, until its next point.
    public struct Point: Hashable, Sendable {
        /// When it begins, nanoseconds since the start.
        public var time: Int64
        /// Where the signal is or goes; nil where nothing is heard of it.
        public var value: SIMD4<Float>?
        /// Nanoseconds in which it goes there from where it was; 0 jumps.
        public var ramp: Int64
        /// How far a sine swings to both sides of the value.
        public var swing: Float
        /// Nanoseconds of one swing.
        public var period: Int64
        /// How far chance takes it to both sides, anew with every reading.
        public var noise: Float

        /// Makes a point.
        public init(
            time: Int64, value: SIMD4<Float>?, ramp: Int64 = 0, swing: Float = 0,
            period: Int64 = 0, noise: Float = 0
        ) {
            self.time = time
            self.value = value
            self.ramp = ramp
            self.swing = swing
            self.period = period
            self.noise = noise
        }
    }

    /// The points of each signal by its name, in the order of their times.
    ///
    /// For a signal that happens instead of being so, each point with a value is one event.
    public var curves: [String: [Point]]
    /// Nanoseconds after which it starts again; nil where it plays once and keeps the last values.
    public var loop: Int64?
    /// Nanoseconds from reading to reading, above 0.
    public var interval: Int64
    /// What the noise comes from.
    public var seed: UInt64

    /// Makes a script.
    public init(
        curves: [String: [Point]] = [:], loop: Int64? = nil, interval: Int64 = 100_000_000,
        seed: UInt64 = 1
    ) {
        self.curves = curves
        self.loop = loop
        self.interval = interval
        self.seed = seed
    }
}
