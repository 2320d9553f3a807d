import Quantities

/// Where sun and moon stand: a pure function of hour, day and latitude.
///
/// Source: the usual formulas of spherical astronomy with the declination
/// −23.44° · cos(2π (day + 10) / 365); good to about a degree.
public struct Daylight: Hashable, Sendable {
    /// Towards the sun, x east y north z up, length 1; below the horizon at night.
    public var sun: Vector3
    /// Towards the moon, a full one: opposite in hour, mirrored in declination.
    public var moon: Vector3

    /// Computes both.
    public init(hour: Float, day: UInt16, latitude: Float) {
        let season = Exact.cos(Exact.tau * (Float(day) + 10) / 365)
        let declination = -0.409_105 * season
        let phi = latitude * (Exact.pi / 180)
        sun = Daylight.direction(hour: hour, declination: declination, latitude: phi)
        moon = Daylight.direction(hour: hour + 11.2, declination: -declination * 0.6, latitude: phi)
    }

    private static func direction(hour: Float, declination: Float, latitude: Float) -> Vector3 {
        let angle = (hour - 12) * (Exact.pi / 12)
        let (sd, cd) = (Exact.sin(declination), Exact.cos(declination))
        let (sp, cp) = (Exact.sin(latitude), Exact.cos(latitude))
        let (sh, ch) = (Exact.sin(angle), Exact.cos(angle))
        return Vector3(-cd * sh, sd * cp - cd * sp * ch, sp * sd + cp * cd * ch).normalized
    }

    /// 0 at night … 1 by day, through twilight (sun from −7° to 9°).
    public var day: Float { smoothstep(-0.12, 0.16, sun.z) }
    /// 1 when the sun stands at the horizon, 0 by day and deep night.
    public var glow: Float { smoothstep(-0.16, 0.0, sun.z) * smoothstep(0.42, 0.06, sun.z) }
}
