import CKernels
import Quantities

/// One painted mark in the world: an ellipse or bristle stroke, lit by its own normal.
///
/// It is packed when baked: axes to 11 bits, shares and colour to 8, the normal to 7 and a sign.
public struct Stroke: Sendable {
    /// The middle, metres from the origin of the set.
    public var position: Vector3
    /// Half the length of the stroke, metres; bristles run along it.
    ///
    /// Wind bends it about the end opposite to where it points, so let grass point up.
    public var along: Vector3
    /// Half the width, metres.
    public var across: Vector3
    /// Half the thickness, metres.
    public var through: Vector3
    /// The direction that light takes the surface to have, length 1; for water the ripple.
    public var normal: Vector3
    /// The colour, 0 … 1; some classes read the channels in their own way.
    public var colour: Colour
    /// How much of what is behind is covered, 0 … 1.
    public var opacity: Float
    /// 0: a plain ellipse; up to 1: ragged and streaked.
    public var bristle: Float
    /// Hardness of the edge, 0 … 1; a plain ellipse of hardness 0 fades like a glow.
    public var hardness: Float
    /// How much of the colour is its own light, 0 … 1.
    public var emission: Float
    /// How much of the sun gets here, 0 … 1.
    public var sunlit: Float
    /// The distance in metres at which the stroke has vanished; infinite: never.
    public var reach: Float
    /// The distance in metres inside which it has its own size; infinite: it never grows.
    public var fullReach: Float
    /// How much wind moves it, 0 … 1.
    public var sway: Float

    /// Makes a stroke; what is left out is plain, hard, opaque, sunlit, at rest and always there.
    public init(
        position: Vector3, along: Vector3, across: Vector3, through: Vector3,
        normal: Vector3 = .up, colour: Colour, opacity: Float = 1, bristle: Float = 0,
        hardness: Float = 0.7, emission: Float = 0, sunlit: Float = 1,
        reach: Float = .infinity, fullReach: Float = .infinity, sway: Float = 0
    ) {
        self.position = position
        self.along = along
        self.across = across
        self.through = through
        self.normal = normal
        self.colour = colour
        self.opacity = opacity
        self.bristle = bristle
        self.hardness = hardness
        self.emission = emission
        self.sunlit = sunlit
        self.reach = reach
        self.fullReach = fullReach
        self.sway = sway
    }

    /// The stroke as the kernels take it.
    var kernelStroke: nacre_stroke {
        nacre_stroke(
            position: (position.x, position.y, position.z),
            along: (along.x, along.y, along.z), across: (across.x, across.y, across.z),
            through: (through.x, through.y, through.z), normal: (normal.x, normal.y, normal.z),
            colour: (colour.red, colour.green, colour.blue), opacity: opacity, bristle: bristle,
            hardness: hardness, emission: emission, sway: sway, reach: reach,
            full_reach: fullReach)
    }
}
