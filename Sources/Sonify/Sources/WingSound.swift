import Kernels
import Quantities
import WorldState

/// The flutter of birds that take off, one burst for each, followed through the air.
final class WingSound {
    private struct Burst {
        var isActive = false
        var identity: UInt64 = 0
        var position = WorldPosition(x: 0, y: 0, z: 0)
        var wait = 0
        var level: Float = 0
        var phase: UInt32 = 0
        var rate: Float = 18
        var band = StateVariableFilter()
        var air = StateVariableFilter()
        var attack: Float = 0
        var soft = OnePole(4500)
    }
    private static let count = 20
    private var bursts = [Burst](repeating: Burst(), count: WingSound.count)
    private let placers = (0..<WingSound.count).map { _ in Placer() }
    private let sine: SineTable
    /// Flights that found no free voice.
    private(set) var refused: UInt64 = 0

    init(sine: SineTable) { self.sine = sine }

    func start(_ event: WorldEvent, _ scene: SoundScene) {
        guard let index = bursts.firstIndex(where: { !$0.isActive }) else {
            refused &+= 1
            return
        }
        var random = RandomStream(
            seed: Hash.of(
                scene.seed, Int64(bitPattern: scene.tick),
                Int64(bitPattern: event.thing), 0x71A6))
        var burst = Burst()
        burst.isActive = true
        burst.identity = event.thing
        burst.position = event.position
        burst.wait = Int(event.sample)
        burst.level = 0.55 * (0.5 + 0.5 * event.strength)
        burst.rate = random.between(15, 22)
        burst.band.tune(random.between(850, 1500), quality: 0.9)
        burst.air.tune(random.between(2600, 3600), quality: 0.7)
        bursts[index] = burst
        placers[index].reset()
    }

    func add(_ scene: SoundScene, _ birds: [Bird], to bus: MixBus) {
        for index in 0..<WingSound.count where bursts[index].isActive {
            var burst = bursts[index]
            for bird in birds where bird.identity == burst.identity {
                burst.position = bird.position
            }
            let x = placers[index].input
            WhiteNoise.fill(
                x, seed: scene.seed, tick: scene.tick, key: 0x600 + Int64(index))
            beat(&burst, x)
            placers[index].place(
                scene.head.placement(of: burst.position, reference: 3.5), send: 0.04, into: bus)
            if burst.level < 0.002 { burst.isActive = false }
            bursts[index] = burst
        }
    }

    private func beat(_ burst: inout Burst, _ x: UnsafeMutablePointer<Float>) {
        let fall = decay(0.42)
        let step = SineTable.step(burst.rate)
        var i = min(burst.wait, SampleBlock.frames)
        if i > 0 { x.update(repeating: 0, count: i) }
        burst.wait = 0
        while i < SampleBlock.frames {
            // Each beat pushes air down sharply and comes up softly.
            let up = 0.5 + 0.5 * sine.at(burst.phase)
            let push = up * up * up
            burst.attack += (1 - burst.attack) * 0.002
            let n = x[i]
            x[i] =
                burst.soft.low(burst.band.band(n) + 0.4 * burst.air.band(n))
                * (0.06 + push) * burst.level * burst.attack
            burst.level *= fall
            burst.phase &+= step
            i += 1
        }
    }
}
