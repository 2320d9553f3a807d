import Kernels
import Quantities
import WorldState

/// Plays the world: every tick one block of 800 samples from the same state as the picture.
///
/// All sources are synthesised, placed round the listener's head, mixed with headroom and
/// limited to −1 dBTP or lower. The random parts depend on premise and tick alone, so that the same
/// ticks give the same bits, also for a world that was restored from a snapshot and is heard
/// by a new `WorldSound`. It reads the world and never changes it.
///
/// One thread at a time. Nothing allocates after `init`, but where the listener enters
/// another chunk: then trees and shores of one chunk a tick are looked up, as the world
/// itself does.
public final class WorldSound {
    /// Samples by which every sound comes out late: the limiter's look-ahead, 1.5 ms.
    ///
    /// An event's sound begins at `WorldEvent.sample` + `latency`.
    public static let latency = TruePeakLimiter.latency

    /// Whether the limiter acted in the last block.
    public var isLimiting: Bool { limiter.isLimiting }
    /// By how much the limiter turned the last block down at most, decibels, 0 or negative.
    public var reductionDecibels: Float { limiter.reductionDecibels }
    /// The true peak of the last block that came out, dBTP; −120 in silence.
    public var truePeakDecibels: Float { limiter.truePeakDecibels }
    /// Events that found no free voice since the beginning.
    public var refusedVoices: UInt64 {
        birds.refused &+ wings.refused &+ steps.refused &+ thunder.refused &+ barks.refused
    }

    /// Brings the mix to about −28 LUFS on a calm day.
    private static let level: Float = 1.35

    private let surroundings: Surroundings
    private let bus = MixBus()
    private let echo = ValleyEcho()
    private let limiter: TruePeakLimiter
    private let roomTone = RoomTone()
    private let wind = WindSound()
    private let leaves = LeafSound()
    private let rain = RainSound()
    private let lake: LakeSound
    private let birds: BirdSound
    private let wings: WingSound
    private let insects: InsectSound
    private let steps: StepSound
    private let barks: BarkSound
    private let thunder = ThunderSound()
    private let bell: BellSound
    private var subsonic = [OnePole(24), OnePole(24)]

    /// Takes all room; the premise must be that of the world that will sound.
    ///
    /// - Parameter ceiling: The true peak that is never exceeded, −12 … −1 dBTP.
    public init(premise: Premise, ceiling: Float = -1) {
        limiter = TruePeakLimiter(ceiling: ceiling)
        let sine = SineTable()
        surroundings = Surroundings(recipe: MeadowRecipe(seed: premise.seed))
        surroundings.settle(at: WorldPosition(x: premise.startX, y: premise.startY, z: 0))
        lake = LakeSound(sine: sine)
        birds = BirdSound(sine: sine)
        wings = WingSound(sine: sine)
        insects = InsectSound(sine: sine)
        steps = StepSound(sine: sine)
        barks = BarkSound(sine: sine)
        bell = BellSound(sine: sine)
    }

    /// Writes the sound of the world's last tick, as the listener hears it.
    ///
    /// To be called once after every `step`, so that no event is missed.
    ///
    /// - Parameters:
    ///   - world: The world; only read.
    ///   - listener: The wanderer through whose camera it is heard.
    ///   - block: Overwritten with 800 samples, each between −1 and 1.
    public func sound(_ world: World, listener: Int, into block: inout SampleBlock) {
        let scene = SoundScene(world, listener: listener, surroundings: surroundings)
        bus.clear()
        for event in world.events { start(event, scene) }
        roomTone.add(scene, to: bus)
        wind.add(scene, to: bus)
        leaves.add(scene, to: bus)
        rain.add(scene, to: bus)
        lake.add(scene, to: bus)
        birds.add(scene, world.birds, to: bus)
        wings.add(scene, world.birds, to: bus)
        insects.add(scene, to: bus)
        steps.add(scene, to: bus)
        barks.add(scene, to: bus)
        thunder.add(scene, to: bus)
        bell.add(scene, hour: world.hour, surroundings, to: bus)
        echo.add(bus, cover: scene.cover)
        block.left.withUnsafeMutableBufferPointer { left in
            block.right.withUnsafeMutableBufferPointer { right in
                guard let l = left.baseAddress, let r = right.baseAddress else { return }
                takeOffSubsonic(bus.left, 0, l)
                takeOffSubsonic(bus.right, 1, r)
                limiter.limit(l, r)
            }
        }
    }

    private func start(_ event: WorldEvent, _ scene: SoundScene) {
        switch event.kind {
        case .step: steps.start(event, scene)
        case .creatureStep: steps.start(event, scene, softly: 0.35 + 0.3 * event.strength)
        case .creatureCall: barks.start(event, scene)
        case .thunder: thunder.start(event, scene)
        case .birdCall: birds.call(event, scene)
        case .birdFlight:
            wings.start(event, scene)
            birds.alarm(event, scene)
        case .lightning, .visitorCame, .visitorLeft, .cue: break
        }
    }

    /// What lies below hearing only costs headroom.
    private func takeOffSubsonic(
        _ input: UnsafeMutablePointer<Float>, _ index: Int, _ out: UnsafeMutablePointer<Float>
    ) {
        var low = subsonic[index]
        var i = 0
        while i < SampleBlock.frames {
            let x = input[i] * WorldSound.level
            out[i] = x - low.low(x)
            i += 1
        }
        subsonic[index] = low
    }
}
