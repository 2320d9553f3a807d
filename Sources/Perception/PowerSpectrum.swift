import Quantities

/// The power spectrum of 512 samples under a Hann window.
///
/// A radix-2 transform in place with tables made once; nothing allocates afterwards. Kept here
/// because half a page of arithmetic needs no library of its own.
struct PowerSpectrum: Sendable {
    /// Samples that go in.
    static let size = 512
    private static let bits = 9

    /// Power of each bin from 0 to half the rate; a sine of amplitude a gives about a²/4 over
    /// three bins.
    private(set) var power = [Float](repeating: 0, count: size / 2 + 1)
    private var real = [Float](repeating: 0, count: size)
    private var imaginary = [Float](repeating: 0, count: size)
    private let window: [Float]
    private let cosine: [Float]
    private let sine: [Float]
    private let mirrored: [Int]

    init() {
        let n = PowerSpectrum.size
        window = (0..<n).map { 0.5 - 0.5 * Exact.cos(Exact.tau * Float($0) / Float(n)) }
        cosine = (0..<(n / 2)).map { Exact.cos(Exact.tau * Float($0) / Float(n)) }
        sine = (0..<(n / 2)).map { -Exact.sin(Exact.tau * Float($0) / Float(n)) }
        mirrored = (0..<n).map { index in
            (0..<PowerSpectrum.bits).reduce(0) { $0 << 1 | (index >> $1 & 1) }
        }
    }

    /// Transforms the last 512 of the samples given.
    mutating func take(_ samples: UnsafeBufferPointer<Float>) {
        let n = PowerSpectrum.size
        let first = samples.count - n
        for index in 0..<n {
            real[mirrored[index]] = samples[first + index] * window[index]
            imaginary[index] = 0
        }
        var half = 1
        while half < n {
            let stride = n / (2 * half)
            for start in Swift.stride(from: 0, to: n, by: 2 * half) {
                for k in 0..<half { turn(start + k, start + k + half, k * stride) }
            }
            half *= 2
        }
        let scale = 4 / Float(n * n)
        for k in 0...(n / 2) {
            power[k] = (real[k] * real[k] + imaginary[k] * imaginary[k]) * scale
        }
    }

    private mutating func turn(_ a: Int, _ b: Int, _ k: Int) {
        let (c, s) = (cosine[k], sine[k])
        let (x, y) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c)
        (real[b], imaginary[b]) = (real[a] - x, imaginary[a] - y)
        (real[a], imaginary[a]) = (real[a] + x, imaginary[a] + y)
    }
}
