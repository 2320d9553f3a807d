import CKernels
import Quantities

/// What a stroke stands for; decides how it is coloured and how it thins out with distance.
public enum StrokeClass: UInt8, CaseIterable, Sendable {
    /// Opaque ground below everything.
    case underpaint
    /// The same for paths, which broad ground strokes must not swallow.
    case pathUnderpaint
    /// Blades and dabs of grass; bend with wind and presses.
    case grass
    /// Leaves.
    case foliage
    /// Petals; follow the wind and give way to presses.
    case flower
    /// Dabs on paths and other small features of the ground.
    case pathDab
    /// What must stay whole: walls, roofs, trunks, the dark cores of crowns.
    case structure
    /// Detail upon structure.
    case detail
    /// A figure's body.
    case figure
    /// Water: red = brightness (0.5 neutral), green × emission = glint, normal x and y = how far
    /// off (right and down) the mirrored pixel is taken, 1 being 55 and 80 pixels at 720 lines.
    case water
    /// Broad strokes of sky: red = place on the sky's ramp, 0 horizon … 1 zenith;
    /// green = brightness (0.5 neutral).
    case skyWash
    /// Clouds: red = light, 0 shadow … 1 lit; green = height in the cloud, 0 … 1;
    /// blue = the cover from which on the stroke appears.
    case cloud
    /// Far mountains; lit and hazed, never thinned out.
    case mountain
    /// Unlit light of its own: stars, sun, lamp glow, rain. Haze makes it fainter; beyond 2 km
    /// `LightRig.skyHaze` does.
    case light
}

extension StrokeClass {
    /// The focal length in pixels for which reaches are computed: 720 lines, 54° upright.
    ///
    /// Fixed, because the picture must be a pure function of distance, not of quality settings.
    public static let referenceFocalLength: Float = 700

    /// Half-size in pixels of 720 lines at which strokes of the class begin to thin out.
    ///
    /// `nil`: the class never thins out. Structure goes when it is this small itself.
    public var thinningSize: Float? {
        switch self {
        case .underpaint: 22
        case .pathUnderpaint: 10
        case .grass: 5.5
        case .foliage: 5.9
        case .flower, .pathDab: 6.3
        case .structure: 1
        case .detail: 5
        case .figure: 1.9
        case .water: 11.7
        case .skyWash, .cloud, .mountain, .light: nil
        }
    }

    /// The share of the strokes that never vanish.
    public var floor: Float {
        switch self {
        case .detail, .figure: 0.12
        default: 0.016
        }
    }

    /// Growth at most, of the survivors, while others vanish.
    public var growthCap: Float {
        switch self {
        case .underpaint: 64
        case .pathUnderpaint, .grass, .foliage, .water: 8
        case .flower, .pathDab: 1.6
        case .detail: 1.25
        case .figure: 2.8
        case .structure, .skyWash, .cloud, .mountain, .light: 1
        }
    }

    /// How far a stroke is seen, and from where on it grows: the level-of-detail rule.
    ///
    /// With the mean half-size s of the strokes around, strokes are complete up to
    /// r₀ = f · s / P and the stroke of rank u goes at d = r₀ · u^(−2/3), so that the number
    /// left falls with distance as u = (r₀ / d)^1.5 while the survivors grow to cover.
    ///
    /// - Parameters:
    ///   - size: Mean half-size √(along · across) in metres of the strokes of this kind here;
    ///     for `structure` the stroke's own. It must not depend on which strokes are present.
    ///   - rank: The stroke's importance from 0 (last to go) to 1 (first), spread evenly and
    ///     with low discrepancy over neighbouring strokes.
    /// - Returns: `Stroke.reach` and `Stroke.fullReach` in metres.
    public func detail(size: Float, rank: Float) -> (reach: Float, fullReach: Float) {
        guard let pixels = thinningSize else { return (.infinity, .infinity) }
        let full = StrokeClass.referenceFocalLength * size / pixels
        if self == .structure { return (full, .infinity) }
        if rank < floor { return (.infinity, full) }
        return (full * Exact.pow(rank, -2 / 3), full)
    }

    /// The class as the kernels know it.
    var kernelClass: nacre_stroke_class {
        let shading =
            switch self {
            case .skyWash: nacre_shading_sky_wash
            case .cloud: nacre_shading_cloud
            case .water: nacre_shading_water
            case .light: nacre_shading_light
            default: nacre_shading_lit
            }
        let drift: Float =
            switch self {
            case .foliage: 0.07
            case .flower: 0.10
            default: 0
            }
        let press: Float =
            switch self {
            case .grass: 0
            case .flower: 0.14
            default: -1
            }
        let tread: Float =
            switch self {
            case .underpaint: 0.85
            case .grass: 0.62
            case .foliage: 0.75
            case .flower: 0.35
            default: 0
            }
        let wet: Float =
            switch self {
            case .pathUnderpaint, .pathDab, .structure, .detail: 1
            case .underpaint, .grass, .foliage, .figure: 0.5
            default: 0
            }
        let (snow, winter, burial) = winter
        let isGround =
            switch self {
            case .underpaint, .pathUnderpaint, .grass, .foliage, .pathDab: true
            default: false
            }
        return nacre_stroke_class(
            shading: Int32(shading.rawValue), growth_cap: growthCap,
            // Ground is thinned out with the square of the distance: its growth keeps step.
            grows_fast: self == .underpaint ? 1 : 0,
            is_blade: self == .grass ? 1 : 0, drift: drift, press_shift: press, wet: wet,
            snow: snow, winter: winter, burial: burial, is_ground: isGround ? 1 : 0, tread: tread)
    }

    /// What lying snow does: how white it makes, how dull its own colour, how much it buries.
    private var winter: (snow: Float, winter: Float, burial: Float) {
        switch self {
        case .underpaint: (1, 0.5, 0)
        case .pathUnderpaint: (0.93, 0.3, 0)
        case .grass: (0.75, 0.72, 0.95)
        case .foliage: (1, 0.62, 0)
        case .flower: (0.4, 0.8, 1.3)
        case .pathDab: (0.94, 0.3, 0.6)
        case .structure: (1, 0.12, 0)
        case .detail: (0.9, 0.1, 0)
        case .mountain: (1, 0.5, 0)
        case .figure, .water, .skyWash, .cloud, .light: (0, 0, 0)
        }
    }
}
