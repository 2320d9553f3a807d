/// A rotation as a unit quaternion (x, y, z, w); it takes body axes to world axes.
public struct Quaternion: Hashable, Sendable {
    /// The first number: across, or east.
    public var x: Float
    /// The second number: along, or north.
    public var y: Float
    /// The third number: up.
    public var z: Float
    /// The scalar part.
    public var w: Float

    /// Makes the value from its parts.
    public init(x: Float, y: Float, z: Float, w: Float) {
        self.x = x
        self.y = y
        self.z = z
        self.w = w
    }

    /// No rotation.
    public static let identity = Quaternion(x: 0, y: 0, z: 0, w: 1)

    /// The rotation that turns the body's forward (x) to `heading` and tips it by `pitch`.
    ///
    /// - Parameters:
    ///   - heading: Radians from east, counter-clockwise seen from above.
    ///   - pitch: Radians above the horizon.
    public init(heading: Float, pitch: Float) {
        let (sh, ch) = (Exact.sin(heading * 0.5), Exact.cos(heading * 0.5))
        let (sp, cp) = (Exact.sin(-pitch * 0.5), Exact.cos(-pitch * 0.5))
        // Yaw about z, then pitch about the body's left axis: q = qz * qy.
        self.init(x: -sh * sp, y: ch * sp, z: sh * cp, w: ch * cp)
    }

    /// Turns a vector of the body's frame into the world's.
    public func rotate(_ v: Vector3) -> Vector3 {
        let u = Vector3(x, y, z)
        let t = u.cross(v) * 2
        return v + t * w + u.cross(t)
    }
}
