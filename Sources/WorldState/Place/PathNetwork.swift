import Quantities

/// A straight piece of a path.
public struct PathSegment: Hashable, Sendable {
    /// Where it starts, metres east and north of the origin.
    public var ax: Double
    /// Metres north of the origin, at the start.
    public var ay: Double
    /// Where it ends.
    public var bx: Double
    /// Metres north of the origin, at the end.
    public var by: Double

    /// Metres from a place to the nearest point of the segment.
    public func distance(_ x: Double, _ y: Double) -> Float {
        let (vx, vy) = (Float(bx - ax), Float(by - ay))
        let (wx, wy) = (Float(x - ax), Float(y - ay))
        let l = vx * vx + vy * vy
        let t = l > 0 ? saturate((wx * vx + wy * vy) / l) : 0
        let (dx, dy) = (wx - t * vx, wy - t * vy)
        return (dx * dx + dy * dy).squareRoot()
    }

    /// The direction from start to end, length 1.
    public var direction: Vector2 { Vector2(Float(bx - ax), Float(by - ay)).normalized }
}

/// The paths that start in a region: from its village to the next villages east and north.
public enum PathNetwork {
    /// Half the width of a path, metres.
    public static let halfWidth: Float = 1.1

    /// The segments of the paths that touch the nine regions of a ground.
    ///
    /// Allocates.
    public static func segments(of ground: Ground) -> [PathSegment] {
        var result: [PathSegment] = []
        for region in ground.regions {
            let east = ground.recipe.region(column: region.column + 1, row: region.row)
            let north = ground.recipe.region(column: region.column, row: region.row + 1)
            result += joined(region, east, seed: ground.recipe.seed, key: 1)
            result += joined(region, north, seed: ground.recipe.seed, key: 2)
            if region.column == 0 && region.row == 0 {
                result += hillPath() + street()
            }
        }
        return result
    }

    /// The path of the first vale, from behind the hill over its top down to the village.
    private static func hillPath() -> [PathSegment] {
        func point(_ y: Double) -> (Double, Double) {
            let x = 3.5 * Exact.sinCos(y * 0.06).sine
            return (x + Double(smoothstep(25, 85, Float(y))) * 38, y)
        }
        return stride(from: -44.0, to: 72, by: 4).map { y in
            let (a, b) = (point(y), point(y + 4))
            return PathSegment(ax: a.0, ay: a.1, bx: b.0, by: b.1)
        }
    }

    /// The street of the first village, between its houses to the roads east and north.
    private static func street() -> [PathSegment] {
        func line(_ points: [(Double, Double)]) -> [PathSegment] {
            zip(points, points.dropFirst()).map { a, b in
                PathSegment(ax: a.0, ay: a.1, bx: b.0, by: b.1)
            }
        }
        return line([
            (31.2, 72), (38, 75.5), (43.5, 81), (44.7, 88), (46.6, 94.5), (51, 96.8), (62, 93),
            (73, 90.5), (84, 92),
        ]) + line([(51, 96.8), (50.2, 104), (47.2, 110), (46.2, 118), (48, 125), (50, 130)])
    }

    private static func joined(_ a: Region, _ b: Region, seed: UInt64, key: Int64) -> [PathSegment]
    {
        var random = RandomStream(
            seed: Hash.of(seed, Int64(a.column), Int64(a.row), 0xAA70 &+ key))
        // Key 1 leaves eastwards and arrives from the west; key 2 northwards, from the south.
        let (from, to) = key == 1 ? (a.gates[0], b.gates[2]) : (a.gates[1], b.gates[3])
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let length = (dx * dx + dy * dy).squareRoot()
        let steps = Int(length / 9)
        let (nx, ny) = (-dy / length, dx / length)
        let (waves, phase) = (Double(random.between(2, 5)), Double(random.between(0, 6)))
        let swing = Double(random.between(14, 34))
        func point(_ k: Int) -> (Double, Double) {
            let t = Double(k) / Double(steps)
            let calm = Double(smoothstep(0, 0.12, Float(t)) * smoothstep(1, 0.88, Float(t)))
            let bow = Exact.sinCos(t * waves * 3.14 + phase).sine * swing * calm
            var p = (from.x + dx * t + nx * bow, from.y + dy * t + ny * bow)
            for lake in [a.lake, b.lake] { p = outside(lake, p) }
            return p
        }
        return (0..<steps).map { k in
            let (p, q) = (point(k), point(k + 1))
            return PathSegment(ax: p.0, ay: p.1, bx: q.0, by: q.1)
        }
    }

    /// Pushes a point of a path out of a lake, to where the shore has risen.
    private static func outside(_ lake: Lake, _ p: (Double, Double)) -> (Double, Double) {
        let (ex, ey) = ((p.0 - lake.x) / lake.halfWidth, (p.1 - lake.y) / lake.halfLength)
        let r = (ex * ex + ey * ey).squareRoot()
        let least = 1.28
        guard r < least else { return p }
        let s = r > 0.001 ? least / r : 0
        return (
            lake.x + ex * s * lake.halfWidth,
            lake.y + (r > 0.001 ? ey * s : least) * lake.halfLength
        )
    }
}
