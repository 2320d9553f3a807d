import Kernels
import Quantities
import WorldState

/// Footfalls: a swish in grass, a crunch of gravel, a knock of planks; heel, then toe.
final class StepSound {
    /// One footfall under way.
    struct Step {
        var isActive = false
        var surface = WorldEvent.Surface.grass
        var position = WorldPosition(x: 0, y: 0, z: 0)
        var key: Int64 = 0
        /// Samples until it begins; negative since then.
        var wait = 0
        var toe = 0
        var strength: Float = 0
        var wetness: Float = 0
        var drive: Float = 0
        var follow: Float = 0
        var high = StateVariableFilter()
        var low = StateVariableFilter()
        var phases: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        var modes: (Float, Float, Float, Float) = (0, 0, 0, 0)
        var pitch: Float = 1
        var soft = OnePole(5500)
    }
    private static let count = 12
    /// Samples after which nothing is left.
    private static let length = 24_000

    private var steps = [Step](repeating: Step(), count: StepSound.count)
    private let placers = (0..<StepSound.count).map { _ in Placer() }
    let chance = SampleMemory(SampleBlock.frames)
    private let sine: SineTable
    private var started: Int64 = 0
    /// Footfalls that found no free voice.
    private(set) var refused: UInt64 = 0

    init(sine: SineTable) { self.sine = sine }

    /// Takes up a step of this tick; an animal's is `softly` heard.
    func start(_ event: WorldEvent, _ scene: SoundScene, softly: Float = 1) {
        guard let index = steps.firstIndex(where: { !$0.isActive }) else {
            refused &+= 1
            return
        }
        var random = RandomStream(
            seed: Hash.of(
                scene.seed, Int64(bitPattern: scene.tick),
                Int64(bitPattern: event.thing), 0x57E9))
        var step = Step()
        step.isActive = true
        step.surface = event.surface
        step.position = event.position
        step.key = 0x500 + Int64(index)
        step.wait = Int(event.sample)
        step.toe = Int(mix(5200, 2600, event.strength) * random.between(0.85, 1.15))
        step.strength = (0.45 + 0.75 * event.strength) * random.between(0.8, 1.1) * softly
        step.wetness = scene.wetness
        step.pitch = random.between(0.93, 1.07)
        switch event.surface {
        case .grass:
            step.high.tune(2700 * step.pitch, quality: 0.8)
            step.low.tune(mix(210, 520, scene.wetness) * step.pitch, quality: 0.9)
        case .path:
            step.high.tune(3900 * step.pitch, quality: 1.5)
            step.low.tune(900 * step.pitch, quality: 0.7)
        case .wood:
            step.high.tune(1500 * step.pitch, quality: 0.8)
            step.low.tune(260 * step.pitch, quality: 1.2)
        case .snow:
            step.high.tune(2300 * step.pitch, quality: 2.2)
            step.low.tune(620 * step.pitch, quality: 1.6)
        case .water:
            step.high.tune(1900 * step.pitch, quality: 0.7)
            step.low.tune(480 * step.pitch, quality: 1.1)
        }
        steps[index] = step
        placers[index].reset()
    }

    func add(_ scene: SoundScene, to bus: MixBus) {
        for index in 0..<StepSound.count where steps[index].isActive {
            let x = placers[index].input
            render(index, scene, x)
            let send: Float = steps[index].surface == .wood ? 0.05 : 0.02
            placers[index].place(
                scene.head.placement(of: steps[index].position, reference: 3), send: send,
                into: bus)
            if steps[index].wait < -StepSound.length { steps[index].isActive = false }
        }
    }

