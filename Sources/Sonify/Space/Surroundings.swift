import Quantities
import WorldState

/// Trees and shores round the listener, for the sounds that belong to them.
///
/// Knows the nine chunks round the listener. All of them are planned for the place where the
/// world starts; later, a listener who enters another chunk lets one chunk be planned each
/// tick, nearest first. This is the only place where the sound may allocate, as the world
/// does on the same occasion.
final class Surroundings {
    private static let limit = 64

    private struct Point {
        var x: Float
        var y: Float
        var z: Float
        var size: Float
    }
    private struct Slot {
        var chunk: ChunkCoordinate?
        var trees: [Point] = []
        /// The water's edge at each of the stages of the level.
        var shores: [[Point]] = Array(repeating: [], count: stages.count)
    }
    /// Levels for which the shore is known, metres; between them it is blended.
    private static let stages: [Float] = [-1.2, 0, 0.8]
    private var slots: [Slot]
    private var planner: Planner

    init(recipe: MeadowRecipe) {
        planner = Planner(recipe: recipe)
        slots = Array(repeating: Slot(), count: 9)
    }

    /// Plans all nine chunks round a place at once, before the first block.
    func settle(at position: WorldPosition) {
        for _ in 0..<9 { visit(position) }
    }

    /// The church that is heard at a place; nil where no village has one.
    func church(near position: WorldPosition) -> WorldPosition? {
        planner.visit(position.x, position.y)
        guard let house = planner.ground.middle.houses.last, house.isChurch else { return nil }
        return WorldPosition(
            x: house.x, y: house.y, z: planner.ground.height(house.x, house.y) + house.height)
    }

    /// Comes one chunk nearer to knowing all that is near.
    func visit(_ position: WorldPosition) {
        let center = position.chunk
        for ring in 0...1 {
            for dy in Int32(-ring)...Int32(ring) {
                for dx in Int32(-ring)...Int32(ring) {
                    let chunk = ChunkCoordinate(center.x &+ dx, center.y &+ dy)
                    let slot = Surroundings.slot(of: chunk)
                    if slots[slot].chunk == chunk { continue }
                    plan(chunk, into: slot)
                    return
                }
            }
        }
    }

    private static func slot(of chunk: ChunkCoordinate) -> Int {
        let x = Int(chunk.x) % 3
        let y = Int(chunk.y) % 3
        return (y < 0 ? y + 3 : y) * 3 + (x < 0 ? x + 3 : x)
    }

    private func plan(_ chunk: ChunkCoordinate, into slot: Int) {
        let plan = planner.plan(chunk)
        let origin = chunk.origin
        func point(_ x: Double, _ y: Double, _ z: Float, _ size: Float) -> Point {
            Point(x: Float(x - origin.x), y: Float(y - origin.y), z: z, size: size)
        }
        slots[slot].chunk = chunk
        slots[slot].trees = plan.trees.prefix(Surroundings.limit).map { tree in
            let ground = planner.height(tree.x, tree.y)
            // Needles are quieter than leaves.
            let size = tree.height / 9 * (tree.form == .broadleaf ? 1 : 0.6)
            return point(tree.x, tree.y, ground + tree.height * 0.6, size)
        }
        for (stage, level) in Surroundings.stages.enumerated() {
            var shore: [Point] = []
            defer { slots[slot].shores[stage] = shore }
            guard plan.hasWater else { continue }
            for region in planner.ground.regions {
                let jetty = region.jetty
                for along in [Float(0.45), 0.9] {
                    let way = Double(jetty.length * along)
                    let x = jetty.x + Double(Exact.cos(jetty.heading)) * way
                    let y = jetty.y + Double(Exact.sin(jetty.heading)) * way
                    guard
                        ChunkCoordinate(
                            Int32((x / 64).rounded(.down)),
                            Int32((y / 64).rounded(.down))) == chunk
                    else { continue }
                    shore.append(point(x, y, level, 1.4))
                }
            }
            for (x, y) in shorePlaces(chunk, level) where shore.count < Surroundings.limit {
                shore.append(point(x, y, level, 1))
            }
        }
    }

    /// Places of a grid of 8 m that lie in the water with land next to them.
    private func shorePlaces(_ chunk: ChunkCoordinate, _ level: Float) -> [(Double, Double)] {
        let origin = chunk.origin
        var isWater = [Bool](repeating: false, count: 100)
        for row in 0..<10 {
            for column in 0..<10 {
                let (x, y) = (
                    origin.x + Double(column - 1) * 8 + 4, origin.y + Double(row - 1) * 8 + 4
                )
                isWater[row * 10 + column] = planner.height(x, y) < level
            }
        }
        var places: [(Double, Double)] = []
        for row in 1...8 {
            for column in 1...8 where isWater[row * 10 + column] {
                let at = row * 10 + column
                if isWater[at - 1] && isWater[at + 1] && isWater[at - 10] && isWater[at + 10] {
                    continue
                }
                places.append(
                    (origin.x + Double(column - 1) * 8 + 4, origin.y + Double(row - 1) * 8 + 4))
            }
        }
        return places
    }

    /// The crowns round a place.
    func leaves(at position: WorldPosition) -> Ambience {
        gather(position, closeness: 5) { $0.trees }
    }

    /// The water's edge round a place, `level` metres above the usual one.
    func shore(at position: WorldPosition, level: Float) -> Ambience {
        let stages = Surroundings.stages
        if level == stages[1] { return gather(position, closeness: 7) { $0.shores[1] } }
        let lower = level < stages[1] ? 0 : 1
        let t = saturate((level - stages[lower]) / (stages[lower + 1] - stages[lower]))
        let a = gather(position, closeness: 7) { $0.shores[lower] }
        let b = gather(position, closeness: 7) { $0.shores[lower + 1] }
        return Ambience(
            level: mix(a.level, b.level, t), way: a.way.mixed(with: b.way, t),
            spread: mix(a.spread, b.spread, t))
    }

    /// Weighs every point by size / (1 + (distance / closeness)²); nothing beyond 64 m counts.
    private func gather(
        _ position: WorldPosition, closeness: Float, _ points: (Slot) -> [Point]
    ) -> Ambience {
        var (weight, sum, far): (Float, Vector3, Float) = (0, Vector3(0, 0, 0), 0)
        for slot in slots {
            guard let chunk = slot.chunk else { continue }
            let corner = chunk.offset(from: position.chunk)
            for point in points(slot) {
                let way = Vector3(
                    corner.x + point.x - position.offset.x, corner.y + point.y - position.offset.y,
                    point.z - position.offset.z)
                let distance = way.length
                let near = distance / closeness
                let w = point.size / (1 + near * near) * smoothstep(63, 30, distance)
                weight += w
                sum += way * (w / max(distance, 0.1))
                far += w * distance
            }
        }
        guard weight > 1e-4 else { return .none }
        let mean = sum * (1 / weight)
        let together = mean.length
        let typical = far / weight
        // 1 − 1/(1 + w): one tree near is much, many more do not grow without end.
        return Ambience(
            level: weight / (0.7 + weight),
            way: together > 0.001 ? mean * (typical / together) : Vector3(0, 0, typical),
            spread: 1 - saturate(together))
    }
}
