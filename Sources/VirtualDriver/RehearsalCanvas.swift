import Quantities

/// A picture of blue, green, red bytes to draw bodies on.
struct RehearsalCanvas {
    let width: Int
    let height: Int
    let bytes: UnsafeMutablePointer<UInt8>

    /// Draws a limb: the hull of two discs, shaded from the left, its rim smoothed.
    func limb(
        _ a: Vector2, _ b: Vector2, _ ra: Float, _ rb: Float, _ colour: Colour, shade: Float = 1
    ) {
        let r = max(ra, rb) + 1
        let left = max(0, Int(min(a.x, b.x) - r))
        let right = min(width - 1, Int(max(a.x, b.x) + r) + 1)
        let top = max(0, Int(min(a.y, b.y) - r))
        let bottom = min(height - 1, Int(max(a.y, b.y) + r) + 1)
        if left > right || top > bottom { return }
        let d = b - a
        let inverse = 1 / max(1e-3, d.lengthSquared)
        let (blue, green, red) = (
            colour.blue * 255 * shade, colour.green * 255 * shade, colour.red * 255 * shade
        )
        for y in top...bottom {
            let py = Float(y) + 0.5 - a.y
            let row = bytes + (y * width + left) * 3
            for x in left...right {
                let px = Float(x) + 0.5 - a.x
                let t = saturate((px * d.x + py * d.y) * inverse)
                let (ex, ey) = (px - t * d.x, py - t * d.y)
                let radius = ra + (rb - ra) * t
                let distance = (ex * ex + ey * ey).squareRoot()
                let cover = saturate(radius - distance + 0.5)
                if cover <= 0 { continue }
                let round = ex / max(1, radius)
                let light = 0.86 - 0.3 * round - 0.16 * round * round
                let p = row + (x - left) * 3
                p[0] = Self.over(p[0], blue * light, cover)
                p[1] = Self.over(p[1], green * light, cover)
                p[2] = Self.over(p[2], red * light, cover)
            }
        }
    }

    /// Darkens a soft ellipse: the shadow under a body.
    func shadow(_ middle: Vector2, _ rx: Float, _ ry: Float, depth: Float) {
        let left = max(0, Int(middle.x - rx))
        let right = min(width - 1, Int(middle.x + rx) + 1)
        let top = max(0, Int(middle.y - ry))
        let bottom = min(height - 1, Int(middle.y + ry) + 1)
        if left > right || top > bottom { return }
        for y in top...bottom {
            let v = (Float(y) + 0.5 - middle.y) / ry
            for x in left...right {
                let u = (Float(x) + 0.5 - middle.x) / rx
                let inside = 1 - (u * u + v * v)
                if inside <= 0 { continue }
                let keep = 1 - depth * min(1, inside * 1.6)
                let p = bytes + (y * width + x) * 3
                for c in 0..<3 { p[c] = UInt8(Float(p[c]) * keep) }
            }
        }
    }

    /// Fills a convex shape given by its left and right edge per row.
    func fill(
        rows: Range<Int>, colour: (Int, Int) -> Colour, edges: (Int) -> (Float, Float)
    ) {
        for y in rows where y >= 0 && y < height {
            let (from, to) = edges(y)
            let (left, right) = (max(0, Int(from)), min(width, Int(to)))
            if left >= right { continue }
            for x in left..<right {
                let c = colour(x, y)
                let p = bytes + (y * width + x) * 3
                p[0] = UInt8(saturate(c.blue) * 255)
                p[1] = UInt8(saturate(c.green) * 255)
                p[2] = UInt8(saturate(c.red) * 255)
            }
        }
    }

    @inline(__always)
    private static func over(_ below: UInt8, _ colour: Float, _ cover: Float) -> UInt8 {
        let value = Float(below) + (min(colour, 255) - Float(below)) * cover
        return UInt8(max(0, value))
    }
}
