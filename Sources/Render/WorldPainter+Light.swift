import Quantities
import WorldState

extension WorldPainter {
    /// Sets sun, sky, air, water and wind for this picture.
    func setLight(_ world: World, _ light: LightRecipe, _ sun: SunStep, _ viewpoint: Viewpoint) {
        let key = light.key
        rig.sunDirection = light.keyDirection
        rig.sunColour = key.sun
        rig.ambientUp = key.ambientUp
        rig.ambientDown = key.ambientDown
        rig.rampLow = key.rampLow
        rig.rampHigh = key.rampHigh
        rig.hazeColour = key.haze
        rig.hazeTowardsSun = key.hazeSun
        rig.hazeDensity = key.hazeDensity
        rig.skyHaze = max(
            smoothstep(0.1, 0.85, light.fog) * 0.96, 0.72 * smoothstep(0.05, 0.8, light.snow))
        rig.skyZenith = key.zenith
        rig.skyMiddle = key.middle
        rig.skyHorizon = key.horizon
        rig.skyLow = key.low
        rig.cloudLight = key.cloudLight
        rig.cloudShade = key.cloudShade
        rig.cloudCover = light.cloud
        rig.waterDeep = key.waterDeep
        rig.waterGlint = key.cloudLight
        rig.ripplePhase = world.weather.rippleAngle / Exact.tau
        rig.wetness = light.wetness
        rig.snowCover = light.cover
        // Under a closed sky snow is white, under an open one it takes the sky's blue.
        rig.snow = Colour(0.785, 0.82, 0.925).mixed(with: Colour(0.865, 0.88, 0.91), light.overcast)
        rig.tide = world.waterLevel - MeadowRecipe.waterLevel
        let waves = world[.waves]
        // 0.2 are the ripples of a usual day.
        rig.waves = 0.6 + 2 * waves
        rig.foam = smoothstep(0.25, 0.9, waves)
        rig.wetReach = -0.04 + 0.4 * smoothstep(0.2, 1, waves)
        rig.swellPhase = Float(world.tick.index % 600) * (1 / 150)
        let wind = world.weather.wind
        let strength = wind.length
        rig.windDirection =
            strength > 0.01 ? Vector3(wind.x, wind.y, 0) * (1 / strength) : Vector3(1, 0, 0)
        rig.windStrength = smoothstep(0, 14, strength) * 0.9
        rig.windTravel = world.weather.airWay
        setPresses(world, viewpoint)
        setPath(world, viewpoint)
        setLamps(world, viewpoint)
    }

    /// The nearest places where grass gives way.
    private func setPresses(_ world: World, _ viewpoint: Viewpoint) {
        pressPlaces.removeAll(keepingCapacity: true)
        world.forEachDisturbance { one in
            let at = one.position.relative(to: viewpoint.position)
            let far = at.length
            if one.press > 0.01 && far < 60 {
                pressPlaces.append(
                    (far, Press(position: at, radius: one.radius, strength: one.press)))
            }
        }
        pressPlaces.sort { $0.distance < $1.distance }
        rig.presses.removeAll(keepingCapacity: true)
        for place in pressPlaces.prefix(LightRig.limit) { rig.presses.append(place.press) }
    }

    /// Where the room's people have trodden the grass.
    private func setPath(_ world: World, _ viewpoint: Viewpoint) {
        let trodden = world.trodden
        rig.path.isUsed = trodden.isUsed
        if !trodden.isUsed { return }
        for index in trodden.cells.indices {
            rig.path.cells[index] = UInt8(trodden.cells[index] >> 8)
        }
        var corner = world.roomOrigin.relative(to: viewpoint.position)
        let (right, ahead, low) = (trodden.right, trodden.ahead, trodden.corner)
        corner.x += right.x * low.x + ahead.x * low.y
        corner.y += right.y * low.x + ahead.y * low.y
        (rig.path.corner, rig.path.right, rig.path.ahead) = (corner, right, ahead)
        rig.path.cell = trodden.cell
        rig.path.colour = Colour(0.66, 0.56, 0.33).mixed(
            with: Colour(0.62, 0.67, 0.76), smoothstep(0.15, 0.5, world.weather.snowCover))
    }

    /// The nearest lanterns and lit windows.
    private func setLamps(_ world: World, _ viewpoint: Viewpoint) {
        litPlaces.removeAll(keepingCapacity: true)
        rig.lamps.removeAll(keepingCapacity: true)
        addBenchLamps(world, viewpoint)
        let burning = world.lampLight
        if burning > 0.01 { addLights(burning, viewpoint) }
        litPlaces.sort { $0.distance < $1.distance }
        for place in litPlaces.prefix(LightRig.limit) { rig.lamps.append(place.lamp) }
    }

    /// The lamps of benches: close to the view, so that they count for more than their size.
    private func addBenchLamps(_ world: World, _ viewpoint: Viewpoint) {
        let light = StandingThing.lamp(world)
        if light <= 0.01 { return }
        for standing in placedThings {
            let (ahead, left) = BenchForm.axes(standing.thing.heading)
            let lantern = BenchForm.lantern
            let at =
                standing.foot.relative(to: viewpoint.position)
                + ahead * lantern.x + left * lantern.y + Vector3(0, 0, lantern.z)
            if at.length > 120 { continue }
            litPlaces.append(
                (
                    at.length,
                    Lamp(
                        position: at, radius: 5.5 + 5.5 * light,
                        colour: Colour(0.84, 0.52, 0.08) * (0.2 + 0.58 * light))
                ))
        }
    }

    private func addLights(_ burning: Float, _ viewpoint: Viewpoint) {
        forEachLight(from: viewpoint.position, within: 150) { at, window in
            let far = at.length
            let strength = burning * smoothstep(150, 110, far)
            if let window {
                litPlaces.append(
                    (
                        far + 12,
                        Lamp(
                            position: at + window.normal * 1.4, radius: 5.5,
                            colour: Colour(0.34, 0.21, 0.07) * strength)
                    ))
            } else {
                litPlaces.append(
                    (
                        far,
                        Lamp(position: at, radius: 11, colour: Colour(0.74, 0.47, 0.17) * strength)
                    ))
            }
        }
    }

    /// Calls `body` for every lantern and window near a place, relative to it.
    func forEachLight(
        from camera: WorldPosition, within reach: Float,
        _ body: (Vector3, HouseForm.Window?) -> Void
    ) {
        for site in listing.litSites {
            let far = site.plan.chunk.offset(from: camera.chunk)
            let shift = Vector3(far.x - camera.offset.x, far.y - camera.offset.y, -camera.z)
            for light in site.lights {
                let at = light.place + shift
                if at.lengthSquared < reach * reach { body(at, light.window) }
            }
        }
    }
}
