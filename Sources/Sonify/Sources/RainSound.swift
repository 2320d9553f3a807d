import Kernels
import Quantities

/// Rain on the meadow: a hiss of the many, a patter of the near, a roar of the heavy.
final class RainSound {
    private struct Ear {
        var hiss = StateVariableFilter()
        var dull = OnePole(7200)
        var roar = StateVariableFilter()
        var soft = StateVariableFilter()
        var clear = StateVariableFilter()
        var bright = StateVariableFilter()
        var hissGain = Ramp()
        var roarGain = Ramp()
        var dropGain = Ramp()
    }
    private var ears = [Ear(), Ear()]
    private let noise = SampleMemory(SampleBlock.frames)
    private let chance = SampleMemory(SampleBlock.frames)
    private var quietTicks = 0

    func add(_ scene: SoundScene, to bus: MixBus) {
        quietTicks = scene.rain > 0.002 ? 0 : min(quietTicks + 1, 60)
        if quietTicks >= 60 { return }
        addEar(0, scene, to: bus.left)
        addEar(1, scene, to: bus.right)
    }

    private func addEar(_ index: Int, _ scene: SoundScene, to out: UnsafeMutablePointer<Float>) {
        var ear = ears[index]
        let rain = scene.rain
        let sheet = Noise.value(
            scene.seconds * 0.55, 5.5 + Double(index) * 13, seed: scene.seed ^ 0x2A1)
        let much = rain * (1 + 0.16 * sheet + 0.12 * (scene.gust - 0.5))
        let hiss = ear.hissGain.move(to: 0.09 * Exact.pow(much, 0.92))
        let roar = ear.roarGain.move(to: 0.17 * much * much * much)
        let drop = ear.dropGain.move(to: 1.7 * smoothstep(0, 0.1, rain) * (1 - 0.5 * rain))
        ear.hiss.tune(3300 - 700 * rain, quality: 0.5)
        ear.roar.tune(420, quality: 0.6)
        ear.soft.tune(950, quality: 2.2)
        ear.clear.tune(2100, quality: 2.6)
        ear.bright.tune(4300, quality: 2)
        let edge = 1 - 2 * (25 + 800 * rain) / 48_000
        let (x, u) = (noise.at, chance.at)
        WhiteNoise.fill(x, seed: scene.seed, tick: scene.tick, key: 0x200 + Int64(index))
        WhiteNoise.fill(u, seed: scene.seed, tick: scene.tick, key: 0x210 + Int64(index))
        var (h, r, d) = (hiss.from, roar.from, drop.from)
        var (soft, clear, bright): (Float, Float, Float) = (0, 0, 0)
        var i = 0
        while i < SampleBlock.frames {
            let n = x[i]
            (soft, clear, bright) = (1e-18, 1e-18, 1e-18)
            let chance = u[i]
            if chance > edge {
                // Few drops are near and loud; which of three sizes the chance itself decides.
                let height = n * n * n * n * n * d
                let size = (chance - edge) / (1 - edge)
                if size < 0.3 {
                    soft = height * 2.2
                } else if size < 0.7 {
                    clear = height * 1.5
                } else {
                    bright = height
                }
            }
            out[i] +=
                ear.dull.low(ear.hiss.band(n)) * h + ear.roar.low(n) * r
                + ear.soft.band(soft) + ear.clear.band(clear) + ear.bright.band(bright)
            h += hiss.step
            r += roar.step
            d += drop.step
            i += 1
        }
        ears[index] = ear
    }
}
