import Quantities

/// A tree that grew by itself.
public struct Tree: Hashable, Sendable {
    /// The forms trees come in.
    public enum Form: UInt8, Sendable, CaseIterable {
        case broadleaf
        case cypress
        case pine
    }
    /// hash(seed, chunk, index): lasting, whoever asks.
    public var identity: UInt64
    /// Metres east and north of the origin.
    public var x: Double
    /// The second number: along, or north.
    public var y: Double
    /// Metres from root to top.
    public var height: Float
    /// The form.
    public var form: Form
}

/// What one chunk of the meadow holds: a pure function of recipe, seed and chunk.
public struct ChunkPlan: Sendable {
    /// The chunk.
    public let chunk: ChunkCoordinate
    /// The trees whose trunks stand in the chunk.
    public let trees: [Tree]
    /// The houses whose middle lies in the chunk.
    public let houses: [House]
    /// The lamps in the chunk.
    public let lamps: [Lamp]
    /// The path segments within 8 m of the chunk.
    public let paths: [PathSegment]
    /// Whether any water may be seen in the chunk.
    public let hasWater: Bool

    /// Metres from a place in the chunk to the middle of the nearest path; large without one.
    public func pathDistance(_ x: Double, _ y: Double) -> Float {
        var least: Float = 1e9
        for segment in paths { least = min(least, segment.distance(x, y)) }
        return least
    }
}
