/// A colour in display space (sRGB, gamma-encoded), red, green and blue from 0 to 1.
///
/// Painting is done in display space, as painters mix: values above 1 may occur before the
/// picture is finished.
public struct Colour: Hashable, Sendable {
    /// Red, 0 … 1.
    public var red: Float
    /// Green, 0 … 1.
    public var green: Float
    /// Blue, 0 … 1.
    public var blue: Float

    /// Makes the value from its parts.
    @inlinable
    public init(_ red: Float, _ green: Float, _ blue: Float) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Black.
    @inlinable
    public static var black: Colour { Colour(0, 0, 0) }

    /// The sum, part by part.
    @inlinable
    public static func + (a: Colour, b: Colour) -> Colour {
        Colour(a.red + b.red, a.green + b.green, a.blue + b.blue)
    }
    /// Every part times a number.
    @inlinable
    public static func * (a: Colour, s: Float) -> Colour {
        Colour(a.red * s, a.green * s, a.blue * s)
    }
    /// The product channel by channel.
    @inlinable
    public func filtered(by b: Colour) -> Colour {
        Colour(red * b.red, green * b.green, blue * b.blue)
    }
    /// From this colour at `t` = 0 to `b` at `t` = 1, straight.
    @inlinable
    public func mixed(with b: Colour, _ t: Float) -> Colour {
        Colour(red + (b.red - red) * t, green + (b.green - green) * t, blue + (b.blue - blue) * t)
    }
    /// Lightness as ITU-R BT.601 weighs the channels.
    @inlinable
    public var luma: Float { 0.299 * red + 0.587 * green + 0.114 * blue }
}
