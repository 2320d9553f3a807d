import Kernels
import Quantities
import WorldState

/// The voices of the birds: songs and calls at `birdCall`, cuckoo and owl from far away.
final class BirdSound {
    private static let count = 14
    private var voices = [BirdVoice](repeating: BirdVoice(), count: BirdSound.count)
    private let placers = (0..<BirdSound.count).map { _ in Placer() }
    private let sine: SineTable
    /// Calls that found no free voice.
    private(set) var refused: UInt64 = 0

    init(sine: SineTable) { self.sine = sine }

    /// A bird of the world calls; it sings where hour and weather invite it.
    func call(_ event: WorldEvent, _ scene: SoundScene) {
        let seed = Hash.of(
            scene.seed, Int64(bitPattern: scene.tick), Int64(bitPattern: event.thing), 0xB1)
        let invitation = (0.16 + 0.2 * scene.glow) * (1 - smoothstep(0.05, 0.4, scene.rain))
        start(
            identity: event.thing, species: BirdSpecies(identity: event.thing),
            position: event.position, isSong: Hash.unit(Hash.mix(seed)) < invitation,
            strength: (0.16 + 0.26 * event.strength) * (1 - 0.5 * scene.rain), seed: seed,
            sample: Int(event.sample))
    }

    /// A startled bird scolds now and then.
    func alarm(_ event: WorldEvent, _ scene: SoundScene) {
        let seed = Hash.of(
            scene.seed, Int64(bitPattern: scene.tick), Int64(bitPattern: event.thing), 0xA1)
        if Hash.unit(Hash.mix(seed)) > 0.3 { return }
        start(
            identity: event.thing, species: BirdSpecies(identity: event.thing),
            position: event.position, isSong: false, strength: 0.17, seed: seed,
            sample: Int(event.sample))
    }

    private func start(
        identity: UInt64, species: BirdSpecies, position: WorldPosition, isSong: Bool,
        strength: Float, seed: UInt64, sample: Int
    ) {
        // Nobody has two voices.
        if identity != 0 && voices.contains(where: { $0.isActive && $0.identity == identity }) {
            return
        }
        guard let index = voices.firstIndex(where: { !$0.isActive }) else {
            refused &+= 1
            return
        }
        placers[index].reset()
        voices[index].start(
            identity: identity, species: species, position: position, isSong: isSong,
            strength: strength, seed: seed, sample: sample)
    }

    /// Who calls from afar follows from seed and tick alone.
    private func callFromAfar(_ scene: SoundScene) {
        let slot: UInt64 = 1500
        let hash = Hash.of(scene.seed, Int64(bitPattern: scene.tick / slot), 0, 0xC0C)
        if scene.tick % slot != 60 + hash % (slot - 60) { return }
        var random = RandomStream(seed: hash)
        let isOwl = scene.day < 0.25
        let calm = 1 - smoothstep(0.1, 0.35, scene.rain) * 0.99
        let chance: Float = isOwl ? 0.6 : (scene.day > 0.7 ? 0.45 * scene.summer : 0)
        guard random.unit() < chance * calm else { return }
        let angle = random.between(0, Exact.tau)
        let distance = random.between(80, 150)
        var place = scene.head.position
        place.move(by: Vector3(Exact.cos(angle) * distance, Exact.sin(angle) * distance, 6))
        start(
            identity: 0, species: isOwl ? .owl : .cuckoo, position: place, isSong: true,
            strength: isOwl ? 0.8 : 0.55, seed: Hash.mix(hash), sample: 0)
    }

    func add(_ scene: SoundScene, _ birds: [Bird], to bus: MixBus) {
        callFromAfar(scene)
        for index in 0..<BirdSound.count where voices[index].isActive {
            var voice = voices[index]
            if voice.identity != 0 {
                for bird in birds where bird.identity == voice.identity {
                    voice.position = bird.position
                }
            }
            voice.render(into: placers[index].input, sine: sine)
            let isFar = voice.identity == 0
            placers[index].place(
                scene.head.placement(of: voice.position, reference: isFar ? 6 : 4),
                send: isFar ? 0.6 : 0.13, into: bus)
            voices[index] = voice
        }
    }
}
