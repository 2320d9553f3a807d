import Foundation
import Quantities
import Testing

/// The functions against the C library's, which is good to one unit in double precision.
@Suite struct ExactTests {
    /// Units in the last place of `Float` between a result and the true value.
    private func error(_ result: Float, _ truth: Double) -> Double {
        let unit = max(Double(Float(truth).ulp), Double(Float.leastNormalMagnitude))
        return abs(Double(result) - truth) / unit
    }

    private func worst(
        _ low: Double, _ high: Double, _ ours: (Float) -> Float, _ theirs: (Double) -> Double
    ) -> Double {
        var worst = 0.0
        for step in 0...20_000 {
            let x = Float(low + (high - low) * Double(step) / 20_000)
            worst = max(worst, error(ours(x), theirs(Double(x))))
        }
        return worst
    }

    @Test func `sine and cosine are good to a unit in the last place`() {
        #expect(worst(-10, 10, Exact.sin, Foundation.sin) < 0.51)
        #expect(worst(-10, 10, Exact.cos, Foundation.cos) < 0.51)
        #expect(worst(-9999, 9999, Exact.sin, Foundation.sin) < 0.51)
        #expect(worst(-0.001, 0.001, Exact.sin, Foundation.sin) < 0.51)
        #expect(worst(-1.5, 1.5, Exact.tan, Foundation.tan) < 0.51)
        // Far out the reduction loses some, as declared.
        for step in 0..<2000 {
            let x = Float(step) * 499.7
            #expect(abs(Double(Exact.sin(x)) - Foundation.sin(Double(x))) < 1e-7)
        }
    }

    @Test func `sine and cosine in double precision are good to 1e-11`() {
        for step in -5000...5000 {
            let x = Double(step) * 0.0173
            let both = Exact.sinCos(x)
            #expect(abs(both.sine - Foundation.sin(x)) < 1e-11, "sin \(x)")
            #expect(abs(both.cosine - Foundation.cos(x)) < 1e-11, "cos \(x)")
        }
    }

    @Test func `powers and logarithms are good to a unit in the last place`() {
        #expect(worst(-80, 88, Exact.exp, Foundation.exp) < 0.51)
        #expect(worst(-1, 1, Exact.exp, Foundation.exp) < 0.51)
        #expect(worst(1e-6, 10, Exact.log, Foundation.log) < 0.51)
        #expect(worst(1, 1e30, Exact.log, Foundation.log) < 0.51)
        for exponent: Float in [-2.5, -1, 0.45, 2.2, 7] {
            let error = worst(
                0.01, 50, { Exact.pow($0, exponent) }, { Foundation.pow($0, Double(exponent)) })
            #expect(error < 0.51, "exponent \(exponent)")
        }
    }

    @Test func `inverse functions are good to a unit in the last place`() {
        for step in 0..<3600 {
            let angle = Double(step) / 3600 * 2 * Double.pi - Double.pi
            for radius in [1e-6, 1, 1e6] {
                let (y, x) = (
                    Float(radius * Foundation.sin(angle)), Float(radius * Foundation.cos(angle))
                )
                let truth = Foundation.atan2(Double(y), Double(x))
                #expect(error(Exact.atan2(y, x), truth) < 0.51, "atan2(\(y), \(x))")
            }
        }
        for step in -1000...1000 {
            let x = Float(step) / 1000
            #expect(abs(Double(Exact.asin(x)) - Foundation.asin(Double(x))) < 3e-7)
            #expect(abs(Double(Exact.acos(x)) - Foundation.acos(Double(x))) < 3e-7)
        }
    }

    @Test func `edges are what the comments promise`() {
        #expect(Exact.exp(Float(-104)) == 0)
        #expect(Exact.exp(Float(90)) == .infinity)
        #expect(Exact.exp(Float(0)) == 1)
        #expect(Exact.log(Float(0)) == -.infinity)
        #expect(Exact.log(Float(-1)).isNaN)
        #expect(Exact.log(Float(1)) == 0)
        #expect(Exact.pow(0, 2) == 0)
        #expect(Exact.pow(5, 0) == 1)
        #expect(Exact.atan2(0, 0) == 0)
        #expect(Exact.atan2(0, -1) == Exact.pi)
        #expect(Exact.asin(3) == Exact.pi / 2)
        #expect(Exact.acos(1) == 0)
        #expect(Exact.sin(0) == 0)
        // Swift's own rounds π towards zero.
        #expect(Exact.pi == Float(Double.pi))
    }

    @Test func `the bits are the same on every machine`() {
        var hash = StateHash()
        for step in 0..<4000 {
            let x = Float(step) * 0.013 - 20
            for value in [
                Exact.sin(x), Exact.cos(x), Exact.exp(x * 0.5), Exact.log(x + 21),
                Exact.pow(x + 21, 0.37), Exact.atan2(x, 3 - x), Exact.asin(x / 40),
            ] { hash.combine(UInt64(value.bitPattern)) }
        }
        #expect(hash.value == 2_683_260_833_081_055_943)
    }
}
