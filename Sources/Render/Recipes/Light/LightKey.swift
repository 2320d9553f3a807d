import Quantities

/// The colours of one kind of light, in display space, for an eye that has settled.
struct LightKey {
    /// What the sun, or the moon, adds where it falls.
    var sun: Colour
    /// What comes from above and from below.
    var ambientUp: Colour
    var ambientDown: Colour
    /// The air, and what it gains towards the sun.
    var haze: Colour
    var hazeSun: Colour
    /// A metre of air: 1/m.
    var hazeDensity: Float
    var zenith: Colour
    var middle: Colour
    var horizon: Colour
    var low: Colour
    var cloudLight: Colour
    var cloudShade: Colour
    var waterDeep: Colour
    /// Where the light's ramp begins and ends, of (1 + cosine) / 2.
    var rampLow: Float
    var rampHigh: Float

    /// A summer's day, the sun high.
    static let day = LightKey(
        sun: Colour(0.68, 0.59, 0.36), ambientUp: Colour(0.50, 0.57, 0.66),
        ambientDown: Colour(0.36, 0.38, 0.46), haze: Colour(0.66, 0.80, 0.90),
        hazeSun: Colour(0.12, 0.08, 0), hazeDensity: 0.00085, zenith: Colour(0.20, 0.46, 0.82),
        middle: Colour(0.42, 0.68, 0.91), horizon: Colour(0.80, 0.91, 0.94),
        low: Colour(0.55, 0.68, 0.62), cloudLight: Colour(1, 0.985, 0.945),
        cloudShade: Colour(0.60, 0.70, 0.86), waterDeep: Colour(0.12, 0.36, 0.44), rampLow: 0.42,
        rampHigh: 0.78)

    /// The golden hour, the sun about twelve degrees up.
    static let golden = LightKey(
        sun: Colour(1.00, 0.66, 0.30), ambientUp: Colour(0.48, 0.48, 0.62),
        ambientDown: Colour(0.32, 0.30, 0.42), haze: Colour(0.80, 0.70, 0.68),
        hazeSun: Colour(0.22, 0.12, -0.06), hazeDensity: 0.0012, zenith: Colour(0.28, 0.42, 0.72),
        middle: Colour(0.64, 0.66, 0.76), horizon: Colour(1, 0.84, 0.60),
        low: Colour(0.55, 0.50, 0.44), cloudLight: Colour(1, 0.90, 0.72),
        cloudShade: Colour(0.62, 0.54, 0.68), waterDeep: Colour(0.14, 0.24, 0.36), rampLow: 0.38,
        rampHigh: 0.80)

    /// Sunset and sunrise, the sun at the horizon.
    static let sunset = LightKey(
        sun: Colour(0.92, 0.46, 0.20), ambientUp: Colour(0.50, 0.42, 0.60),
        ambientDown: Colour(0.29, 0.25, 0.42), haze: Colour(0.80, 0.56, 0.56),
        hazeSun: Colour(0.26, 0.10, -0.14), hazeDensity: 0.0015, zenith: Colour(0.30, 0.31, 0.58),
        middle: Colour(0.70, 0.50, 0.60), horizon: Colour(1, 0.68, 0.44),
        low: Colour(0.48, 0.38, 0.40), cloudLight: Colour(1, 0.76, 0.56),
        cloudShade: Colour(0.56, 0.38, 0.56), waterDeep: Colour(0.16, 0.15, 0.30), rampLow: 0.36,
        rampHigh: 0.80)

    /// Twilight, the sun six degrees down.
    static let twilight = LightKey(
        sun: Colour(0.10, 0.06, 0.10), ambientUp: Colour(0.36, 0.38, 0.62),
        ambientDown: Colour(0.21, 0.22, 0.42), haze: Colour(0.42, 0.38, 0.56),
        hazeSun: Colour(0.24, 0.06, -0.06), hazeDensity: 0.0013, zenith: Colour(0.13, 0.17, 0.42),
        middle: Colour(0.34, 0.34, 0.60), horizon: Colour(0.78, 0.52, 0.54),
        low: Colour(0.24, 0.23, 0.36), cloudLight: Colour(0.66, 0.48, 0.62),
        cloudShade: Colour(0.28, 0.27, 0.50), waterDeep: Colour(0.09, 0.11, 0.26), rampLow: 0.35,
        rampHigh: 0.82)

    /// A clear night with the moon up.
    static let night = LightKey(
        sun: Colour(0.30, 0.40, 0.56), ambientUp: Colour(0.20, 0.29, 0.66),
        ambientDown: Colour(0.11, 0.15, 0.42), haze: Colour(0.17, 0.25, 0.46),
        hazeSun: Colour(0.10, 0.12, 0.12), hazeDensity: 0.0011, zenith: Colour(0.05, 0.10, 0.30),
        middle: Colour(0.11, 0.22, 0.48), horizon: Colour(0.30, 0.44, 0.62),
        low: Colour(0.08, 0.13, 0.24), cloudLight: Colour(0.48, 0.58, 0.74),
        cloudShade: Colour(0.14, 0.20, 0.40), waterDeep: Colour(0.03, 0.08, 0.20), rampLow: 0.35,
        rampHigh: 0.85)

    /// From this light at `t` = 0 to another at `t` = 1.
    func mixed(with b: LightKey, _ t: Float) -> LightKey {
        LightKey(
            sun: sun.mixed(with: b.sun, t), ambientUp: ambientUp.mixed(with: b.ambientUp, t),
            ambientDown: ambientDown.mixed(with: b.ambientDown, t),
            haze: haze.mixed(with: b.haze, t), hazeSun: hazeSun.mixed(with: b.hazeSun, t),
            hazeDensity: mix(hazeDensity, b.hazeDensity, t),
            zenith: zenith.mixed(with: b.zenith, t),
            middle: middle.mixed(with: b.middle, t), horizon: horizon.mixed(with: b.horizon, t),
            low: low.mixed(with: b.low, t), cloudLight: cloudLight.mixed(with: b.cloudLight, t),
            cloudShade: cloudShade.mixed(with: b.cloudShade, t),
            waterDeep: waterDeep.mixed(with: b.waterDeep, t), rampLow: mix(rampLow, b.rampLow, t),
            rampHigh: mix(rampHigh, b.rampHigh, t))
    }

    /// Every colour put through a change.
    mutating func changeAll(_ change: (Colour) -> Colour) {
        sun = change(sun)
        ambientUp = change(ambientUp)
        ambientDown = change(ambientDown)
        haze = change(haze)
        hazeSun = change(hazeSun)
        zenith = change(zenith)
        middle = change(middle)
        horizon = change(horizon)
        low = change(low)
        cloudLight = change(cloudLight)
        cloudShade = change(cloudShade)
        waterDeep = change(waterDeep)
    }
}
