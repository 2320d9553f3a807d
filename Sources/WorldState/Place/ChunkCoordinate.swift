import Quantities

/// Which 64 m square of the world: east and north counts from the origin's.
public struct ChunkCoordinate: Hashable, Sendable {
    /// The side of a chunk in metres.
    public static let side: Float = 64

    /// Chunks to the east.
    public var x: Int32
    /// Chunks to the north.
    public var y: Int32

    /// Makes a coordinate.
    public init(_ x: Int32, _ y: Int32) {
        self.x = x
        self.y = y
    }

    /// The south-west corner in metres, exact.
    public var origin: (x: Double, y: Double) { (Double(x) * 64, Double(y) * 64) }

    /// Metres east and north from another chunk's corner to this one's, exact within 100 km.
    public func offset(from other: ChunkCoordinate) -> Vector2 {
        Vector2(Float(Int64(x) - Int64(other.x)) * 64, Float(Int64(y) - Int64(other.y)) * 64)
    }
}
