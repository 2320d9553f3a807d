import Quantities
import WorldState

/// Which square of the ground, at which level of reach.
///
/// Level `l` holds the strokes that vanish between `far / 2` and `far` metres, where `far` is
/// 6.25 · 2^l; its squares are about a third as wide. A patch is made once and never changes:
/// nearer levels add strokes, beyond their reach strokes draw nothing, so that neither arrival
/// nor leaving shows.
struct GroundPatch: Hashable {
    /// 0 … `levels` − 1.
    var level: Int32
    /// Squares east and north of the origin, in the level's own sides.
    var column: Int32
    var row: Int32

    /// How many levels there are.
    static let levels: Int32 = 8

    /// The greatest distance at which a stroke of the level is seen, metres.
    static func far(_ level: Int32) -> Float { 6.25 * Float(1 << level) }
    /// The side of the level's squares, metres.
    static func side(_ level: Int32) -> Float { Float(2 << level) }

    /// The chunk whose corner the strokes are measured from: that of the south-west corner.
    ///
    /// Waves of wind go over the land in periods that divide 64 m: so strokes must be measured
    /// from chunks' corners alone.
    var chunk: ChunkCoordinate {
        let side = Double(GroundPatch.side(level)) / 64
        return ChunkCoordinate(
            Int32((Double(column) * side).rounded(.down)),
            Int32((Double(row) * side).rounded(.down)))
    }

    /// The south-west corner, metres from the world's origin.
    var corner: (x: Double, y: Double) {
        let side = Double(GroundPatch.side(level))
        return (Double(column) * side, Double(row) * side)
    }
}

/// Lays the strokes of one patch of ground.
struct GroundPainter {
    let patch: GroundPatch
    let seed: UInt64
    /// The sites of the patch, row by row; one where the patch lies within a chunk.
    let sites: [Site]
    var batch = StrokeBatch()

    private let side: Float
    private let sitesAcross: Int

    /// Prepares to lay; `sites` are the chunks that the patch covers.
    init(_ patch: GroundPatch, seed: UInt64, sites: [Site]) {
        self.patch = patch
        self.seed = seed
        self.sites = sites
        side = GroundPatch.side(patch.level)
        sitesAcross = max(1, Int(side / ChunkCoordinate.side))
    }

    /// A place of the patch where a stroke may be laid.
    struct Spot {
        /// Metres from the patch's origin, a chunk's corner.
        var x: Float
        var y: Float
        /// The site and the place within it.
        var site: Site
        var sx: Float
        var sy: Float
        /// The vanishing distance.
        var reach: Float
        /// Random numbers of this stroke alone.
        var random: RandomStream
    }

    /// Calls `body` for every stroke of a population that vanishes within the level's octave.
    mutating func scatter(
        _ key: Int64, density: Float, rule: ReachRule,
        _ body: (inout GroundPainter, inout Spot) -> Void
    ) {
        let far = GroundPatch.far(patch.level)
        let isNearest = patch.level == 0
        let (low, high) = rule.ranks(near: isNearest ? 0 : far / 2, far: far)
        let share = high - low
        if share <= 0 { return }
        let count = Int(density * side * side * share + 0.5)
        let hash = Hash.of(
            seed ^ UInt64(bitPattern: key) &* 0x9E37_79B9_7F4A_7C15, Int64(patch.column),
            Int64(patch.row), Int64(patch.level))
        let sequence = Sequence(key: hash)
        let corner = patch.corner
        let origin = patch.chunk.origin
        let (cx, cy) = (Float(corner.x - origin.x), Float(corner.y - origin.y))
        for index in 0..<count {
            let (u, v) = sequence.pair(index)
            let rank = low + share * (Float(index) + 0.5) / Float(count)
            let (x, y) = (cx + u * side, cy + v * side)
            let (site, sx, sy) = place(x, y)
            var spot = Spot(
                x: x, y: y, site: site, sx: sx, sy: sy, reach: rule.reach(rank),
                random: RandomStream(seed: hash &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03))
            body(&self, &spot)
        }
    }

    private func place(_ x: Float, _ y: Float) -> (Site, Float, Float) {
        if sitesAcross == 1 { return (sites[0], x, y) }
        let (i, j) = (
            min(Int(x / ChunkCoordinate.side), sitesAcross - 1),
            min(Int(y / ChunkCoordinate.side), sitesAcross - 1)
        )
        return (sites[j * sitesAcross + i], x - Float(i) * 64, y - Float(j) * 64)
    }

    /// Lays all that grows and lies on the patch.
    mutating func layAll() {
        layUnderpaint()
        layPath()
        layGrass()
        layDabs()
        layFlowers()
        layReeds()
        layBed()
        layWater()
    }
}
