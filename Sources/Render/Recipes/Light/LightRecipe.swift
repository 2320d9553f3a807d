import Quantities
import WorldState

/// What decides the light of one picture, taken from the state.
///
/// Everything is continuous in every part: no light ever jumps.
struct LightRecipe {
    /// Sun and moon.
    let daylight: Daylight
    /// 0 … 1 each.
    let cloud: Float
    let rain: Float
    let fog: Float
    let warmth: Float
    let wetness: Float
    /// Falling snow, and how much lies.
    let snow: Float
    let cover: Float
    let flash: Float
    /// What the picture is divided by, as the eye adapts: 1 by day.
    let exposure: Float

    /// How far the sky is one grey ceiling: 0 open … 1 closed.
    var overcast: Float {
        max(
            smoothstep(0.55, 0.98, cloud), smoothstep(0.15, 0.7, rain),
            0.92 * smoothstep(0.12, 0.8, snow))
    }

    /// Whether the moon gives the direct light: the sun's has died away by then.
    var isMoonlit: Bool { daylight.sun.z < -0.09 }

    /// Towards the light that casts shadows.
    var keyDirection: Vector3 { isMoonlit ? daylight.moon : daylight.sun }

    /// Towards what lights the clouds: a place that glides from sun to moon.
    ///
    /// Clouds are lit as by something that stands higher than it does: more of them glows.
    var cloudLamp: Vector3 {
        func raised(_ way: Vector3) -> Vector3 {
            Vector3(way.x, way.y, max(way.z, 0.1) + 0.4).normalized
        }
        return raised(daylight.sun)
            .mixed(with: raised(daylight.moon), smoothstep(0.04, -0.24, daylight.sun.z)).normalized
    }

    /// How much direct light there is, apart from its colour.
    private var keyStrength: Float {
        let z = daylight.sun.z
        if isMoonlit {
            return smoothstep(-0.09, -0.22, z) * smoothstep(-0.02, 0.14, daylight.moon.z)
        }
        return smoothstep(-0.09, 0.0, z)
    }

    /// How strongly bodies throw shadows, 0 … 1.
    var shadow: Float {
        saturate(key.sun.luma * 1.5) * smoothstep(0.02, 0.12, keyDirection.z)
    }

    /// How strongly stars shine, 0 … 1.
    var starlight: Float {
        smoothstep(-0.08, -0.24, daylight.sun.z) * (1 - overcast) * (1 - fog)
    }

    /// The light of a clear sky at this hour.
    private var clearSky: LightKey {
        let z = daylight.sun.z
        if z > 0.22 { return LightKey.golden.mixed(with: .day, smoothstep(0.22, 0.50, z)) }
        if z > 0.02 { return LightKey.sunset.mixed(with: .golden, smoothstep(0.02, 0.22, z)) }
        if z > -0.11 { return LightKey.twilight.mixed(with: .sunset, smoothstep(-0.11, 0.02, z)) }
        return LightKey.night.mixed(with: .twilight, smoothstep(-0.26, -0.11, z))
    }

    /// The colours of this moment.
    var key: LightKey {
        var key = clearSky
        closeSky(&key)
        if snow > 0 || cover > 0 { softenBySnow(&key) }
        thicken(&key)
        if warmth > 0 {
            let warm = Colour(1 + 0.12 * warmth, 1 + 0.02 * warmth, 1 - 0.14 * warmth)
            key.changeAll { $0.filtered(by: warm) }
        }
        // The key table is mixed for settled eyes: 1 by day, 0.62 at night.
        let settled = mix(0.62, 1, daylight.day)
        let gain = settled / exposure
        if gain != 1 { key.changeAll { $0 * gain } }
        if flash > 0 { strike(&key) }
        return key
    }

