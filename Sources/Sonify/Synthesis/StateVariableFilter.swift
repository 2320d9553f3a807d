import Quantities

/// A two-pole filter with low, band and high outputs that stays calm while it is retuned.
///
/// Source: the trapezoidal state-variable filter (Zavalishin; Simper 2013): g = tan(π f / 48000).
struct StateVariableFilter {
    private var first: Float = 0
    private var second: Float = 0
    private var a1: Float = 1
    private var a2: Float = 0
    private var a3: Float = 0
    private var damping: Float = 1

    /// Tunes to a frequency in hertz, below 20 kHz, and a quality, 0.5 … 30.
    mutating func tune(_ hertz: Float, quality: Float) {
        let g = Exact.tan(clamp(hertz, 5, 20_000) * (Exact.pi / 48_000))
        damping = 1 / quality
        a1 = 1 / (1 + g * (g + damping))
        a2 = g * a1
        a3 = g * a2
    }

    /// Forgets what it heard.
    mutating func clear() {
        first = 0
        second = 0
    }

    /// The low pass.
    @inline(__always)
    mutating func low(_ x: Float) -> Float {
        advance(x)
        return lowOut
    }

    /// The band pass; 1 at the tuned frequency.
    @inline(__always)
    mutating func band(_ x: Float) -> Float {
        advance(x)
        return bandOut * damping
    }

    /// The high pass.
    @inline(__always)
    mutating func high(_ x: Float) -> Float {
        advance(x)
        return x - damping * bandOut - lowOut
    }

    private var bandOut: Float = 0
    private var lowOut: Float = 0

    @inline(__always)
    private mutating func advance(_ x: Float) {
        let v3 = x - second
        bandOut = a1 * first + a2 * v3
        lowOut = second + a2 * first + a3 * v3
        first = 2 * bandOut - first
        second = 2 * lowOut - second
    }
}

/// The cheapest low pass: one pole.
struct OnePole {
    private(set) var value: Float = 0
    /// The share that a sample takes, 0 … 1.
    var share: Float

    init(_ hertz: Float) { share = OnePole.share(hertz) }

    /// The share for a frequency in hertz.
    static func share(_ hertz: Float) -> Float { 1 - Exact.exp(-hertz * (Exact.tau / 48_000)) }

    @inline(__always)
    mutating func low(_ x: Float) -> Float {
        value += share * (x - value)
        return value
    }

    mutating func clear() { value = 0 }
}

/// What is left after a sample of something that dies away by 1/e in `seconds`.
func decay(_ seconds: Float) -> Float { Exact.exp(-1 / (seconds * 48_000)) }
