import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct PlaceTests {
    @Test func `the ground has no step, and borders of chunks and regions show nowhere`() {
        for seed in testSeeds(30) {
            var random = RandomStream(seed: seed)
            var planner = Planner(recipe: MeadowRecipe(seed: seed))
            // A border of regions, and any line of chunks.
            let far = Double(random.below(40) - 20)
            let border = -448 + far * Region.side
            let across = Double(random.between(-4000, 4000))
            for (x, y) in [(border, across), (across, -388 + far * Region.side), (across, across)] {
                let here = planner.height(x, y)
                #expect(here.isFinite && here > -5 && here < 120)
                for (dx, dy) in [(-0.002, 0.0), (0.002, 0), (0, -0.002), (0, 0.002)] {
                    let there = planner.height(x + dx, y + dy)
                    #expect(abs(there - here) < 0.02, "\(x) \(y) \(rerun(seed, "the ground"))")
                }
            }
        }
    }

    @Test func `a place is as high whoever asks and whatever was asked before`() {
        for seed in testSeeds(20) {
            var random = RandomStream(seed: seed)
            let recipe = MeadowRecipe(seed: seed)
            var wanders = Planner(recipe: recipe)
            for _ in 0..<20 {
                let x = Double(random.between(-3000, 3000))
                let y = Double(random.between(-3000, 3000))
                let fresh = Ground(recipe: recipe, x: x, y: y)
                #expect(
                    wanders.height(x, y).bitPattern == fresh.height(x, y).bitPattern,
                    "\(rerun(seed, "a place is as high"))")
            }
        }
    }

    @Test func `plans of chunks are the same in any order and hold what is theirs`() {
        for seed in testSeeds(2) {
            let recipe = MeadowRecipe(seed: seed)
            let chunks = (-9..<9).flatMap { y in (-9..<9).map { ChunkCoordinate($0, y) } }
            var (first, second) = (Planner(recipe: recipe), Planner(recipe: recipe))
            var plans: [ChunkCoordinate: ChunkPlan] = [:]
            for chunk in chunks { plans[chunk] = first.plan(chunk) }
            var identities: Set<UInt64> = []
            for chunk in chunks.reversed() {
                let plan = second.plan(chunk)
                #expect(plan.trees == plans[chunk]?.trees && plan.houses == plans[chunk]?.houses)
                #expect(plan.lamps == plans[chunk]?.lamps && plan.paths == plans[chunk]?.paths)
                for tree in plan.trees {
                    #expect(identities.insert(tree.identity).inserted, "identities differ")
                    let place = WorldPosition(x: tree.x, y: tree.y, z: 0)
                    #expect(place.chunk == chunk, "\(rerun(seed, "plans of chunks"))")
                }
            }
        }
    }

    @Test func `paths keep out of the lakes`() {
        for seed in testSeeds(6) {
            var random = RandomStream(seed: seed)
            let recipe = MeadowRecipe(seed: seed)
            let x = Double(random.between(-9000, 9000))
            let ground = Ground(recipe: recipe, x: x, y: x / 3)
            let middle = ground.middle
            // The first vale's hill path is laid by hand and touches the shore.
            if middle.column == 0 && middle.row == 0 { continue }
            for segment in PathNetwork.segments(of: ground) {
                // The middle region's own neighbourhood is known in full.
                guard abs(segment.ax - middle.centerX) < 420, abs(segment.ay - middle.centerY) < 420
                else { continue }
                let nearness = ground.lakeNearness(segment.ax, segment.ay)
                #expect(nearness > 1, "\(segment) \(rerun(seed, "paths keep out"))")
            }
        }
    }

    @Test func `positions move exactly a hundred kilometres from the origin`() {
        for seed in testSeeds(50) {
            var random = RandomStream(seed: seed)
            let x = Double(random.between(-100_000, 100_000))
            let y = Double(random.between(-100_000, 100_000))
            let start = WorldPosition(x: x, y: y, z: 1)
            #expect(abs(start.x - x) < 1e-5 && abs(start.y - y) < 1e-5)
            var position = start
            let step = Vector3(random.between(-0.1, 0.1), random.between(-0.1, 0.1), 0)
            for _ in 0..<2000 { position.move(by: step) }
            let way = position.relative(to: start)
            #expect(abs(way.x - 2000 * step.x) < 0.01, "\(rerun(seed, "positions move"))")
            #expect(abs(way.y - 2000 * step.y) < 0.01)
            #expect((0..<64).contains(position.offset.x) && (0..<64).contains(position.offset.y))
        }
    }

    @Test func `a position just below a chunk's edge belongs to the next one`() {
        let position = WorldPosition(
            chunk: ChunkCoordinate(0, 0), offset: Vector3(-1e-9, 64, 0))
        #expect((0..<64).contains(position.offset.x) && (0..<64).contains(position.offset.y))
        #expect(position.chunk == ChunkCoordinate(0, 1))
    }

    // MARK: Walking

    private func isInside(_ house: House, _ position: WorldPosition) -> Bool {
        let (c, s) = (Exact.cos(house.heading), Exact.sin(house.heading))
        let (dx, dy) = (Float(position.x - house.x), Float(position.y - house.y))
        return abs(dx * c + dy * s) < house.width / 2 && abs(dy * c - dx * s) < house.depth / 2
    }

    @Test func `walking leads into no house and no deep water`() {
        for seed in testSeeds(6) {
            var random = RandomStream(seed: seed)
            let world = Rig.world { $0.seed = seed }
            let region = MeadowRecipe(seed: seed).region(
                column: Int32(random.below(5)) - 2, row: Int32(random.below(5)) - 2)
            let ground = Ground(
                recipe: MeadowRecipe(seed: seed), x: region.villageX, y: region.villageY)
            // From beside the church, which stands closest to others, in all directions.
            let start = region.lamps[0]
            world.step(Rig.inputs([.pose(x: start.x, y: start.y, heading: 0)]))
            // A lamp may stand in a house; then there is nothing to be kept out of.
            let known = region.houses.filter { !isInside($0, world.wanderers[0].position) }
            var turn: Float = 0
            for tick in 1...2400 {
                if tick % 60 == 0 { turn = random.between(-1, 1) }
                world.step(
                    Rig.inputs(control: Control(forward: 1, turn: turn, runs: tick % 7 == 0)))
                let position = world.wanderers[0].position
                for house in known where isInside(house, position) {
                    Issue.record("tick \(tick) in \(house) \(rerun(seed, "walking leads"))")
                    return
                }
                #expect(
                    ground.footing(position.x, position.y) >= MeadowRecipe.waterLevel - 0.36
                        || !ground.holds(position.x, position.y))
                #expect(position.z.isFinite)
            }
        }
    }

    @Test func `a stroll of five minutes goes on and stays on dry land`() {
        for seed in testSeeds(4) {
            let world = Rig.world {
                $0.seed = seed
                $0.strolls = true
            }
            for _ in 0..<600 { world.step(Rig.inputs()) }
            var last = world.wanderers[0].position
            var way: Float = 0
            for tick in 1...18_000 {
                world.step(Rig.inputs())
                if tick % 60 == 0 {
                    let position = world.wanderers[0].position
                    way += position.relative(to: last).length
                    last = position
                    #expect(position.z > -0.36)
                }
            }
            #expect(way > 150, "\(way) m \(rerun(seed, "a stroll"))")
        }
    }

    @Test func `who was put into deep water wades out of it`() {
        for seed in testSeeds(3) {
            let world = Rig.world { $0.seed = seed }
            let lake = MeadowRecipe(seed: seed).region(column: 0, row: 0).lake
            world.placeWanderer(0, x: lake.x + lake.halfWidth * 0.7, y: lake.y, heading: 0)
            #expect(world.wanderers[0].position.z < -0.5)
            var inputs = Rig.inputs()
            inputs.controls[0] = Control(forward: 1)
            for _ in 0..<3600 { world.step(inputs) }
            #expect(world.wanderers[0].position.z > -0.36, "\(rerun(seed, "wades out"))")
        }
    }
}
