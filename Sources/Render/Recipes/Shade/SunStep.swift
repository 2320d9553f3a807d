import Quantities

/// The sun's place in the sky in steps of about a degree: what shadows are worked out for.
struct SunStep: Equatable {
    /// Numbers the step.
    let index: Int32
    /// Towards the sun.
    let direction: Vector3

    /// The step nearest to a direction.
    init(_ way: Vector3) {
        let azimuth = (Exact.atan2(way.y, way.x) / Exact.tau * 240).rounded()
        let elevation = max(3, (Exact.asin(way.z) * (180 / Exact.pi)).rounded())
        self.init(index: Int32(azimuth) &* 256 &+ Int32(elevation))
    }

    /// The step of a number.
    init(index: Int32) {
        self.index = index
        let azimuth = Float(index >> 8)
        let elevation = Float(index & 255)
        let e = elevation * (Exact.pi / 180)
        let a = azimuth * (Exact.tau / 240)
        direction = Vector3(
            Exact.cos(e) * Exact.cos(a), Exact.cos(e) * Exact.sin(a), Exact.sin(e))
    }
}
