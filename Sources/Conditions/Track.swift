import Quantities

/// One person seen in the room.
public struct Track: Hashable, Sendable {
    /// How many people a tracks condition holds at the most.
    public static let limit = 32

    /// Lasts as long as the person is followed; never 0 for a person.
    public var identity: UInt32
    /// Metres on the room's floor: x to the right as the eye sees it, y away from the eye.
    public var position: Vector2
    /// Metres a second.
    public var velocity: Vector2
    /// Metres from head to floor.
    public var height: Float

    /// Makes a track.
    public init(identity: UInt32, position: Vector2, velocity: Vector2, height: Float) {
        self.identity = identity
        self.position = position
        self.velocity = velocity
        self.height = height
    }
    /// The empty slot.
    public static let none = Track(identity: 0, position: .zero, velocity: .zero, height: 0)
}

/// Something that happened at a moment: a clap, an onset.
public struct ConditionEvent: Hashable, Sendable {
    /// How many events of a channel one tick takes at the most.
    public static let limit = 8

    /// How strong, 0 … 1.
    public var strength: Float
    /// Where it came from: radians, 0 straight ahead, positive to the left; 0 where unknown.
    public var bearing: Float

    /// Makes an event.
    public init(strength: Float, bearing: Float) {
        self.strength = strength
        self.bearing = bearing
    }
    /// The empty slot.
    public static let none = ConditionEvent(strength: 0, bearing: 0)
}
