import Quantities

/// A body found in one capture, in pixels of the working picture.
struct PersonDetection: Hashable, Sendable {
    /// Where the feet stand, also below the picture where they are cut off.
    var foot: Vector2
    /// From head to foot.
    var height: Float
    /// The share of its pixels that move.
    var moving: Float
    /// Which blob it was cut from.
    var blob: Int
    /// Whether it touches the left, right or lower edge.
    var isCut: Bool
}

/// A connected or joined piece of foreground.
struct Blob: Hashable, Sendable {
    var left: Int
    var top: Int
    /// One past the last column.
    var right: Int
    /// One past the last row.
    var bottom: Int
    var area: Int
    /// How many of its pixels move.
    var moving: Int

    var width: Float { Float(right - left) }
    var height: Float { Float(bottom - top) }
    var middle: Float { Float(left + right) / 2 }

    /// Takes in another one.
    mutating func join(_ other: Blob) {
        left = min(left, other.left)
        top = min(top, other.top)
        right = max(right, other.right)
        bottom = max(bottom, other.bottom)
        area += other.area
        moving += other.moving
    }
}
