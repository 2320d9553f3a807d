import Kernels
import Quantities

/// The faint answer of hills and woods: a network of four delays that feed each other.
///
/// Source: feedback delay networks (Jot 1991) with a Hadamard matrix; lengths are primes, so
/// that echoes do not fall on each other; each round loses treble as air and leaves take it.
final class ValleyEcho {
    private static let lengths = [2311, 3469, 4567, 5851]
    private let lines = ValleyEcho.lengths.map { SampleMemory($0) }
    private var places = [0, 0, 0, 0]
    private var damps = [OnePole](repeating: OnePole(2600), count: 4)
    private var entry = OnePole(5200)

    /// Adds the answer to what was sent to both channels; lying snow, 0 … 1, swallows most of it.
    func add(_ bus: MixBus, cover: Float) {
        let (l0, l1, l2, l3) = (lines[0].at, lines[1].at, lines[2].at, lines[3].at)
        var (p0, p1, p2, p3) = (places[0], places[1], places[2], places[3])
        var (d0, d1, d2, d3) = (damps[0], damps[1], damps[2], damps[3])
        var entry = self.entry
        let keep: Float = 0.5 * 0.80 * (1 - 0.3 * cover)
        var i = 0
        while i < SampleBlock.frames {
            // The tiny offset keeps the tails out of the slow denormal numbers.
            let x = entry.low(bus.send[i]) + 1e-18
            let a = d0.low(l0[p0])
            let b = d1.low(l1[p1])
            let c = d2.low(l2[p2])
            let d = d3.low(l3[p3])
            let (s, t, u, v) = (a + b, a - b, c + d, c - d)
            l0[p0] = x + (s + u) * keep
            l1[p1] = x + (t + v) * keep
            l2[p2] = x + (s - u) * keep
            l3[p3] = x + (t - v) * keep
            bus.left[i] += a + c
            bus.right[i] += b + d
            p0 = p0 + 1 == 2311 ? 0 : p0 + 1
            p1 = p1 + 1 == 3469 ? 0 : p1 + 1
            p2 = p2 + 1 == 4567 ? 0 : p2 + 1
            p3 = p3 + 1 == 5851 ? 0 : p3 + 1
            i += 1
        }
        self.entry = entry
        (damps[0], damps[1], damps[2], damps[3]) = (d0, d1, d2, d3)
        (places[0], places[1], places[2], places[3]) = (p0, p1, p2, p3)
    }
}
