import Kernels
import Quantities

/// The lake at its nearest shore: waves that run up and draw back, glugs, rain on the water.
///
/// Waves come from a timetable that is a pure function of tick and seed, one about every two
/// seconds on each side.
final class LakeSound {
    private struct Side {
        var body = StateVariableFilter()
        var wash = StateVariableFilter()
        var soft = OnePole(4800)
        var bodyGain = Ramp()
        var washGain = Ramp()
    }
    /// Ticks from one wave's slot to the next.
    private static let slot: UInt64 = 126
    private var sides = [Side(), Side()]
    private let placers = [Placer(), Placer()]
    private let bubbles: [BubblePool]

    init(sine: SineTable) {
        bubbles = (0..<2).map { _ in BubblePool(count: 16, sine: sine) }
    }

    func add(_ scene: SoundScene, to bus: MixBus) {
        for index in 0..<2 { addSide(index, scene, to: bus) }
    }

    /// The height of the waves at the shore, 0 … 1.5 or so, at a time in ticks.
    private func swell(_ index: Int, _ scene: SoundScene) -> Float {
        let now = scene.tick / LakeSound.slot
        var sum: Float = 0
        for back: UInt64 in 0...2 where now >= back {
            let key = Int64(now - back)
            let hash = Hash.of(scene.seed, key, Int64(index), 0x3A7E)
            let start = Float(hash & 0x3F) + 6
            let age = Float(scene.tick - UInt64(key) * LakeSound.slot) - start
            let height = 0.35 + 0.65 * Hash.unit(Hash.mix(hash))
            let rise = 20 + 22 * Hash.unit(Hash.mix(hash ^ 0x55))
            if age <= 0 { continue }
            sum += height * (age < rise ? smoothstep(0, rise, age) : Exact.exp((rise - age) / 34))
        }
        return sum
    }

    private func addSide(_ index: Int, _ scene: SoundScene, to bus: MixBus) {
        var side = sides[index]
        let level = scene.shore.level
        let swell = swell(index, scene)
        let wind = (0.55 + min(scene.windSpeed, 14) * 0.09) * scene.waves
        let body = side.bodyGain.move(to: 0.105 * level * wind * (0.12 + swell))
        let wash = side.washGain.move(to: 0.034 * level * wind * (0.04 + swell * swell))
        side.body.tune(330 + 170 * swell, quality: 0.8)
        side.wash.tune(1500 + 500 * swell, quality: 0.6)
        let placer = placers[index]
        let x = placer.input
        WhiteNoise.fill(x, seed: scene.seed, tick: scene.tick, key: 0x300 + Int64(index))
        var (b, w) = (body.from, wash.from)
        var i = 0
        while i < SampleBlock.frames {
            let n = x[i]
            x[i] = side.soft.low(side.body.band(n) * b + side.wash.band(n) * w)
            b += body.step
            w += wash.step
            i += 1
        }
        sides[index] = side
        if level > 0.01 { startBubbles(index, scene, swell) }
        bubbles[index].add(to: x)
        let turn: Float = (index == 0 ? 1 : -1) * (0.3 + 0.9 * scene.shore.spread)
        placer.place(
            scene.head.placement(toward: scene.shore.way(turned: turn), reference: 1e6),
            send: 0.03, into: bus)
    }

    private func startBubbles(_ index: Int, _ scene: SoundScene, _ swell: Float) {
        var random = RandomStream(
            seed: Hash.of(scene.seed, Int64(bitPattern: scene.tick), Int64(index), 0xB0B))
        let level = scene.shore.level
        if random.unit() < 0.11 * swell {
            bubbles[index].start(
                at: random.below(SampleBlock.frames), hertz: random.between(260, 820),
                level: level * random.between(0.006, 0.03), seconds: random.between(0.018, 0.05),
                rise: 0.25)
        }
        if random.unit() < scene.rain * 0.75 {
            let nearness = random.unit()
            bubbles[index].start(
                at: random.below(SampleBlock.frames), hertz: random.between(900, 3600),
                level: level * (0.004 + 0.035 * nearness * nearness * nearness),
                seconds: random.between(0.005, 0.02), rise: 0.12)
        }
    }
}
