import Quantities
import WorldState

/// What the recipes ask of one chunk again and again: its plan and the slopes of its ground.
///
/// A pure function of recipe and chunk. The slopes are those of a 4 m lattice, as smooth as a
/// broad brush sees them; heights are asked of the ground itself, so that strokes of every
/// level agree to the bit.
final class Site: Sendable {
    /// The plan of the chunk.
    let plan: ChunkPlan
    /// The ground of the region that answers for the chunk's middle.
    let ground: Ground
    /// The corner in metres from the world's origin.
    let origin: (x: Double, y: Double)
    /// The least and greatest height on the lattice.
    let lowest: Float
    let highest: Float
    /// The landing stages that start here.
    let jetties: [Jetty]
    /// What casts shadows, metres from the corner.
    let casters: [ShadowCaster]
    /// Lanterns and windows, metres from the corner.
    let lights: [(place: Vector3, window: HouseForm.Window?)]
    private let slopes: [Vector2]

    private static let count = 17
    private static let step: Float = 4

    /// Works out the slopes.
    ///
    /// Allocates; about half a millisecond.
    init(plan: ChunkPlan, ground: Ground) {
        self.plan = plan
        self.ground = ground
        origin = plan.chunk.origin
        let n = Site.count + 2
        var heights = [Float](repeating: 0, count: n * n)
        var (low, high): (Float, Float) = (1e9, -1e9)
        for j in 0..<n {
            for i in 0..<n {
                let h = ground.height(
                    origin.x + Double(i - 1) * 4, origin.y + Double(j - 1) * 4)
                heights[j * n + i] = h
                low = min(low, h)
                high = max(high, h)
            }
        }
        (lowest, highest) = (low, high)
        var slopes: [Vector2] = []
        slopes.reserveCapacity(Site.count * Site.count)
        for j in 1..<(n - 1) {
            for i in 1..<(n - 1) {
                let x = (heights[j * n + i + 1] - heights[j * n + i - 1]) / (2 * Site.step)
                let y = (heights[(j + 1) * n + i] - heights[(j - 1) * n + i]) / (2 * Site.step)
                slopes.append(Vector2(x, y))
            }
        }
        self.slopes = slopes
        let corner = origin
        jetties = ground.regions.map(\.jetty).filter {
            $0.x >= corner.x && $0.x < corner.x + 64 && $0.y >= corner.y && $0.y < corner.y + 64
        }
        func foot(_ x: Double, _ y: Double) -> Vector3 {
            Vector3(Float(x - corner.x), Float(y - corner.y), ground.height(x, y))
        }
        var lights: [(place: Vector3, window: HouseForm.Window?)] = []
        for lamp in plan.lamps {
            lights.append((foot(lamp.x, lamp.y) + Vector3(0, 0, WorldState.Lamp.height), nil))
        }
        for house in plan.houses {
            let floor = foot(house.x, house.y) - Vector3(0, 0, 0.25)
            for window in HouseForm(house).windows {
                lights.append((floor + window.middle, window))
            }
        }
        self.lights = lights
        casters =
            plan.trees.map { ShadowCaster(tree: $0, foot: foot($0.x, $0.y)) }
            + plan.houses.map { ShadowCaster(house: $0, foot: foot($0.x, $0.y)) }
    }

    /// Metres above the zero level, `x` and `y` metres from the chunk's corner.
    func height(_ x: Float, _ y: Float) -> Float {
        ground.height(origin.x + Double(x), origin.y + Double(y))
    }

    /// The direction out of the ground, length 1.
    func normal(_ x: Float, _ y: Float) -> Vector3 {
        let (u, v) = (clamp(x, 0, 63.99) / Site.step, clamp(y, 0, 63.99) / Site.step)
        let (i, j) = (Int(u), Int(v))
        let (fx, fy) = (u - Float(i), v - Float(j))
        let k = j * Site.count + i
        func blend(_ p: (Vector2) -> Float) -> Float {
            mix(
                mix(p(slopes[k]), p(slopes[k + 1]), fx),
                mix(p(slopes[k + Site.count]), p(slopes[k + Site.count + 1]), fx), fy)
        }
        return Vector3(-blend { $0.x }, -blend { $0.y }, 1).normalized
    }

    /// Metres to the middle of the nearest path; large without one.
    func pathDistance(_ x: Float, _ y: Float) -> Float {
        if plan.paths.isEmpty { return 1e9 }
        return plan.pathDistance(origin.x + Double(x), origin.y + Double(y))
    }
}