    /// Cloud and rain: less sun, a grey sky, softer shade, darker as it pours.
    private func closeSky(_ key: inout LightKey) {
        let closed = overcast
        let veil = smoothstep(0.2, 0.9, cloud)
        let direct = keyStrength * (1 - 0.45 * veil) * (1 - 0.93 * closed)
        key.sun = key.sun * direct
        // Where sun and moon change places nothing may depend on where they stand.
        let settled = smoothstep(0, 0.08, abs(daylight.sun.z + 0.09))
        key.hazeSun = key.hazeSun * ((1 - 0.9 * closed) * settled)
        let dark = 1 - 0.30 * rain
        func grey(_ c: Colour, _ lift: Float, _ cast: Colour) -> Colour {
            let l = c.luma * lift
            return c.mixed(with: cast * l, closed * 0.85) * mix(1, dark, closed)
        }
        let cool = Colour(0.95, 1.0, 1.08)
        key.ambientUp = grey(key.ambientUp, 1.22, Colour(0.98, 1.0, 1.04))
        key.ambientDown = grey(key.ambientDown, 1.18, Colour(0.98, 1.0, 1.04))
        key.zenith = grey(key.zenith, 1.30, cool)
        key.middle = grey(key.middle, 1.02, cool)
        key.horizon = grey(key.horizon, 0.86, Colour(1.0, 1.0, 1.02))
        key.low = grey(key.low, 0.9, cool)
        key.haze = grey(key.haze, 0.86, Colour(1.0, 1.0, 1.02))
        key.cloudLight = grey(key.cloudLight, 0.80, cool)
        key.cloudShade = grey(key.cloudShade, 0.76, cool)
        key.waterDeep = grey(key.waterDeep, 0.9, cool)
        key.hazeDensity *= 1 + 1.6 * closed + 2.4 * rain
    }

    /// Snow: white ground lights everything from below, and flakes fill the air with it.
    private func softenBySnow(_ key: inout LightKey) {
        let bounce = key.ambientUp.mixed(with: key.sun, 0.25) * 0.86
        key.ambientDown = key.ambientDown.mixed(with: bounce, 0.62 * cover)
        // Under a closed sky it is the ground that makes the day bright.
        key.ambientUp = key.ambientUp * (1 + 0.42 * cover * overcast * daylight.day)
        // The blue of night and dusk is less deep over white land.
        let pale = Colour(0.86, 0.97, 1.22) * (key.ambientUp.luma * 1.06)
        key.ambientUp =
            key.ambientUp.mixed(with: pale, 0.45 * cover)
            * (1 + 0.2 * cover * (1 - daylight.day))
        key.low = key.low.mixed(with: key.haze, cover)
        let milk = key.haze.mixed(with: key.ambientUp * 1.12, 0.45)
        key.haze = key.haze.mixed(with: milk, max(snow, 0.4 * cover))
        key.horizon = key.horizon.mixed(with: key.haze, 0.8 * snow)
        key.middle = key.middle.mixed(with: key.haze, 0.5 * snow)
        key.sun = key.sun * (1 - 0.5 * snow)
        key.hazeDensity = key.hazeDensity * (1 + 3.2 * snow) + 0.0022 * snow
    }

    /// Fog: the air takes the colour of the light and hides what is far, then what is near.
    private func thicken(_ key: inout LightKey) {
        if fog <= 0 { return }
        let milk = key.haze.mixed(with: key.ambientUp * 1.35, 0.5)
        key.haze = key.haze.mixed(with: milk, fog)
        key.hazeDensity += 0.045 * fog * fog + 0.004 * fog
        key.sun = key.sun * (1 - 0.8 * fog)
        let hidden = smoothstep(0, 0.75, fog)
        key.horizon = key.horizon.mixed(with: key.haze, hidden)
        key.low = key.low.mixed(with: key.haze, hidden)
        key.middle = key.middle.mixed(with: key.haze, hidden * 0.95)
        key.zenith = key.zenith.mixed(with: key.haze * 0.97, hidden * 0.85)
    }

    /// Lightning lifts everything towards a cold white.
    private func strike(_ key: inout LightKey) {
        let cold = Colour(0.82, 0.88, 1.0)
        key.changeAll { $0.mixed(with: $0 + cold * 0.30, flash) }
        key.hazeDensity *= 1 - 0.3 * flash
    }
}

extension LightRecipe {
    /// Reads the state.
    init(_ world: World) {
        daylight = world.daylight
        cloud = saturate(world[.cloud])
        rain = saturate(world[.rain])
        fog = saturate(world[.fog])
        warmth = saturate(world[.warmth])
        wetness = world.weather.wetness
        snow = saturate(world[.snow])
        cover = world.weather.snowCover
        flash = world.weather.flash
        exposure = max(world.weather.exposure, 0.3)
    }
}
