import Kernels
import Quantities
import TestRig
import Testing
import WorldState

@testable import Sonify

struct WorldSoundTests {
    private let storm = premise([.rain: 1, .cloud: 1, .windSpeed: 15])

    @Test(arguments: testSeeds(2))
    func `the same premise sounds the same to the bit`(seed: UInt64) {
        var premise = storm
        premise.seed = seed
        let (a, b) = (SoundRig(premise), SoundRig(premise))
        for tick in 0..<40 {
            let body: [WorldState.Operation.Body] = tick == 3 ? [.lightning(1)] : []
            let (x, y) = (a.hear(body), b.hear(body))
            #expect(x.left == y.left && x.right == y.right, "\(rerun(seed, "same premise"))")
        }
    }

    @Test func `a restored world sounds like the one it was taken from`() throws {
        let premise = premise([.hour: 9, .birds: 1])
        let first = SoundRig(premise)
        first.control = Control(forward: 1)
        for _ in 0..<300 { first.step() }
        var writer = ByteWriter()
        first.world.encodeSnapshot(into: &writer)
        let second = SoundRig(premise)
        try second.world.restore(from: writer.bytes)
        second.control = Control(forward: 1)
        for _ in 0..<90 {
            let (x, y) = (first.hear(), second.hear())
            #expect(x.left == y.left && x.right == y.right)
        }
    }

    @Test func `another seed sounds otherwise`() {
        var other = storm
        other.seed = 99
        #expect(SoundRig(storm).hear().left != SoundRig(other).hear().left)
    }

    @Test func `quiet land is calm but never digital silence`() {
        let rig = SoundRig(premise([.windSpeed: 0, .birds: 0, .hour: 1], day: 15))
        var blocks: [SampleBlock] = []
        for _ in 0..<60 { blocks.append(rig.hear()) }
        let out = joined(Array(blocks.dropFirst(10)))
        #expect(level(out.left) < -48)
        #expect(level(out.left) > -80)
        #expect(!out.left.contains { abs($0) > 0.02 })
        for block in blocks.dropFirst() {
            #expect(block.left.contains { $0 != 0 } && block.right.contains { $0 != 0 })
        }
        #expect(!rig.sound.isLimiting)
    }

    @Test func `a storm with a strike stays below the ceiling and is loud`() {
        let rig = SoundRig(storm)
        var blocks: [SampleBlock] = []
        var hasThunder = false
        for tick in 0..<600 where !hasThunder || blocks.count < 60 {
            let body: [WorldState.Operation.Body] = tick % 50 == 3 ? [.lightning(1)] : []
            let block = rig.hear(body)
            hasThunder = hasThunder || rig.world.events.contains { $0.kind == .thunder }
            if hasThunder { blocks.append(block) }
        }
        #expect(blocks.count == 60)
        let out = joined(blocks)
        #expect(max(truePeak(out.left), truePeak(out.right)) <= -1)
        #expect(level(out.left) > -26)
    }

    @Test func `blocks join without a click while somebody runs and turns`() {
        let rig = SoundRig(premise([.hour: 12, .windSpeed: 8, .birds: 0]))
        rig.control = Control(forward: 1, turn: 1, runs: true)
        var blocks: [SampleBlock] = []
        for _ in 0..<240 { blocks.append(rig.hear()) }
        let x = joined(blocks).left
        var (border, inside): ([Float], [Float]) = ([], [])
        for n in 8000..<(x.count - 1) {
            let bend = x[n + 1] - 2 * x[n] + x[n - 1]
            if n % 800 == 0 || n % 800 == 799 { border.append(bend) } else { inside.append(bend) }
        }
        #expect(abs(level(border) - level(inside)) < 1.5)
        let most = inside.reduce(0) { max($0, abs($1)) }
        #expect(border.allSatisfy { abs($0) <= most })
    }

    @Test func `wind and rain grow louder with the weather`() {
        func loudness(_ values: [Property: Float]) -> Double {
            let rig = SoundRig(premise(values))
            var blocks: [SampleBlock] = []
            for _ in 0..<40 { blocks.append(rig.hear()) }
            return level(joined(blocks).left)
        }
        let calm = loudness([.windSpeed: 2, .birds: 0])
        let breeze = loudness([.windSpeed: 8, .birds: 0])
        let gale = loudness([.windSpeed: 17, .birds: 0])
        let rain = loudness([.windSpeed: 2, .birds: 0, .rain: 0.5])
        let pour = loudness([.windSpeed: 2, .birds: 0, .rain: 1])
        #expect(calm + 6 < breeze)
        #expect(breeze + 3 < gale)
        #expect(calm + 6 < rain)
        #expect(rain + 3 < pour)
    }

    @Test func `the lake is louder at its shore`() {
        func loudness(_ x: Double, _ y: Double) -> Float {
            let surroundings = Surroundings(recipe: MeadowRecipe(seed: 1))
            let place = WorldPosition(x: x, y: y, z: 2)
            surroundings.settle(at: place)
            return surroundings.shore(at: place, level: 0).level
        }
        #expect(loudness(22, 84) > 0.5)
        #expect(loudness(22, 84) > 3 * loudness(1.5, 10))
        #expect(loudness(1.5, -60) < 0.02)
    }

    @Test func `crickets sing on summer nights and not in winter`() {
        func loudness(day: UInt16) -> Double {
            let rig = SoundRig(premise([.hour: 23.5, .windSpeed: 0, .birds: 0], day: day))
            var blocks: [SampleBlock] = []
            for _ in 0..<240 { blocks.append(rig.hear()) }
            return level(joined(blocks).right)
        }
        #expect(loudness(day: 190) > loudness(day: 15) + 3)
    }

    @Test func `the bell strikes the hour where the clock runs by itself`() {
        var premise = premise([.hour: 2.999, .windSpeed: 0, .birds: 0], day: 15)
        premise.dayMinutes = 48
        let rig = SoundRig(premise)
        var (before, after): ([Float], [Float]) = ([], [])
        for _ in 0..<60 {
            let last = rig.world.hour
            let block = rig.hear()
            if rig.world.hour >= 3 { after += block.left } else { before += block.left }
            #expect(rig.world.hour >= last)
        }
        #expect(level(after) > level(before) + 6)
    }
}