    private func render(_ index: Int, _ scene: SoundScene, _ x: UnsafeMutablePointer<Float>) {
        var step = steps[index]
        WhiteNoise.fill(x, seed: scene.seed, tick: scene.tick, key: step.key)
        WhiteNoise.fill(chance.at, seed: scene.seed, tick: scene.tick, key: step.key + 0x40)
        var i = min(max(step.wait, 0), SampleBlock.frames)
        if i > 0 { x.update(repeating: 0, count: i) }
        let since = i - step.wait
        step.wait -= SampleBlock.frames
        if i < SampleBlock.frames {
            switch step.surface {
            case .grass: grass(&step, x, &i, since)
            case .path: gravel(&step, x, &i, since)
            case .wood: wood(&step, x, &i, since)
            case .snow: snow(&step, x, &i, since)
            case .water: splash(&step, x, &i, since)
            }
        }
        steps[index] = step
    }

    private func grass(
        _ step: inout Step, _ x: UnsafeMutablePointer<Float>, _ i: inout Int, _ since: Int
    ) {
        var age = since
        let fall = decay(0.042)
        let level = step.strength * 0.13
        let squelch = 0.6 + 0.9 * step.wetness
        while i < SampleBlock.frames {
            if age == 0 { step.drive += 1 }
            if age == step.toe { step.drive += 0.75 }
            step.drive = step.drive * fall + 1e-18
            step.follow += (step.drive - step.follow) * 0.0032
            // Blades give way in little jerks: the noise is thinned by itself.
            let n = x[i]
            let jerk = 0.45 + chance.at[i] * chance.at[i] * 1.4
            x[i] =
                step.soft.low(step.high.band(n * jerk) * 1.1 + step.low.band(n) * squelch)
                * step.follow * level
            age += 1
            i += 1
        }
    }

    private func gravel(
        _ step: inout Step, _ x: UnsafeMutablePointer<Float>, _ i: inout Int, _ since: Int
    ) {
        var age = since
        let fall = decay(0.034)
        let level = step.strength * 0.36
        while i < SampleBlock.frames {
            if age == 0 { step.drive += 1 }
            if age == step.toe { step.drive += 0.85 }
            step.drive = step.drive * fall + 1e-18
            step.follow += (step.drive - step.follow) * 0.006
            // Little stones: the harder the tread, the more of them knock.
            let n = x[i]
            let hit = abs(chance.at[i]) < 0.055 * step.follow ? n * n * n * 3.2 : 0
            let e = step.follow * level
            x[i] = step.high.band(hit) * level * 0.6 + step.low.band(n * 0.35 + hit) * e
            age += 1
            i += 1
        }
    }

    private func wood(
        _ step: inout Step, _ x: UnsafeMutablePointer<Float>, _ i: inout Int, _ since: Int
    ) {
        var age = since
        let fall = decay(0.006)
        let level = step.strength * 0.18
        let (d0, d1, d2, d3) = (decay(0.085), decay(0.06), decay(0.042), decay(0.025))
        let (f0, f1, f2, f3) = (
            SineTable.step(96 * step.pitch), SineTable.step(171 * step.pitch),
            SineTable.step(287 * step.pitch), SineTable.step(463 * step.pitch)
        )
        var (p, m) = (step.phases, step.modes)
        while i < SampleBlock.frames {
            if age == 0 || age == step.toe {
                let blow: Float = age == 0 ? 1 : 0.55
                step.drive += blow
                m = (m.0 + blow, m.1 + 0.7 * blow, m.2 + 0.45 * blow, m.3 + 0.28 * blow)
            }
            step.drive = step.drive * fall + 1e-18
            step.follow += (step.drive - step.follow) * 0.02
            m = (m.0 * d0 + 1e-18, m.1 * d1, m.2 * d2, m.3 * d3)
            p = (p.0 &+ f0, p.1 &+ f1, p.2 &+ f2, p.3 &+ f3)
            let ring =
                sine.at(p.0) * m.0 + sine.at(p.1) * m.1 + sine.at(p.2) * m.2 + sine.at(p.3) * m.3
            let knock = (step.high.band(x[i]) + step.low.band(x[i])) * step.follow
            x[i] = (ring * 0.55 + knock * 1.6) * level
            age += 1
            i += 1
        }
        step.phases = p
        step.modes = m
    }
}
