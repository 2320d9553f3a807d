import Quantities

/// Makes the plans of chunks and keeps the ground and paths of the region last asked for.
///
/// A cache only: the same chunk gives the same plan whatever was asked before. Not safe to
/// share between threads; every thread has its own.
public struct Planner: Sendable {
    /// The recipe.
    public let recipe: MeadowRecipe
    /// The ground of the region last asked for.
    public private(set) var ground: Ground
    private var paths: [PathSegment]
    /// Grounds of neighbouring regions, asked for in turn where their borders meet.
    private var others: [(ground: Ground, paths: [PathSegment])] = []

    /// Starts with the region at the origin.
    ///
    /// Allocates.
    public init(recipe: MeadowRecipe) {
        self.recipe = recipe
        ground = Ground(recipe: recipe, x: 0, y: 0)
        paths = PathNetwork.segments(of: ground)
    }

    /// Gathers the region that holds the place, where it is another one.
    ///
    /// May allocate.
    public mutating func visit(_ x: Double, _ y: Double) {
        if ground.holds(x, y) { return }
        let before = (ground: ground, paths: paths)
        if let index = others.firstIndex(where: { $0.ground.holds(x, y) }) {
            (ground, paths) = others[index]
            others[index] = before
            return
        }
        if others.count == 5 { others.removeFirst() }
        others.append(before)
        ground = Ground(recipe: recipe, x: x, y: y)
        paths = PathNetwork.segments(of: ground)
    }

    /// Metres above the zero level at a place.
    public mutating func height(_ x: Double, _ y: Double) -> Float {
        visit(x, y)
        return ground.height(x, y)
    }

    /// The path segments round the region last asked for.
    public var regionPaths: [PathSegment] { paths }

    /// The plan of a chunk.
    ///
    /// Allocates.
    public mutating func plan(_ chunk: ChunkCoordinate) -> ChunkPlan {
        let origin = chunk.origin
        visit(origin.x + 32, origin.y + 32)
        let near = paths.filter { s in
            max(s.ax, s.bx) > origin.x - 8 && min(s.ax, s.bx) < origin.x + 72
                && max(s.ay, s.by) > origin.y - 8 && min(s.ay, s.by) < origin.y + 72
        }
        func inside(_ x: Double, _ y: Double) -> Bool {
            x >= origin.x && x < origin.x + 64 && y >= origin.y && y < origin.y + 64
        }
        var water = false
        for j in 0...4 {
            for i in 0...4 {
                let (x, y) = (origin.x + Double(i) * 16, origin.y + Double(j) * 16)
                if ground.lakeNearness(x, y) < 1.6 { water = true }
            }
        }
        return ChunkPlan(
            chunk: chunk, trees: trees(chunk, paths: near),
            houses: ground.regions.flatMap(\.houses).filter { inside($0.x, $0.y) },
            lamps: ground.regions.flatMap(\.lamps).filter { inside($0.x, $0.y) }, paths: near,
            hasWater: water)
    }

    private func trees(_ chunk: ChunkCoordinate, paths: [PathSegment]) -> [Tree] {
        let origin = chunk.origin
        var result: [Tree] = []
        for (index, place) in Planner.plantedTrees.enumerated() {
            let inX = place.x >= origin.x && place.x < origin.x + 64
            let inY = place.y >= origin.y && place.y < origin.y + 64
            guard inX && inY else { continue }
            var tree = place
            tree.identity = Hash.of(recipe.seed, Int64(chunk.x), Int64(chunk.y), Int64(index))
            result.append(tree)
        }
        for index in 0..<14 {
            let identity = Hash.of(recipe.seed, Int64(chunk.x), Int64(chunk.y), Int64(100 + index))
            var random = RandomStream(seed: identity)
            let x = origin.x + Double(random.unit()) * 64
            let y = origin.y + Double(random.unit()) * 64
            let grove = Noise.fractal(x / 70, y / 70, octaves: 2, seed: recipe.seed ^ 0x7EE)
            let chance = 0.07 + 0.9 * smoothstep(0.12, 0.45, grove)
            guard random.unit() < chance, mayGrow(x, y, paths: paths) else { continue }
            let high = ground.height(x, y)
            let form: Tree.Form =
                random.unit() < smoothstep(6, 30, high) * 0.75 ? .pine : .broadleaf
            result.append(
                Tree(
                    identity: identity, x: x, y: y,
                    height: form == .pine ? random.between(7, 13) : random.between(5.5, 10),
                    form: form))
        }
        return result
    }

    /// Trees keep off water, paths, villages and the open hill from which the vale is seen.
    private func mayGrow(_ x: Double, _ y: Double, paths: [PathSegment]) -> Bool {
        if ground.height(x, y) < MeadowRecipe.waterLevel + 1 { return false }
        for segment in paths where segment.distance(x, y) < 4.5 { return false }
        for region in ground.regions {
            let (dx, dy) = (x - region.villageX, y - region.villageY)
            if dx * dx + dy * dy < 2500 { return false }
        }
        return !(abs(x) < 34 && y > -30 && y < 82) && !(x > -30 && x < 100 && y > 0 && y < 140)
    }

    /// The trees of the first vale stand where the picture wants them.
    private static let plantedTrees: [Tree] = {
        let places: [(Double, Double, Tree.Form, Float)] = [
            (-7.8, 15, .broadleaf, 8.8), (-15, 30, .broadleaf, 8), (-24, 47, .broadleaf, 7),
            (42, 56, .broadleaf, 7), (27, 79, .cypress, 9), (70, 86, .broadleaf, 9),
            (36, 118, .broadleaf, 9), (62, 120, .broadleaf, 10), (80, 104, .broadleaf, 8),
            (48, 74, .cypress, 8), (-60, 60, .broadleaf, 9), (-76, 76, .broadleaf, 10),
            (-86, 100, .broadleaf, 9), (-50, 140, .broadleaf, 10), (-10, 142, .broadleaf, 10),
            (18, 136, .broadleaf, 9), (40, 140, .broadleaf, 11),
        ]
        return places.map { Tree(identity: 0, x: $0.0, y: $0.1, height: $0.3, form: $0.2) }
    }()
}
