/// How a lens bends straight lines: the rational model of OpenCV and ROS.
///
/// Works on normalised places (x/z, y/z in the camera's axes). With k4 … k6 of 0 it is the
/// five-number model that ROS calls `plumb_bob`, else `rational_polynomial`.
public struct LensDistortion: Hashable, Sendable {
    /// Radial, by the square of the distance from the middle.
    public var k1: Double
    /// Radial, by its fourth power.
    public var k2: Double
    /// Tangential, across and down.
    public var p1: Double
    /// Tangential, the other way.
    public var p2: Double
    /// Radial, by its sixth power.
    public var k3: Double
    /// The divisor's share, by the square.
    public var k4: Double
    /// The divisor's share, by the fourth power.
    public var k5: Double
    /// The divisor's share, by the sixth power.
    public var k6: Double

    /// Makes a distortion; without numbers it bends nothing.
    public init(
        k1: Double = 0, k2: Double = 0, p1: Double = 0, p2: Double = 0, k3: Double = 0,
        k4: Double = 0, k5: Double = 0, k6: Double = 0
    ) {
        self.k1 = k1
        self.k2 = k2
        self.p1 = p1
        self.p2 = p2
        self.k3 = k3
        self.k4 = k4
        self.k5 = k5
        self.k6 = k6
    }

    /// Makes a distortion of OpenCV's list k1 k2 p1 p2 [k3 [k4 k5 k6]]; nil for other counts.
    public init?(_ list: [Double]) {
        guard [0, 4, 5, 8].contains(list.count) else { return nil }
        let all = list + Array(repeating: 0, count: 8 - list.count)
        self.init(
            k1: all[0], k2: all[1], p1: all[2], p2: all[3], k3: all[4], k4: all[5], k5: all[6],
            k6: all[7])
    }

    /// Whether the divisor counts.
    public var isRational: Bool { k4 != 0 || k5 != 0 || k6 != 0 }

    /// The numbers in OpenCV's order: five, or eight where the divisor counts.
    public var list: [Double] {
        isRational ? [k1, k2, p1, p2, k3, k4, k5, k6] : [k1, k2, p1, p2, k3]
    }

    /// Where the lens puts what would be at a normalised place.
    public func bent(_ p: SIMD2<Double>) -> SIMD2<Double> { bend(p).place }

    /// Whether a place is within what the lens can show.
    ///
    /// Far outside, the model folds back into the picture, where no lens puts anything.
    public func shows(_ p: SIMD2<Double>) -> Bool {
        [0.5, 0.75, 0.9, 1].allSatisfy { share in
            let (_, byX, byY) = bend(p * share)
            return byX.x * byY.y - byX.y * byY.x > 1e-3
        }
    }

    /// The normalised place that the lens puts at `bent`; nil where there is none.
    ///
    /// By Newton's method; a strong lens has no answer beyond the rim of what it can show.
    public func straight(_ bent: SIMD2<Double>) -> SIMD2<Double>? {
        var p = bent
        for _ in 0..<40 {
            let (place, dx, dy) = bend(p)
            let off = bent - place
            let determinant = dx.x * dy.y - dy.x * dx.y
            guard determinant > 1e-6, p.x.isFinite, p.y.isFinite else { return nil }
            if off.x * off.x + off.y * off.y < 1e-26 { return p }
            p += SIMD2(
                (dy.y * off.x - dy.x * off.y) / determinant,
                (dx.x * off.y - dx.y * off.x) / determinant)
        }
        let off = bent - bend(p).place
        return off.x * off.x + off.y * off.y < 1e-18 ? p : nil
    }

    /// The bent place, and how it changes with x and with y.
    private func bend(
        _ p: SIMD2<Double>
    ) -> (place: SIMD2<Double>, byX: SIMD2<Double>, byY: SIMD2<Double>) {
        let (x, y) = (p.x, p.y)
        let s = x * x + y * y
        let above = 1 + s * (k1 + s * (k2 + s * k3))
        let below = 1 + s * (k4 + s * (k5 + s * k6))
        let radial = above / below
        let aboveSlope = k1 + s * (2 * k2 + s * 3 * k3)
        let belowSlope = k4 + s * (2 * k5 + s * 3 * k6)
        let slope = (aboveSlope - radial * belowSlope) / below
        let place = SIMD2(
            x * radial + 2 * p1 * x * y + p2 * (s + 2 * x * x),
            y * radial + p1 * (s + 2 * y * y) + 2 * p2 * x * y)
        let mixed = 2 * x * y * slope + 2 * p1 * x + 2 * p2 * y
        return (
            place,
            SIMD2(radial + 2 * x * x * slope + 2 * p1 * y + 6 * p2 * x, mixed),
            SIMD2(mixed, radial + 2 * y * y * slope + 6 * p1 * y + 2 * p2 * x)
        )
    }
}
