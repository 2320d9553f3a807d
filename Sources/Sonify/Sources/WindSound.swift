import Kernels
import Quantities

/// Wind: in the ears, through the grass on four sides, and in the crowns that are near.
final class WindSound {
    private struct Ear {
        var deep = StateVariableFilter()
        var body = StateVariableFilter()
        var howl = StateVariableFilter()
        var deepGain = Ramp()
        var bodyGain = Ramp()
        var howlGain = Ramp()
    }
    private struct Sector {
        var band = StateVariableFilter()
        var soft = OnePole(5200)
        var gain = Ramp()
    }
    private var ears = [Ear(), Ear()]
    private var sectors = [Sector](repeating: Sector(), count: 4)
    private let sectorPlacers = (0..<4).map { _ in Placer() }
    private let noise = SampleMemory(SampleBlock.frames)
    private let common = SampleMemory(SampleBlock.frames)

    func add(_ scene: SoundScene, to bus: MixBus) {
        // Both ears share a part of the deep rush, or it would seem to come from inside the head.
        WhiteNoise.fill(common.at, seed: scene.seed, tick: scene.tick, key: 0x102)
        addEar(0, side: 1, scene, to: bus.left)
        addEar(1, side: -1, scene, to: bus.right)
        for index in 0..<4 { addSector(index, scene, to: bus) }
    }

    /// What the wind does at one ear: a deep rush, a breath that follows the gusts, and, in a
    /// storm, a low howl that wanders.
    private func addEar(
        _ index: Int, side: Float, _ scene: SoundScene, to out: UnsafeMutablePointer<Float>
    ) {
        let seed = scene.seed &+ UInt64(index)
        let time = scene.seconds
        let flutter = Noise.value(time * 1.7, 3.5 + Double(index) * 31, seed: seed ^ 0xEA2)
        let wander = Noise.value(time * 0.31, 9.5 + Double(index) * 17, seed: seed ^ 0xEA3)
        // The ear that faces where the wind comes from hears more of it.
        let ear = Vector2(-scene.head.forward.y, scene.head.forward.x) * side
        let facing = -scene.wind.normalized.dot(ear)
        let speed = scene.windSpeed * (1 + 0.22 * flutter + 0.14 * facing)
        let force = max(0, speed) / 10
        var ears = self.ears[index]
        let rush = force * force.squareRoot()
        let deep = ears.deepGain.move(to: 1.0 * rush / (1 + 0.75 * rush))
        let body = ears.bodyGain.move(to: 0.5 * force * (0.5 + 0.5 * force) / (1 + 0.7 * rush))
        let storm = smoothstep(7, 17, speed)
        let howl = ears.howlGain.move(to: storm * (0.05 + 0.05 * scene.gust) * (0.6 + 0.4 * wander))
        ears.deep.tune(75 + 13 * speed, quality: 0.6)
        ears.body.tune(230 + 26 * speed + 120 * scene.gust + 60 * wander, quality: 0.75)
        ears.howl.tune(390 + 16 * speed + 90 * wander + 25 * flutter, quality: 14)
        WhiteNoise.fill(noise.at, seed: scene.seed, tick: scene.tick, key: 0x100 + Int64(index))
        let (x, both) = (noise.at, common.at)
        var (d, b, h) = (deep.from, body.from, howl.from)
        var i = 0
        while i < SampleBlock.frames {
            let n = x[i]
            out[i] +=
                ears.deep.low(0.7 * (n + both[i])) * d + ears.body.band(n) * b + ears.howl.band(n)
                * h
            d += deep.step
            b += body.step
            h += howl.step
            i += 1
        }
        self.ears[index] = ears
    }

    /// Grass on one side of the world: gusts run through it with the wind.
    private func addSector(_ index: Int, _ scene: SoundScene, to bus: MixBus) {
        let angle = (Float(index) + 0.5) * (Exact.pi / 2)
        let way = Vector3(Exact.cos(angle) * 3.5, Exact.sin(angle) * 3.5, -1.3)
        let along = Vector2(way.x, way.y).dot(scene.wind.normalized)
        let gust = Noise.value(
            scene.seconds * 0.8 - Double(along) * 0.11, 1.5 + Double(index) * 23,
            seed: scene.seed ^ 0x6A55)
        let quick = Noise.value(
            scene.seconds * 6.1, 4.5 + Double(index) * 29, seed: scene.seed ^ 0x6A56)
        let speed = max(0, scene.windSpeed * (1 + 0.5 * gust + 0.13 * quick))
        let force = speed / 10
        var sector = sectors[index]
        // Wet grass is heavy and quieter, under snow it is still.
        let rush = force * force.squareRoot()
        let level =
            0.08 * rush / (1 + 1.3 * rush) * (1 - 0.4 * scene.wetness)
            * (1 - 0.75 * scene.cover)
        let gain = sector.gain.move(to: level)
        sector.band.tune(2300 + 170 * min(speed, 12), quality: 0.55)
        let placer = sectorPlacers[index]
        let x = placer.input
        WhiteNoise.fill(x, seed: scene.seed, tick: scene.tick, key: 0x110 + Int64(index))
        var g = gain.from
        var i = 0
        while i < SampleBlock.frames {
            x[i] = sector.soft.low(sector.band.band(x[i])) * g
            g += gain.step
            i += 1
        }
        sectors[index] = sector
        placer.place(
            scene.head.placement(toward: way, reference: 1e6, air: 0), send: 0, into: bus)
    }
}
