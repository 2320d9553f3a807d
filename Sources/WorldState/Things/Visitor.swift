import Quantities

/// Somebody of the room, where they are in the world.
public struct Visitor: Hashable, Sendable {
    /// The track's identity; 0 for an empty slot.
    public internal(set) var track: UInt32
    /// Where in the world.
    public internal(set) var position: WorldPosition
    /// Metres of world a second.
    public internal(set) var velocity: Vector2
    /// Metres from head to floor.
    public internal(set) var height: Float
    /// 0 … 1: fades in when somebody comes and out when they leave.
    public internal(set) var presence: Float
    /// How strongly the grass gives way here, 0 … 1.
    public internal(set) var press: Float
    /// How strongly the air moves here, metres a second.
    public internal(set) var stir: Float
    /// Where the body faces, radians from east: where they last went.
    public internal(set) var heading: Float
    /// The place in the stride, a turn in 2^32 parts; two steps a turn.
    public internal(set) var stride: UInt32
    /// Ticks since they last left the place where they stand; at most two minutes.
    public internal(set) var stillTicks: UInt32
    /// The place that they have not left since.
    public internal(set) var stood: WorldPosition

    /// Seconds of standing still.
    public var stillness: Float { Float(stillTicks) * Tick.seconds }
    /// The place in the stride as an angle, 0 … 2π.
    public var strideAngle: Float { Float(stride >> 8) * (Exact.tau / 16_777_216) }
    /// Metres that somebody may sway and still stands still.
    static let sway: Float = 0.4

    static let none = Visitor(
        track: 0, position: WorldPosition(x: 0, y: 0, z: 0), velocity: .zero, height: 0,
        presence: 0, press: 0, stir: 0, heading: 0, stride: 0, stillTicks: 0,
        stood: WorldPosition(x: 0, y: 0, z: 0))
}

/// A place where the grass was trodden and is getting up again.
public struct Tread: Hashable, Sendable {
    /// How many places are remembered; the oldest gives way.
    public static let count = 96
    /// Where.
    public internal(set) var position: WorldPosition
    /// 1 just trodden … 0 healed.
    public internal(set) var strength: Float

    static let none = Tread(position: WorldPosition(x: 0, y: 0, z: 0), strength: 0)
}

/// Where grass gives way and air is stirred at this tick, for the painter and the sound.
public struct Disturbance: Hashable, Sendable {
    /// Where.
    public var position: WorldPosition
    /// Metres.
    public var radius: Float
    /// 0 … 1: how far the grass lies down.
    public var press: Float
    /// Metres a second: how strongly the air moves.
    public var stir: Float
}
