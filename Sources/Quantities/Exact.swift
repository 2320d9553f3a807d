/// Elementary functions that give the same bits on every machine.
///
/// libm differs between machines and versions. These use only IEEE-754 additions,
/// multiplications, divisions and square roots in a fixed order, in double precision, and are
/// rounded to `Float` at the end; the error is below one unit in the last place of `Float`.
/// Polynomials are Taylor and Chebyshev series after the usual argument reduction.
public enum Exact {
    /// The ratio of a circle's circumference to its diameter, rounded to `Float`.
    public static let pi: Float = 3.141_592_7
    /// Twice π.
    public static let tau: Float = 6.283_185_5

    /// The sine of `x` radians; valid for |x| below a million.
    public static func sin(_ x: Float) -> Float {
        Float(sinCos(Double(x)).sine)
    }

    /// The cosine of `x` radians; valid for |x| below a million.
    public static func cos(_ x: Float) -> Float {
        Float(sinCos(Double(x)).cosine)
    }

    /// Sine and cosine in double precision, error below 1e-11 up to |x| = 100.
    public static func sinCos(_ x: Double) -> (sine: Double, cosine: Double) {
        // Cody–Waite reduction to |r| ≤ π/4 with π/2 in two parts.
        let k = (x * 0.636_619_772_367_581_4).rounded(.toNearestOrAwayFromZero)
        let r = (x - k * 1.570_796_326_734_125_6) - k * 6.077_100_506_506_192e-11
        let r2 = r * r
        let s1 = -1.0 / 6 + r2 * (1.0 / 120 + r2 * (-1.0 / 5040 + r2 * (1.0 / 362_880)))
        let s = r + r * r2 * (s1 + r2 * r2 * r2 * r2 * (-1.0 / 39_916_800))
        let c1 = 1.0 / 24 + r2 * (-1.0 / 720 + r2 * (1.0 / 40320 + r2 * (-1.0 / 3_628_800)))
        let c = 1 - 0.5 * r2 + r2 * r2 * (c1 + r2 * r2 * r2 * r2 * (1.0 / 479_001_600))
        switch Int64(k) & 3 {
        case 0: return (s, c)
        case 1: return (c, -s)
        case 2: return (-s, -c)
        default: return (-c, s)
        }
    }

    /// The tangent of `x` radians.
    public static func tan(_ x: Float) -> Float {
        let (s, c) = sinCos(Double(x))
        return Float(s / c)
    }

    /// e to the power of `x`; 0 below −103, infinity above 89.
    public static func exp(_ x: Float) -> Float { Float(exp(Double(x))) }

    /// e to the power of `x` in double precision, relative error below 1e-14.
    public static func exp(_ x: Double) -> Double {
        if !(x > -700) { return 0 }
        if x > 700 { return .infinity }
        let k = (x * 1.442_695_040_888_963_4).rounded(.toNearestOrAwayFromZero)
        let r = (x - k * 0.693_147_180_369_123_8) - k * 1.908_214_929_270_587_7e-10
        var term = 1.0
        var sum = 1.0
        var n = 1.0
        while n <= 13 {
            term = term * r / n
            sum += term
            n += 1
        }
        return sum * Double(sign: .plus, exponent: Int(k), significand: 1)
    }

    /// The natural logarithm; −infinity at 0, NaN below.
    public static func log(_ x: Float) -> Float { Float(log(Double(x))) }

    /// The natural logarithm in double precision.
    public static func log(_ x: Double) -> Double {
        if x < 0 || x.isNaN { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        var e = Double(x.exponent)
        var m = x.significand
        if m > 1.414_213_562_373_095_1 {
            m *= 0.5
            e += 1
        }
        // ln m = 2 artanh((m − 1) / (m + 1))
        let f = (m - 1) / (m + 1)
        let f2 = f * f
        var sum = 0.0
        var n = 21.0
        while n >= 1 {
            sum = sum * f2 + 1 / n
            n -= 2
        }
        return e * 0.693_147_180_559_945_3 + 2 * f * sum
    }

    /// `x` to the power of `y`; `x` must not be negative.
    public static func pow(_ x: Float, _ y: Float) -> Float {
        if y == 0 { return 1 }
        if x <= 0 { return y > 0 ? 0 : .infinity }
        return Float(exp(Double(y) * log(Double(x))))
    }

    /// The angle of the point (x, y) from the x axis, −π … π radians; 0 at the origin.
    public static func atan2(_ y: Float, _ x: Float) -> Float {
        let (dy, dx) = (Double(y), Double(x))
        let (ay, ax) = (abs(dy), abs(dx))
        if ax == 0 && ay == 0 { return 0 }
        let swapped = ay > ax
        let t = swapped ? ax / ay : ay / ax
        var angle = arctangent(t)
        if swapped { angle = 1.570_796_326_794_896_6 - angle }
        if dx < 0 { angle = 3.141_592_653_589_793 - angle }
        return Float(dy < 0 ? -angle : angle)
    }

    /// The arc sine in radians; `x` is held between −1 and 1.
    public static func asin(_ x: Float) -> Float {
        let c = clamp(x, -1, 1)
        return atan2(c, ((1 - c) * (1 + c)).squareRoot())
    }

    /// The arc cosine in radians; `x` is held between −1 and 1.
    public static func acos(_ x: Float) -> Float {
        let c = clamp(x, -1, 1)
        return atan2(((1 - c) * (1 + c)).squareRoot(), c)
    }

    /// The arc tangent for 0 ≤ t ≤ 1: two half-angle reductions, then the series.
    private static func arctangent(_ t: Double) -> Double {
        let a = t / (1 + (1 + t * t).squareRoot())
        let b = a / (1 + (1 + a * a).squareRoot())
        let b2 = b * b
        var sum = 0.0
        var n = 21.0
        var sign = 1.0
        while n >= 1 {
            sum = sum * b2 + sign / n
            n -= 2
            sign = -sign
        }
        // 21 = 1 mod 4, so the signs end with + at n = 1.
        return 4 * b * sum
    }
}
