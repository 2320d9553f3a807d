/// How far the lakes may rise and fall, and where they reach.
public enum WaterTable {
    /// The highest level, metres above the usual one.
    public static let highest = Property.waterLevel.entry.high
    /// The lowest level.
    public static let lowest = Property.waterLevel.entry.low

    /// Whether a place belongs to a lake's basin: other hollows stay dry when a lake rises.
    public static func isLake(_ ground: Ground, _ x: Double, _ y: Double) -> Bool {
        ground.lakeNearness(x, y) < 1.5
    }
}
