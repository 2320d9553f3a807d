import Quantities

/// What people do together: how fast they walk, how close they stand, how near they come.
public struct CrowdMeter: Sendable {
    /// What `nearest` says where nobody is there, metres.
    public static let nobody: Float = 20

    /// How fast people walk in the mean, metres a second, smoothed.
    public private(set) var speed: Float = 0
    /// How close together people are, 0 … 1, smoothed.
    ///
    /// From the root mean square of the distances to their common middle: 1 where they stand as
    /// closely as n people comfortably can (0.32 m · √n), 0 where they are spread as people are who
    /// take no notice of each other (√((w² + d²) / 12) on a floor of w × d metres) or where there
    /// are fewer than two.
    public private(set) var gathering: Float = 0
    /// Metres from the near edge of the floor to the nearest person, smoothed.
    public private(set) var nearest = CrowdMeter.nobody

    private let spread: Float

    /// A meter for a floor of this width and depth in metres.
    public init(floor: Vector2) {
        spread = max(0.5, (floor.lengthSquared / 12).squareRoot())
    }

    /// Takes in where people are and how fast, `dt` seconds after the last time.
    public mutating func measure(_ places: [Vector2], speeds: [Float], after dt: Float) {
        let count = Float(places.count)
        let ease = 1 - Exact.exp(-dt / 0.4)
        let mean = count > 0 ? speeds.reduce(0, +) / count : 0
        speed += (mean - speed) * ease
        gathering += (closeness(of: places) - gathering) * ease
        let least = places.map(\.y).min() ?? Self.nobody
        // Whoever comes in is there at once; after the last one it is nobody at once.
        let isJump = abs(least - nearest) > 4
        nearest = isJump ? least : nearest + (least - nearest) * ease
        if speed < 0.002 { speed = 0 }
        if gathering < 0.002 { gathering = 0 }
    }

    private func closeness(of places: [Vector2]) -> Float {
        if places.count < 2 { return 0 }
        let count = Float(places.count)
        let middle = places.reduce(Vector2.zero, +) * (1 / count)
        let square = places.reduce(Float(0)) { $0 + ($1 - middle).lengthSquared } / count
        let tight = min(0.32 * count.squareRoot(), 0.8 * spread)
        return saturate((spread - square.squareRoot()) / (spread - tight))
    }
}
