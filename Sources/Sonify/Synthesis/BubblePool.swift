import Kernels
import Quantities

/// Drops and glugs: short sines whose pitch rises a little while they ring out.
///
/// A bubble in water rings at a pitch that its size sets (Minnaert 1933) and rises as it
/// nears the surface (van den Doel 2005). All slots are taken at once; when full, the next
/// bubble is left out, which nobody hears among sixteen others.
final class BubblePool {
    private struct Bubble {
        var phase: UInt32 = 0
        var step: Float = 0
        var rise: Float = 1
        var level: Float = 0
        var fall: Float = 0
        var attack: Float = 0
        var wait: Int = 0
    }
    private var bubbles: [Bubble]
    private let sine: SineTable

    init(count: Int, sine: SineTable) {
        bubbles = Array(repeating: Bubble(), count: count)
        self.sine = sine
    }

    /// Lets a bubble begin at a sample of this block.
    func start(at sample: Int, hertz: Float, level: Float, seconds: Float, rise: Float) {
        for index in bubbles.indices where bubbles[index].level == 0 {
            bubbles[index] = Bubble(
                phase: 0, step: hertz * (4_294_967_296 / 48_000),
                rise: 1 + rise / (seconds * 48_000), level: level, fall: decay(seconds),
                attack: 0, wait: sample)
            return
        }
    }

    /// Adds all that rings to a block.
    func add(to out: UnsafeMutablePointer<Float>) {
        for index in bubbles.indices where bubbles[index].level != 0 {
            var bubble = bubbles[index]
            var i = bubble.wait
            while i < SampleBlock.frames {
                bubble.attack += (1 - bubble.attack) * 0.025
                out[i] += sine.at(bubble.phase) * bubble.level * bubble.attack
                bubble.phase &+= UInt32(bubble.step)
                bubble.step = min(bubble.step * bubble.rise, 1_700_000_000)
                bubble.level *= bubble.fall
                i += 1
            }
            bubble.wait = 0
            if bubble.level < 1e-5 { bubble.level = 0 }
            bubbles[index] = bubble
        }
    }
}
