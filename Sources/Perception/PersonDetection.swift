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
    /// What shows of the clothes.
    var look = PersonLook()
    /// Whether it is a whole blob, not a part of one.
    var isWhole = true
}

/// Somebody who is followed, as the tracker expects him or her in this capture, in pixels.
struct FollowedPerson: Hashable, Sendable {
    var foot: Vector2
    var height: Float
    var look: PersonLook
}

/// The picture in which looks are found.
struct LookSource {
    /// Blue, green, red; the light divided out.
    let bgr: [UInt8]
    /// The blob of each pixel, −1 for none.
    let owner: [Int16]
    let width: Int
    /// Mean lightness of the empty room, 0 … 255.
    let roomLight: Float

    /// The shade of a pixel.
    @inline(__always)
    func shade(_ x: Int, _ y: Int) -> Shade { Shade(bgr, y * width + x, roomLight: roomLight) }

    /// What shows of a blob that is one body.
    func look(of blob: Blob, index: Int, top: Float, height: Float) -> PersonLook {
        var look = PersonLook()
        let scale = 1 / max(1, height)
        for y in blob.top..<blob.bottom {
            let share = (Float(y) - top) * scale
            for x in blob.left..<blob.right where owner[y * width + x] == Int16(index) {
                look.add(shade(x, y), at: share)
            }
        }
        return look
    }
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
