import Kernels
import Quantities
import WorldState

/// The bark of a fox: two to four short hoarse yaps, each rising and falling.
final class BarkSound {
    /// One call under way.
    private struct Call {
        var isActive = false
        var position = WorldPosition(x: 0, y: 0, z: 0)
        var key: Int64 = 0
        /// Samples since it began; negative before.
        var age = 0
        var yaps = 3
        var pace = 15_000
        var pitch: Float = 1
        var strength: Float = 0
        var phase: UInt32 = 0
        var body = StateVariableFilter()
        var mouth = StateVariableFilter()
    }
    private static let count = 2
    /// Samples of one yap.
    private static let yap = 8200

    private var calls = [Call](repeating: Call(), count: BarkSound.count)
    private let placers = (0..<BarkSound.count).map { _ in Placer() }
    private let sine: SineTable
    /// Calls that found no free voice.
    private(set) var refused: UInt64 = 0

    init(sine: SineTable) { self.sine = sine }

    func start(_ event: WorldEvent, _ scene: SoundScene) {
        guard let index = calls.firstIndex(where: { !$0.isActive }) else {
            refused &+= 1
            return
        }
        var random = RandomStream(
            seed: Hash.of(
                scene.seed, Int64(bitPattern: scene.tick), Int64(bitPattern: event.thing),
                0xBA4C))
        var call = Call()
        call.isActive = true
        call.position = event.position
        call.key = 0xB00 + Int64(index)
        call.age = -Int(event.sample)
        call.yaps = 2 + random.below(3)
        call.pace = 13_500 + random.below(4000)
        call.pitch = random.between(0.92, 1.1)
        call.strength = 0.30 + 0.30 * event.strength
        call.body.tune(720 * call.pitch, quality: 2.2)
        call.mouth.tune(1750 * call.pitch, quality: 2.6)
        calls[index] = call
        placers[index].reset()
    }

    func add(_ scene: SoundScene, to bus: MixBus) {
        for index in 0..<BarkSound.count where calls[index].isActive {
            let x = placers[index].input
            WhiteNoise.fill(x, seed: scene.seed, tick: scene.tick, key: calls[index].key)
            render(&calls[index], x)
            placers[index].place(
                scene.head.placement(of: calls[index].position, reference: 5), send: 0.28,
                into: bus)
            if calls[index].age > calls[index].yaps * calls[index].pace + 4800 {
                calls[index].isActive = false
            }
        }
    }

    private func render(_ call: inout Call, _ x: UnsafeMutablePointer<Float>) {
        var i = 0
        while i < SampleBlock.frames {
            let number = max(0, call.age) / call.pace
            let since = call.age - number * call.pace
            var voice: Float = 0
            if call.age >= 0 && number < call.yaps && since < BarkSound.yap {
                let t = Float(since) / Float(BarkSound.yap)
                let arch = 4 * t * (1 - t)
                let level = smoothstep(0, 0.09, t) * (1 - t) * (1 - t) * 1.6
                // The breath shakes the tone, so that it is hoarse.
                let rough = 1 + 0.16 * x[i]
                call.phase &+= SineTable.step((330 + 380 * arch) * call.pitch * rough)
                let tone =
                    sine.at(call.phase) + 0.55 * sine.at(call.phase &* 2)
                    + 0.38 * sine.at(call.phase &* 3) + 0.2 * sine.at(call.phase &* 5)
                voice = (tone * 0.5 + x[i] * 0.45) * level
            }
            x[i] =
                (call.body.band(voice) * 1.1 + call.mouth.band(voice) * 0.8 + voice * 0.12)
                * call.strength
            call.age += 1
            i += 1
        }
    }
}
