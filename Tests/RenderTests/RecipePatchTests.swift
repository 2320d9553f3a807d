import Quantities
import TestRig
import Testing
import WorldState

@testable import Render

/// What patches of strokes promise: octaves of reach, made once, the same for ever.
struct RecipePatchTests {
    private func site(_ chunk: ChunkCoordinate, seed: UInt64) -> Site {
        var planner = Planner(recipe: MeadowRecipe(seed: seed))
        let plan = planner.plan(chunk)
        return Site(plan: plan, ground: planner.ground)
    }

    /// A patch of a level up to 64 m wide, somewhere near the origin.
    private func patch(_ level: Int32, _ random: inout RandomStream) -> GroundPatch {
        let count = Int(600 / GroundPatch.side(level))
        return GroundPatch(
            level: level, column: Int32(random.below(count)), row: Int32(random.below(count)))
    }

    private func painted(_ patch: GroundPatch, seed: UInt64) -> [(StrokeClass, Stroke)] {
        var painter = GroundPainter(patch, seed: seed, sites: [site(patch.chunk, seed: seed)])
        painter.layAll()
        return painter.batch.strokes
    }

    @Test(arguments: testSeeds(4))
    func `a patch of ground holds the strokes that vanish within its octave`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for level: Int32 in 0...4 {
            let patch = patch(level, &random)
            let far = GroundPatch.far(level)
            for (kind, stroke) in painted(patch, seed: seed) {
                let name = "a patch of ground holds"
                #expect(stroke.reach <= far * 1.001, "\(kind), \(rerun(seed, name))")
                if level > 0 {
                    #expect(stroke.reach >= far * 0.499, "\(kind), \(rerun(seed, name))")
                }
            }
        }
    }

    @Test(arguments: testSeeds(3))
    func `a patch comes out the same whenever it is made`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for level: Int32 in 0...3 {
            let patch = patch(level, &random)
            let (a, b) = (painted(patch, seed: seed), painted(patch, seed: seed))
            #expect(a.count == b.count)
            let same = zip(a, b).allSatisfy {
                $0.0 == $1.0 && $0.1.position == $1.1.position && $0.1.colour == $1.1.colour
                    && $0.1.along == $1.1.along && $0.1.reach == $1.1.reach
            }
            #expect(same, "\(rerun(seed, "a patch comes out the same"))")
        }
    }

    @Test func `the bands of a thing hold each of its strokes once`() throws {
        let home = site(ChunkCoordinate(0, 1), seed: 1)
        #expect(home.thingCount > 4)
        for thing in 0..<min(home.thingCount, 5) {
            var total = 0
            for band in ObjectBand.allCases {
                var painter = ObjectPainter(band: band, site: home)
                painter.layThing(thing)
                let (low, high) = band.reaches
                let all = painter.batch.strokes.allSatisfy {
                    $0.1.reach > low && $0.1.reach <= high
                }
                #expect(all, "thing \(thing), \(band)")
                total += painter.batch.strokes.count
            }
            #expect(total > 20, "thing \(thing) has \(total) strokes")
        }
    }

    @Test(arguments: testSeeds(50))
    func `rank and reach are inverse`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let u = random.between(0.001, 1)
        for isSquare in [false, true] {
            let rule = ReachRule(size: 0.1, pixels: 7, farthest: 800, isSquare: isSquare)
            #expect(abs(rule.rank(rule.reach(u)) - u) < 1e-4 * max(u, 0.01) + 1e-6)
        }
        let root = ReachRule.cubeRoot(u)
        #expect(abs(root * root * root - u) < 2e-6)
    }

    @Test func `a house throws its shadow away from the sun`() throws {
        let sun = Vector3(-0.6, -0.3, 0.5).normalized
        let home = site(ChunkCoordinate(0, 1), seed: 1)
        let house = try #require(home.plan.houses.first)
        let foot = Vector3(
            Float(house.x - home.origin.x), Float(house.y - home.origin.y),
            home.ground.height(house.x, house.y))
        let shader = Shader(sun: sun, casters: [ShadowCaster(house: house, foot: foot)])
        let away = Vector3(sun.x, sun.y, 0).normalized * (house.width / 2 + 1.2)
        #expect(shader.sunlit(foot + Vector3(0, 0, 0.1) - away) < 0.2)
        #expect(shader.sunlit(foot + Vector3(0, 0, 0.1) + away) > 0.8)
    }
}
