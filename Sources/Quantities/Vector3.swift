/// Three `Float`: a place, direction or axis, in the unit its holder states.
///
/// World axes are x east, y north, z up; bodies have x forward, y left, z up (REP-103).
public struct Vector3: Hashable, Sendable {
    /// The first number: across, or east.
    public var x: Float
    /// The second number: along, or north.
    public var y: Float
    /// The third number: up.
    public var z: Float

    /// Makes the value from its parts.
    @inlinable
    public init(_ x: Float, _ y: Float, _ z: Float) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// (0, 0, 0).
    @inlinable
    public static var zero: Vector3 { Vector3(0, 0, 0) }
    /// (0, 0, 1).
    @inlinable
    public static var up: Vector3 { Vector3(0, 0, 1) }

    /// The sum, part by part.
    @inlinable
    public static func + (a: Vector3, b: Vector3) -> Vector3 {
        Vector3(a.x + b.x, a.y + b.y, a.z + b.z)
    }
    /// The difference, part by part.
    @inlinable
    public static func - (a: Vector3, b: Vector3) -> Vector3 {
        Vector3(a.x - b.x, a.y - b.y, a.z - b.z)
    }
    /// The difference, part by part.
    @inlinable
    public static prefix func - (a: Vector3) -> Vector3 { Vector3(-a.x, -a.y, -a.z) }
    /// Every part times a number.
    @inlinable
    public static func * (a: Vector3, s: Float) -> Vector3 { Vector3(a.x * s, a.y * s, a.z * s) }
    /// Adds part by part.
    @inlinable
    public static func += (a: inout Vector3, b: Vector3) { a = a + b }

    /// The product component by component.
    @inlinable
    public func scaled(by b: Vector3) -> Vector3 { Vector3(x * b.x, y * b.y, z * b.z) }
    /// The scalar product.
    @inlinable
    public func dot(_ b: Vector3) -> Float { x * b.x + y * b.y + z * b.z }
    /// The vector product, right-handed.
    @inlinable
    public func cross(_ b: Vector3) -> Vector3 {
        Vector3(y * b.z - z * b.y, z * b.x - x * b.z, x * b.y - y * b.x)
    }
    /// The length squared.
    @inlinable
    public var lengthSquared: Float { x * x + y * y + z * z }
    /// The length.
    @inlinable
    public var length: Float { (x * x + y * y + z * z).squareRoot() }
    /// The same direction with length 1; straight up where the length is 0.
    @inlinable
    public var normalized: Vector3 {
        let l = length
        return l > 1e-12 ? self * (1 / l) : .up
    }
    /// The part of this vector that lies in the plane of `normal` (length 1), with length 1.
    @inlinable
    public func tangent(to normal: Vector3) -> Vector3 {
        let t = self - normal * dot(normal)
        if t.lengthSquared > 1e-9 { return t.normalized }
        return normal.cross(Vector3(1, 0.3, 0)).normalized
    }
    /// From this vector at `t` = 0 to `b` at `t` = 1, straight.
    @inlinable
    public func mixed(with b: Vector3, _ t: Float) -> Vector3 { self + (b - self) * t }
}
