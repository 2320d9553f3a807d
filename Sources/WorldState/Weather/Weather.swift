import Quantities

/// The weather and the light that follows from it: all of it state.
public struct Weather: Hashable, Sendable {
    /// The wind over the meadow, metres a second, towards.
    public internal(set) var wind = Vector2(3, 0)
    /// The gust at this moment, 0 … 1.
    public internal(set) var gust: Float = 0.5
    /// Everything that sways, a turn in 2^32 parts; quicker in stronger wind.
    public internal(set) var sway: UInt32 = 0
    /// Ripples on water, a turn in 2^32 parts.
    public internal(set) var ripple: UInt32 = 0
    /// The way that the air over the meadow has gone, east and north: 2^32 parts of 64 m.
    public internal(set) var airWayEast: UInt32 = 0
    /// The part of that way to the north.
    public internal(set) var airWayNorth: UInt32 = 0
    /// How far the clouds have moved round the sky, a turn in 2^32 parts.
    public internal(set) var cloudDrift: UInt32 = 0
    /// 0 dry … 1 soaked.
    public internal(set) var wetness: Float = 0
    /// The light of lightning at this moment, 0 … 1.
    public internal(set) var flash: Float = 0
    /// The strength of the last lightning, 0 … 1.
    var flash0: Float = 0
    /// Where the last lightning struck, radians from east.
    public internal(set) var flashHeading: Float = 0
    /// Ticks since the last lightning struck; stays at a large number.
    public internal(set) var flashTicks: UInt32 = 1_000_000
    /// The thunders on their way.
    public internal(set) var thunders: [Thunder] = Array(repeating: .none, count: 8)
    /// How much snow lies, 0 bare … 1 everything covered.
    public internal(set) var snowCover: Float = 0
    /// How far flakes have fallen: 2^32 parts of 64 m.
    public internal(set) var snowWay: UInt32 = 0
    /// How bright the eye finds the scene: the picture is divided by it.
    ///
    /// 1 by day.
    public internal(set) var exposure: Float = 1

    /// A lightning whose sound has not arrived.
    public struct Thunder: Hashable, Sendable {
        /// Ticks until it is heard; 0 for an empty slot.
        public internal(set) var ticks: UInt32
        /// 0 … 1.
        public internal(set) var strength: Float
        /// Metres away.
        public internal(set) var distance: Float
        /// Radians from east.
        public internal(set) var heading: Float

        static let none = Thunder(ticks: 0, strength: 0, distance: 0, heading: 0)
    }

    /// The sway as an angle, 0 … 2π.
    public var swayAngle: Float { Float(sway >> 8) * (Exact.tau / 16_777_216) }
    /// The ripples as an angle, 0 … 2π.
    public var rippleAngle: Float { Float(ripple >> 8) * (Exact.tau / 16_777_216) }
    /// The way that the air has gone, metres east and north, 0 … 64 and round again.
    public var airWay: Vector2 {
        let metres: Float = 64 / 16_777_216
        return Vector2(Float(airWayEast >> 8) * metres, Float(airWayNorth >> 8) * metres)
    }
    /// How far flakes have fallen, metres, 0 … 64 and round again.
    public var snowFallen: Float { Float(snowWay >> 8) * (64 / 16_777_216) }
    /// The clouds' way as an angle, 0 … 2π.
    public var cloudAngle: Float { Float(cloudDrift >> 8) * (Exact.tau / 16_777_216) }
}
