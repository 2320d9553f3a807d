import Quantities

/// The ground round one region and its eight neighbours: heights, shores and meadow patterns.
///
/// Holds the nine regions, so that asking for many heights does not make them anew. A place
/// may be asked for while it lies in the middle region; the answer is the same from any
/// `Ground` whose middle region holds it.
public struct Ground: Sendable {
    /// The recipe.
    public let recipe: MeadowRecipe
    /// The middle region's column and row.
    public let column: Int32
    /// Counted northwards.
    public let row: Int32
    /// The nine regions, row by row from the south-west.
    public let regions: [Region]

    /// Gathers the regions round the one that holds the place.
    ///
    /// Allocates.
    public init(recipe: MeadowRecipe, x: Double, y: Double) {
        self.recipe = recipe
        (column, row) = MeadowRecipe.regionIndex(x, y)
        var all: [Region] = []
        for dy: Int32 in -1...1 {
            for dx: Int32 in -1...1 {
                all.append(recipe.region(column: column + dx, row: row + dy))
            }
        }
        regions = all
    }

    /// Whether this ground answers for the place.
    public func holds(_ x: Double, _ y: Double) -> Bool {
        MeadowRecipe.regionIndex(x, y) == (column, row)
    }

    /// The region in the middle.
    public var middle: Region { regions[4] }

    /// Metres above the zero level; below 0 there is water.
    public func height(_ x: Double, _ y: Double) -> Float {
        let seed = recipe.seed
        var h =
            2.6 + 5 * Noise.fractal(x / 95 + 3, y / 95 + 1, octaves: 4, seed: seed)
            + 1.2 * Noise.fractal(x / 20, y / 20, octaves: 2, seed: seed ^ 0x51)
        // Never below the water without a lake: lows are pressed together above 0.5.
        if h < 1.3 { h = 0.5 + 0.8 * Exact.exp((h - 1.3) / 0.8) }
        if column == 0 && row == 0 {
            h += 8 * Exact.exp(-Float(x * x + y * y) / 900)
        }
        // Hills stand away from the vales, flat ground under the villages.
        var nearestVale: Float = 1e9
        for region in regions {
            let dx = Float(x - region.centerX)
            let dy = Float(y - region.centerY)
            nearestVale = min(nearestVale, dx * dx + dy * dy)
        }
        let far = smoothstep(130, 400, nearestVale.squareRoot())
        if far > 0 {
            let swell = Noise.fractal(x / 230 + 7, y / 230, octaves: 4, seed: seed ^ 0xB1)
            h += far * max(0, 24 + 44 * swell)
        }
        for region in regions { h = shaped(h, x, y, by: region) }
        return h
    }

    private func shaped(_ h: Float, _ x: Double, _ y: Double, by region: Region) -> Float {
        var h = h
        let dx = Float(x - region.centerX)
        let dy = Float(y - region.centerY)
        if dx * dx + dy * dy > 62_500 { return h }
        let vx = Float((x - region.villageX) / 38)
        let vy = Float((y - region.villageY) / 32)
        let village = Exact.exp(-(vx * vx + vy * vy) * 1.2)
        h = mix(h, 2.6 + 0.012 * Float(x - region.villageX), village * 0.9)
        let near = region.lake.nearness(x, y, seed: recipe.seed)
        let dip = 1 - smoothstep(0.55, 1.5, near)
        return dip > 0 ? mix(h, -3.2 + 2.2 * near, dip) : h
    }

    /// The direction straight out of the ground, length 1.
    public func normal(_ x: Double, _ y: Double) -> Vector3 {
        let e = 0.6
        return Vector3(
            height(x - e, y) - height(x + e, y), height(x, y - e) - height(x, y + e), Float(2 * e)
        ).normalized
    }

    /// The least nearness to any lake here: below about 1 is water or shore.
    public func lakeNearness(_ x: Double, _ y: Double) -> Float {
        var least: Float = 1e9
        for region in regions where abs(x - region.lake.x) < 200 && abs(y - region.lake.y) < 200 {
            least = min(least, region.lake.nearness(x, y, seed: recipe.seed))
        }
        return least
    }

    /// Whether a place lies on a landing stage.
    public func isJetty(_ x: Double, _ y: Double) -> Bool {
        for region in regions
        where abs(x - region.jetty.x) < 30 && abs(y - region.jetty.y) < 30
            && region.jetty.holds(x, y)
        { return true }
        return false
    }

    /// Metres above the zero level on which a body stands: the ground or a deck over it.
    public func footing(_ x: Double, _ y: Double) -> Float {
        let h = height(x, y)
        return h < Jetty.deck && isJetty(x, y) ? Jetty.deck : h
    }

    /// The patterns that colour the meadow, each about −1 … 1: broad patches and small ones.
    public func meadowPattern(_ x: Double, _ y: Double) -> (broad: Float, small: Float) {
        (
            Noise.fractal(x / 16, y / 16, octaves: 3, seed: recipe.seed ^ 0x60),
            Noise.value(x / 5.3 + 9, y / 5.3, seed: recipe.seed ^ 0x61)
        )
    }
}
