import Quantities

/// A place in the boundless world: a chunk and the metres within it.
///
/// `Float` alone is off by 8 mm at 100 km; so the chunk is counted in whole numbers and the
/// offset stays below 64 m. Normalised means 0 ≤ offset.x, offset.y < 64.
public struct WorldPosition: Hashable, Sendable {
    /// Metres from the origin beyond which no place can be written down.
    public static let reach = 64.0 * 2_147_483_000

    /// The chunk.
    public private(set) var chunk: ChunkCoordinate
    /// Metres east and north of the chunk's corner, z metres above the world's zero level.
    public private(set) var offset: Vector3

    /// Makes a position and normalises it.
    public init(chunk: ChunkCoordinate, offset: Vector3) {
        self.chunk = chunk
        self.offset = offset
        normalize()
    }

    /// The position this many metres east and north of the world's origin.
    public init(x: Double, y: Double, z: Float) {
        let (cx, cy) = ((x / 64).rounded(.down), (y / 64).rounded(.down))
        chunk = ChunkCoordinate(Int32(cx), Int32(cy))
        offset = Vector3(Float(x - cx * 64), Float(y - cy * 64), z)
        normalize()
    }

    /// Metres east of the origin, exact.
    public var x: Double { Double(chunk.x) * 64 + Double(offset.x) }
    /// Metres north of the origin, exact.
    public var y: Double { Double(chunk.y) * 64 + Double(offset.y) }
    /// Metres above the zero level.
    public var z: Float {
        get { offset.z }
        set { offset.z = newValue }
    }

    /// Moves by metres.
    public mutating func move(by delta: Vector3) {
        offset += delta
        normalize()
    }

    /// Metres from `other` to this position; meant for distances below some kilometres.
    public func relative(to other: WorldPosition) -> Vector3 {
        let far = chunk.offset(from: other.chunk)
        return Vector3(
            far.x + (offset.x - other.offset.x), far.y + (offset.y - other.offset.y),
            offset.z - other.offset.z)
    }

    private mutating func normalize() {
        let dx = (offset.x / 64).rounded(.down)
        let dy = (offset.y / 64).rounded(.down)
        if dx != 0 {
            chunk.x &+= Int32(dx)
            offset.x -= dx * 64
        }
        if dy != 0 {
            chunk.y &+= Int32(dy)
            offset.y -= dy * 64
        }
        // A tiny negative offset rounds up to exactly 64.
        if offset.x >= 64 {
            chunk.x &+= 1
            offset.x -= 64
        }
        if offset.y >= 64 {
            chunk.y &+= 1
            offset.y -= 64
        }
    }
}
