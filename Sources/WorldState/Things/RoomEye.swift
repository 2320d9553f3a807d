import Quantities

/// The eye through which the room's window is seen: whose it is and where.
///
/// Places are in metres of the room, as `RoomWindow` measures them: to the right, back from
/// the wall, up from the floor.
public struct RoomEye: Hashable, Sendable {
    /// The track of the person whose eye it is; 0 while it rests.
    public internal(set) var track: UInt32
    /// Where that person's eye is: filtered, and as far ahead as the picture will be late.
    public internal(set) var aim: Vector3
    /// How fast it moves, metres a second.
    public internal(set) var speed: Vector3
    /// What is left of the way from where the eye was before, metres.
    public internal(set) var glide: Vector3
    /// How fast that way shrinks, metres a second.
    public internal(set) var glideSpeed: Vector3

    /// Where the picture is seen from.
    public var place: Vector3 { aim + glide }

    static func resting(_ place: Vector3) -> RoomEye {
        RoomEye(track: 0, aim: place, speed: .zero, glide: .zero, glideSpeed: .zero)
    }
}

/// A picture's edges as seen from the eye, for a view whose middle is not straight ahead.
///
/// Tangents of the angles from straight ahead to the edges; left and down are negative while
/// the eye stands before the picture.
public struct Frustum: Hashable, Sendable {
    /// The left edge.
    public var left: Float
    /// The right edge.
    public var right: Float
    /// The lower edge.
    public var down: Float
    /// The upper edge.
    public var up: Float
    /// Metres of world from the eye to the picture; nothing nearer is seen.
    public var near: Float

    /// Makes a frustum.
    public init(left: Float, right: Float, down: Float, up: Float, near: Float) {
        self.left = left
        self.right = right
        self.down = down
        self.up = up
        self.near = near
    }
}
