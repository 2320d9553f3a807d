import Quantities

/// The lake of a region: an ellipse with a ragged shore; its water stands at level 0.
public struct Lake: Hashable, Sendable {
    /// The centre in metres east and north of the origin.
    public var x: Double
    /// The second number: along, or north.
    public var y: Double
    /// Half the width east–west and north–south, metres.
    public var halfWidth: Double
    /// Half the length north–south, metres.
    public var halfLength: Double

    /// 0 in the middle, about 0.5 … 1.1 at the shore, larger outside.
    public func nearness(_ px: Double, _ py: Double, seed: UInt64) -> Float {
        let dx = Float((px - x) / halfWidth)
        let dy = Float((py - y) / halfLength)
        return dx * dx + dy * dy + 0.25 * Noise.value(px / 22, py / 22, seed: seed ^ 0x1A4E)
    }
}

/// A house of a village.
public struct House: Hashable, Sendable {
    /// The middle of the floor, metres east and north of the origin.
    public var x: Double
    /// The second number: along, or north.
    public var y: Double
    /// The ridge runs along this heading, radians from east.
    public var heading: Float
    /// Metres along the ridge, across it, and to the eaves.
    public var width: Float
    /// Metres across the ridge.
    public var depth: Float
    /// Metres from the ground to the eaves.
    public var height: Float
    /// Which wall colour, 0 … 2.
    public var wall: Int
    /// Which roof colour, 0 … 2; 3 is the church's slate.
    public var roof: Int
    /// Whether a spire stands on it.
    public var isChurch: Bool
}

/// A lamp post.
public struct Lamp: Hashable, Sendable {
    /// Metres east and north of the origin.
    public var x: Double
    /// The second number: along, or north.
    public var y: Double
    /// The height of its light above the ground, metres.
    public static let height: Float = 3.2
}

/// A wooden landing stage that reaches from the shore into the lake.
public struct Jetty: Hashable, Sendable {
    /// Where it starts on the shore, metres east and north of the origin.
    public var x: Double
    /// The second number: along, or north.
    public var y: Double
    /// Where it points, radians from east.
    public var heading: Float
    /// Metres from the shore to its end.
    public var length: Float
    /// Half its width in metres, and the height of its deck above the zero level.
    public static let halfWidth: Float = 1.1
    /// The height of the deck above the zero level, metres.
    public static let deck: Float = 0.55

    /// Whether a place lies on the deck.
    public func holds(_ px: Double, _ py: Double) -> Bool {
        let (dx, dy) = (Float(px - x), Float(py - y))
        let (c, s) = (Exact.cos(heading), Exact.sin(heading))
        let along = dx * c + dy * s
        return along > -1.5 && along < length && abs(dy * c - dx * s) < Jetty.halfWidth
    }
}

/// Where a road leaves a village.
public struct Gate: Hashable, Sendable {
    /// Metres east of the origin.
    public var x: Double
    /// Metres north of the origin.
    public var y: Double
}

/// What belongs together in one 896 m square: a vale with a lake and a village.
///
/// The vale lies near the middle; hills stand between one vale and the next.
public struct Region: Hashable, Sendable {
    /// Metres from one region to the next: 14 chunks.
    public static let side = 896.0

    /// Which region, counted from the one that holds the origin.
    public var column: Int32
    /// Counted northwards.
    public var row: Int32
    /// The middle of the vale, metres east and north of the origin.
    public var centerX: Double
    /// Metres north of the origin.
    public var centerY: Double
    /// The lake.
    public var lake: Lake
    /// The village green.
    public var villageX: Double
    /// Metres north of the origin.
    public var villageY: Double
    /// Where the roads to the east, north, west and south begin, metres east and north.
    public var gates: [Gate]
    /// The houses of the village, the church last.
    public var houses: [House]
    /// The lamps along the street.
    public var lamps: [Lamp]
    /// The landing stage on the village's side of the lake.
    public var jetty: Jetty
}
