import Quantities

/// How far strokes of one population are seen: rank → vanishing distance.
///
/// `d = r0 · u^(−1/e)`: of the strokes that stand near, the share (r0 / r)^e is left at the
/// distance r, and the survivors grow by (r / r0)^(e/2), so the cover stays the same.
struct ReachRule {
    /// Inside this distance every stroke is there at its own size, metres.
    let fullReach: Float
    /// Beyond this distance none is left, metres.
    let farthest: Float
    /// Whether strokes thin with the square of the distance instead of its power 1.5.
    let isSquare: Bool

    /// The pixels of a metre at one metre's distance in a picture 720 pixels high.
    ///
    /// Reaches are those of this picture whatever size is painted: a world has one look.
    static let focal: Float = 700

    /// The rule of strokes with this mean half-size that may look `pixels` large.
    init(size: Float, pixels: Float, farthest: Float, isSquare: Bool = false) {
        fullReach = ReachRule.focal * size / pixels
        self.farthest = farthest
        self.isSquare = isSquare
    }

    /// The distance at which the stroke of rank `u` (0 … 1) vanishes.
    func reach(_ u: Float) -> Float {
        if isSquare { return fullReach / u.squareRoot() }
        let root = ReachRule.cubeRoot(u)
        return fullReach / (root * root)
    }

    /// The rank that vanishes at distance `d`, 0 … 1.
    func rank(_ d: Float) -> Float {
        if d <= fullReach { return 1 }
        let q = fullReach / d
        return isSquare ? q * q : q * q.squareRoot()
    }

    /// The ranks whose strokes vanish between two distances; empty where there are none.
    func ranks(near: Float, far: Float) -> (low: Float, high: Float) {
        let high = near < fullReach ? 1 : rank(near)
        return (rank(min(far, farthest)), far <= fullReach ? 0 : high)
    }

    /// The cube root for 0 < x ≤ 1 by Newton's steps; only exact operations.
    static func cubeRoot(_ x: Float) -> Float {
        var y = Float(bitPattern: x.bitPattern / 3 &+ 709_921_077)
        for _ in 0..<3 { y = (2 * y + x / (y * y)) * (1 / 3 as Float) }
        return y
    }
}
