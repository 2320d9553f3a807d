import Quantities

/// Takes every n-th sample of a low-passed sound, so that voices are studied at about 16 kHz.
///
/// A windowed sinc of eight lobes a side; its cut-off lies at 0.45 of the new rate. Allocates
/// when made.
struct Decimator: Sendable {
    /// Samples in for a sample out.
    let factor: Int
    private let taps: [Float]
    private var past: [Float]
    private var written = 0
    private var wait = 0

    init(rate: Int) {
        factor = max(1, rate / 16_000)
        guard factor > 1 else {
            taps = [1]
            past = [0]
            return
        }
        let half = 8 * factor
        var taps: [Float] = []
        for n in -half...half {
            let x = Exact.pi * 0.9 * Float(n) / Float(factor)
            let sinc = n == 0 ? 1 : Exact.sin(x) / x
            taps.append(sinc * (0.5 + 0.5 * Exact.cos(Exact.pi * Float(n) / Float(half + 1))))
        }
        let sum = taps.reduce(0, +)
        self.taps = taps.map { $0 / sum }
        past = Array(repeating: 0, count: taps.count)
    }

    /// Takes a sample; one comes out at every `factor`-th.
    mutating func take(_ x: Float) -> Float? {
        past[written] = x
        written += 1
        if written == past.count { written = 0 }
        wait += 1
        if wait < factor { return nil }
        wait = 0
        var sum: Float = 0
        var k = written
        for tap in taps {
            sum += tap * past[k]
            k += 1
            if k == past.count { k = 0 }
        }
        return sum
    }
}
