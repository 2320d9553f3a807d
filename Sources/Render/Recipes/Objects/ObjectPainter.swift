import Quantities
import WorldState

/// Which octaves of reach of a thing that stands somewhere are laid together.
enum ObjectBand: Int32, CaseIterable {
    /// What is seen from farther than 200 m; laid for a whole chunk.
    case far = 0
    /// 100 … 200 m; laid for a whole chunk.
    case middle = 1
    /// 50 … 100 m; laid thing by thing, as all that follow.
    case near = 2
    /// 25 … 50 m.
    case close = 3
    /// Up to 25 m.
    case closest = 4

    /// The reaches of the band: above the first, up to the second, metres.
    var reaches: (low: Float, high: Float) {
        switch self {
        case .far: (200, .infinity)
        case .middle: (100, 200)
        case .near: (50, 100)
        case .close: (25, 50)
        case .closest: (0, 25)
        }
    }

    /// Whether the things of a chunk are laid together.
    var isChunkwise: Bool { self == .far || self == .middle }

    /// The distance from which a patch of the band may be seen, metres.
    var sight: Float { self == .far ? 640 : reaches.high }
}

/// Lays the strokes of things that stand: trees, houses, lamps, jetties; one band of them.
struct ObjectPainter {
    let band: ObjectBand
    let site: Site
    /// Random numbers of the thing being laid.
    var random = RandomStream(seed: 0)
    private(set) var batch = StrokeBatch()

    init(band: ObjectBand, site: Site) {
        self.band = band
        self.site = site
    }

    /// Lays a stroke if it vanishes within the band.
    mutating func lay(
        _ kind: StrokeClass, at position: Vector3, along: Vector3, normal: Vector3,
        half: Vector3, colour: Colour, _ touch: Touch, light: Vector3? = nil, reach: Float,
        fullReach: Float = .infinity
    ) {
        let (low, high) = band.reaches
        guard reach > low && reach <= high else { return }
        batch.lay(
            kind, at: position, along: along, normal: normal, half: half, colour: colour, touch,
            light: light, reach: reach, fullReach: fullReach)
    }

    /// Lays a stroke of a thing's structure: it goes only when it has become a pixel small.
    mutating func layStructure(
        at position: Vector3, along: Vector3, normal: Vector3, half: Vector3, colour: Colour,
        _ touch: Touch, light: Vector3? = nil, pixels: Float = 0.8
    ) {
        let reach = min(640, ReachRule.focal * (half.x * half.y).squareRoot() / pixels)
        lay(
            .structure, at: position, along: along, normal: normal, half: half, colour: colour,
            touch, light: light, reach: reach)
    }

    /// The indices of a ranked population of `count` strokes that vanish within the band.
    func indices(_ count: Int, _ rule: ReachRule) -> Range<Int> {
        let (low, high) = band.reaches
        let ranks = rule.ranks(near: low, far: min(high, rule.farthest))
        // The most lasting strokes go no farther than `farthest`.
        let from = high >= rule.farthest ? 0 : ranks.low
        let first = Int((from * Float(count) + 0.5).rounded(.down))
        let last = Int((ranks.high * Float(count) + 0.5).rounded(.down))
        return first..<max(first, min(last, count))
    }

    /// The reach of stroke `index` of `count`.
    func reach(_ index: Int, of count: Int, _ rule: ReachRule) -> Float {
        min(rule.farthest, rule.reach((Float(index) + 0.5) / Float(count)))
    }

    /// Metres from the site's corner to a place on the ground.
    func foot(_ x: Double, _ y: Double) -> Vector3 {
        Vector3(
            Float(x - site.origin.x), Float(y - site.origin.y), site.ground.height(x, y))
    }
}
