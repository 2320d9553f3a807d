/// A pair of `Float`: a place or direction on a plane, in the unit its holder states.
public struct Vector2: Hashable, Sendable {
    /// The first number: across, or east.
    public var x: Float
    /// The second number: along, or north.
    public var y: Float

    /// Makes the value from its parts.
    @inlinable
    public init(_ x: Float, _ y: Float) {
        self.x = x
        self.y = y
    }

    /// (0, 0).
    @inlinable
    public static var zero: Vector2 { Vector2(0, 0) }

    /// The sum, part by part.
    @inlinable
    public static func + (a: Vector2, b: Vector2) -> Vector2 { Vector2(a.x + b.x, a.y + b.y) }
    /// The difference, part by part.
    @inlinable
    public static func - (a: Vector2, b: Vector2) -> Vector2 { Vector2(a.x - b.x, a.y - b.y) }
    /// Every part times a number.
    @inlinable
    public static func * (a: Vector2, s: Float) -> Vector2 { Vector2(a.x * s, a.y * s) }
    /// Adds part by part.
    @inlinable
    public static func += (a: inout Vector2, b: Vector2) { a = a + b }

    /// The scalar product.
    @inlinable
    public func dot(_ b: Vector2) -> Float { x * b.x + y * b.y }
    /// The length squared.
    @inlinable
    public var lengthSquared: Float { x * x + y * y }
    /// The length.
    @inlinable
    public var length: Float { (x * x + y * y).squareRoot() }
    /// The same direction with length 1; (0, 0) where the length is 0.
    @inlinable
    public var normalized: Vector2 {
        let l = length
        return l > 1e-12 ? self * (1 / l) : .zero
    }
}
