import Kernels
import Quantities

/// Puts one source into the space round the head; moves without steps from block to block.
///
/// The source writes 800 samples to `input`, then `place` adds what the ears hear to the bus.
final class Placer {
    private static let past = 40
    // One more than needed: the last sample is read together with the one behind it.
    private let memory = SampleMemory(Placer.past + SampleBlock.frames + 1)
    private var now: Placement?
    private var lowLeft: Float = 0
    private var lowRight: Float = 0

    /// Where the source writes its block.
    let input: UnsafeMutablePointer<Float>

    init() { input = memory.at + Placer.past }

    /// Forgets everything, for a new source.
    func reset() {
        now = nil
        lowLeft = 0
        lowRight = 0
        memory.clear()
    }

    /// Adds the block to both ears and `send` of it to the echo.
    func place(_ target: Placement, send: Float, into bus: MixBus) {
        let from = now ?? target
        now = target
        let (sx, sy) = (1 / Float(SampleBlock.frames), Float(Placer.past))
        var (gl, gr) = (from.gainLeft, from.gainRight)
        let (glStep, grStep) = ((target.gainLeft - gl) * sx, (target.gainRight - gr) * sx)
        var (dl, dr) = (sy - from.delayLeft, sy - from.delayRight)
        let dlStep = 1 - (target.delayLeft - from.delayLeft) * sx
        let drStep = 1 - (target.delayRight - from.delayRight) * sx
        var (tl, tr) = (from.toneLeft, from.toneRight)
        let (tlStep, trStep) = ((target.toneLeft - tl) * sx, (target.toneRight - tr) * sx)
        var (ll, lr) = (lowLeft, lowRight)
        let x = memory.at
        let (left, right, echo) = (bus.left, bus.right, bus.send)
        let sendGain = send * 0.5
        var i = 0
        while i < SampleBlock.frames {
            let kl = Int(dl)
            let kr = Int(dr)
            let vl = x[kl] + (x[kl + 1] - x[kl]) * (dl - Float(kl))
            let vr = x[kr] + (x[kr + 1] - x[kr]) * (dr - Float(kr))
            // The tiny offset keeps the tails out of the slow denormal numbers.
            ll += tl * (vl + 1e-18 - ll)
            lr += tr * (vr + 1e-18 - lr)
            let (outLeft, outRight) = (ll * gl, lr * gr)
            left[i] += outLeft
            right[i] += outRight
            echo[i] += (outLeft + outRight) * sendGain
            gl += glStep
            gr += grStep
            dl += dlStep
            dr += drStep
            tl += tlStep
            tr += trStep
            i += 1
        }
        lowLeft = ll
        lowRight = lr
        x.update(from: x + SampleBlock.frames, count: Placer.past)
    }
}
