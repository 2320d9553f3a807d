import Kernels
import Quantities

/// Leaves of the crowns near by: rustling in the wind, pattering in rain, dripping after it.
final class LeafSound {
    private struct Side {
        var rustle = StateVariableFilter()
        var slap = StateVariableFilter()
        var gain = Ramp()
        var slapGain = Ramp()
    }
    private var sides = [Side(), Side()]
    private let placers = [Placer(), Placer()]
    private let chance = SampleMemory(SampleBlock.frames)

    func add(_ scene: SoundScene, to bus: MixBus) {
        for index in 0..<2 { addSide(index, scene, to: bus) }
    }

    private func addSide(_ index: Int, _ scene: SoundScene, to bus: MixBus) {
        let turn: Float = (index == 0 ? 1 : -1) * (0.22 + 0.9 * scene.leaves.spread)
        let (seed, time) = (scene.seed, scene.seconds)
        let slow = Noise.value(time * 0.6, 2.5 + Double(index) * 19, seed: seed ^ 0x1EA)
        let quick = Noise.value(time * 5.3, 6.5 + Double(index) * 19, seed: seed ^ 0x1EB)
        let flicker = Noise.value(time * 13.7, 8.5 + Double(index) * 19, seed: seed ^ 0x1EC)
        let speed = max(0, scene.windSpeed * (1 + 0.45 * slow + 0.25 * quick + 0.15 * flicker))
        let force = speed / 10
        var side = sides[index]
        let level = scene.leaves.level * (1 - 0.8 * scene.cover)
        let rush = force * force.squareRoot()
        let rustle = side.gain.move(to: 0.10 * rush / (1 + 0.8 * rush) * level)
        let slap = side.slapGain.move(to: level)
        side.rustle.tune(2600 + 900 * min(force, 1.2) + 260 * quick, quality: 0.5)
        side.slap.tune(3400, quality: 1.6)
        // Leaves that touch, and drops that fall on them: some hundred a second.
        let touches = 900 * force
        let drops = 700 * scene.rain + (scene.rain < 0.05 ? 5 * scene.wetness : 0)
        let edge = 1 - 2 * (touches + drops) / 48_000
        let share = drops / max(touches + drops, 1)
        let height = mix(0.05 * min(force, 1.5), 0.6, share)
        let placer = placers[index]
        let (x, u) = (placer.input, chance.at)
        WhiteNoise.fill(x, seed: seed, tick: scene.tick, key: 0x120 + Int64(index))
        WhiteNoise.fill(u, seed: seed, tick: scene.tick, key: 0x130 + Int64(index))
        var (g, s) = (rustle.from, slap.from)
        var i = 0
        while i < SampleBlock.frames {
            let n = x[i]
            let hit = u[i] > edge ? n * n * n * height * s : 0
            x[i] = side.rustle.band(n) * g + side.slap.band(hit + 1e-18)
            g += rustle.step
            s += slap.step
            i += 1
        }
        sides[index] = side
        let way = scene.leaves.way(turned: turn)
        placer.place(
            scene.head.placement(toward: way, reference: 1e6), send: 0.02, into: bus)
    }
}
