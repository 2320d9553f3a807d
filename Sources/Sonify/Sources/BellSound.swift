import Kernels
import Quantities
import WorldState

/// The church bell of the nearest village: it strikes the hours.
///
/// It strikes only while the world's clock runs about as it does by itself: when somebody
/// moves the hour by hand it keeps quiet.
final class BellSound {
    /// Hum, prime, tierce, quint, nominal and above: ratio to the prime, level, seconds to 1/e.
    private static let partials: [(ratio: Float, level: Float, seconds: Float)] = [
        (0.5, 0.32, 2.6), (1, 0.5, 1.9), (1.183, 0.42, 1.5), (1.506, 0.17, 1.0),
        (2, 0.5, 1.1), (2.514, 0.16, 0.6), (2.662, 0.13, 0.5), (3.011, 0.16, 0.45),
        (4.166, 0.09, 0.28), (5.433, 0.05, 0.16),
    ]
    /// Ticks from stroke to stroke.
    private static let pause = 126

    private var levels = [Float](repeating: 0, count: BellSound.partials.count)
    private var phases = [UInt32](repeating: 0, count: BellSound.partials.count)
    private let falls: [Float]
    private let steps: [UInt32]
    private let placer = Placer()
    private let sine: SineTable
    private var position = WorldPosition(x: 0, y: 0, z: 0)
    private var lastHour: Float = -1
    private var strokesLeft = 0
    private var ticksToStroke = 0
    private var isRinging = false
    /// What of the last stroke has not yet passed into the metal.
    private var hammer: Float = 0

    init(sine: SineTable) {
        self.sine = sine
        falls = BellSound.partials.map { decay($0.seconds) }
        steps = BellSound.partials.map { SineTable.step($0.ratio * 392) }
    }

    func add(_ scene: SoundScene, hour: Float, _ surroundings: Surroundings, to bus: MixBus) {
        follow(hour, scene, surroundings)
        if ticksToStroke > 0 { ticksToStroke -= 1 }
        if strokesLeft > 0 && ticksToStroke == 0 { strike() }
        if !isRinging { return }
        render(placer.input)
        placer.place(
            scene.head.placement(of: position, reference: 14, air: 0.8), send: 0.35, into: bus)
        if strokesLeft == 0 && levels[0] < 1e-4 { isRinging = false }
    }

    private func follow(_ hour: Float, _ scene: SoundScene, _ surroundings: Surroundings) {
        defer { lastHour = hour }
        // A day of the world lasts at least 8 minutes for the bell to strike.
        let moved = hour - lastHour
        guard lastHour >= 0, abs(moved) < 0.0009 || moved < -23.99 else { return }
        guard hour.rounded(.down) != lastHour.rounded(.down) else { return }
        guard let church = surroundings.church(near: scene.head.position) else { return }
        position = church
        let full = Int(hour.rounded(.down)) % 12
        strokesLeft = full == 0 ? 12 : full
        ticksToStroke = 0
        if !isRinging { placer.reset() }
        isRinging = true
    }

    private func strike() {
        hammer += 0.3
        strokesLeft -= 1
        ticksToStroke = BellSound.pause
    }

    private func render(_ x: UnsafeMutablePointer<Float>) {
        x.update(repeating: 0, count: SampleBlock.frames)
        var left = hammer
        for index in levels.indices {
            var (level, phase) = (levels[index], phases[index])
            let (fall, step, share) = (falls[index], steps[index], BellSound.partials[index].level)
            // The blow takes a millisecond, so that it does not click.
            left = hammer
            var i = 0
            while i < SampleBlock.frames {
                let blow = left * 0.02
                left -= blow
                x[i] += sine.at(phase) * level
                level = level * fall + blow * share + 1e-18
                phase &+= step
                i += 1
            }
            (levels[index], phases[index]) = (level, phase)
        }
        hammer = left < 1e-9 ? 0 : left
    }
}
