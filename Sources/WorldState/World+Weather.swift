import Quantities

extension World {
    /// The speed of sound, metres a second; from lightning to thunder.
    static let soundSpeed: Float = 340

    func advanceWeather() {
        if !held.contains(.wind) { advanceWind() }
        if !held.contains(.weather) { advanceSky() }
        if !held.contains(.hour) {
            weather.exposure += (targetExposure - weather.exposure) * 0.02
        }
    }

    /// What the eye settles to: night is painted brighter than it is.
    var targetExposure: Float { mix(0.62, 1, daylight.day) }

    private func advanceWind() {
        let seconds = Double(tick.nanoseconds) * 1e-9
        let seed = premise.seed ^ 0x817D
        let slow = Noise.value(seconds / 9, 0.5, seed: seed)
        let quick = Noise.value(seconds / 2.3, 7.5, seed: seed)
        weather.gust = saturate(0.5 + 0.42 * slow + 0.2 * quick)
        let speed = self[.windSpeed] * (0.55 + 0.9 * weather.gust)
        let heading = -0.35 + 0.5 * Noise.value(seconds / 47, 3.5, seed: seed)
        let right = wanderers[0].viewHeading - Exact.pi / 2
        let across = self[.windAcross]
        weather.wind = Vector2(
            Exact.cos(heading) * speed + Exact.cos(right) * across,
            Exact.sin(heading) * speed + Exact.sin(right) * across)
        let strength = weather.wind.length
        weather.sway &+= World.part(ofTurn: 0.22 + 0.075 * strength)
        weather.ripple &+= World.part(ofTurn: 0.12 + 0.05 * strength)
        weather.airWayEast &+= World.part(ofTurn: weather.wind.x / 64)
        weather.airWayNorth &+= World.part(ofTurn: weather.wind.y / 64)
    }

    /// What a turn per second comes to in one tick, in 2^32 parts.
    static func part(ofTurn turnsPerSecond: Float) -> UInt32 {
        UInt32(truncatingIfNeeded: Int64(turnsPerSecond * Tick.seconds * 4_294_967_296))
    }

    private func advanceSky() {
        let drift = weather.wind.length * 0.00012 * self[.timeScale]
        weather.cloudDrift &+= World.part(ofTurn: drift)
        let rain = self[.rain]
        let rate: Float = rain > 0.02 ? 0.04 * rain : -0.008 * (0.4 + daylight.day)
        weather.wetness = saturate(weather.wetness + rate * Tick.seconds)
        advanceSnow(rain)
        if weather.flashTicks < 1_000_000 { weather.flashTicks += 1 }
        weather.flash = World.flashLight(weather.flashTicks) * weather.flash0
        if rain > 0.72 && self[.cloud] > 0.75 && random.unit() < 0.0012 * (rain - 0.5) {
            strikeLightning(random.between(0.4, 1))
        }
        for index in weather.thunders.indices where weather.thunders[index].ticks > 0 {
            weather.thunders[index].ticks -= 1
            if weather.thunders[index].ticks == 0 { roll(weather.thunders[index]) }
        }
    }

    /// Snow gathers in a minute and a half of thick flakes and thaws in some minutes, sooner in
    /// rain and sun, never below what lies by itself.
    private func advanceSnow(_ rain: Float) {
        weather.snowWay &+= World.part(ofTurn: self[.snowFall] / 64)
        let lying = self[.snowCover]
        var cover = weather.snowCover
        let falling = self[.snow]
        if falling > 0.01 { cover += falling / 90 * Tick.seconds }
        let sun = max(0, daylight.sun.z) * (1 - self[.cloud])
        if cover > lying {
            let thaw = (0.003 + 0.004 * sun + 0.02 * rain) * (1 - falling)
            cover = max(lying, cover - thaw * Tick.seconds)
        } else {
            cover += (lying - cover) * (Tick.seconds / 2)
        }
        weather.snowCover = saturate(cover)
    }

    /// The light of a strike over its ticks: up in 1/15 s, down in a second, one weak return.
    static func flashLight(_ ticks: UInt32) -> Float {
        let t = Float(min(ticks, 600)) * Tick.seconds
        let first = smoothstep(0, 0.07, t) * Exact.exp(-t * 5)
        let second = smoothstep(0.3, 0.4, t) * Exact.exp(-max(0, t - 0.35) * 4) * 0.45
        return t > 3 ? 0 : max(first, second)
    }

    func strikeLightning(_ strength: Float) {
        // Never a second strike within 0.7 s: guests may be sensitive to flashes.
        // (Counted from a strike by a word to one by chance, which come at either end of a tick.)
        if weather.flashTicks < 43 || held.contains(.weather) { return }
        let distance = random.between(350, 2400)
        weather.flashTicks = 0
        weather.flash0 = saturate(strength)
        weather.flashHeading = wanderers[0].viewHeading + random.between(-0.7, 0.7)
        let ticks = UInt32(distance / World.soundSpeed * 60)
        let slot = weather.thunders.firstIndex { $0.ticks == 0 }
        if let slot {
            weather.thunders[slot] = Weather.Thunder(
                ticks: ticks, strength: saturate(strength), distance: distance,
                heading: weather.flashHeading)
        }
        note(
            WorldEvent(
                kind: .lightning, thing: 0, position: place(distance, weather.flashHeading),
                strength: strength, surface: .grass, sample: 0))
    }

    private func roll(_ thunder: Weather.Thunder) {
        note(
            WorldEvent(
                kind: .thunder, thing: 0, position: place(thunder.distance, thunder.heading),
                strength: thunder.strength, surface: .grass, sample: 0))
    }

    private func place(_ distance: Float, _ heading: Float) -> WorldPosition {
        var position = wanderers[0].position
        position.move(
            by: Vector3(
                Exact.cos(heading) * distance, Exact.sin(heading) * distance, distance * 0.35))
        return position
    }
}
