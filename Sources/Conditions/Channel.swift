/// One thing the world may know of outside: name, shape, unit, range and neutral value.
public struct Channel: Hashable, Sendable {
    /// Lower case and dotted: `room.eye.flow`.
    public var name: String
    /// What a value is made of.
    public var shape: ConditionShape
    /// The unit of every number in it.
    public var unit: ConditionUnit
    /// The smallest number; smaller readings are held to it.
    public var low: Float
    /// The largest number; larger readings are held to it.
    public var high: Float
    /// Every number of the value when nothing is known.
    public var neutral: Float

    /// Makes a channel.
    public init(
        _ name: String, _ shape: ConditionShape, _ unit: ConditionUnit, low: Float, high: Float,
        neutral: Float
    ) {
        self.name = name
        self.shape = shape
        self.unit = unit
        self.low = low
        self.high = high
        self.neutral = neutral
    }
}
