import Quantities
import WorldState

extension WorldPainter {
    /// What the dynamic strokes of one picture are laid from.
    struct Laying {
        let world: World
        let light: LightRecipe
        let sun: SunStep
        let viewpoint: Viewpoint
        let camera: Camera
    }

    /// Lays all that is new in every picture: the sky's lights, clouds, bodies, rain, lamps.
    ///
    /// On any one worker, while others project what stands.
    func layDynamic(_ laying: Laying) {
        let (world, light, viewpoint) = (laying.world, laying.light, laying.viewpoint)
        dynamic.removeAll()
        let key = light.key
        let turn = Float(world.tick.index % 3600) * (Exact.tau / 3600)
        skyLights.append(
            to: dynamic, light: light, key: key, forward: laying.camera.forward, turn: turn)
        SkyLights.appendBolt(
            to: dynamic, flash: light.flash, heading: world.weather.flashHeading,
            key: Int64(world.weather.flashHeading * 1000))
        clouds.append(
            to: dynamic, angle: world.weather.cloudAngle, heading: viewpoint.heading,
            halfView: laying.camera.halfView, lamp: light.cloudLamp, cover: light.cloud)
        AuroraPainter.append(
            to: dynamic, strength: world[.aurora],
            open: smoothstep(0, -0.2, light.daylight.sun.z) * (1 - light.fog)
                * (1 - 0.75 * light.overcast),
            forward: laying.camera.forward, tick: world.tick.index)
        layBodies(world, light, laying.sun, viewpoint)
        layLamps(world, viewpoint)
        for standing in placedThings {
            BenchForm.append(
                snow: light.cover, lamp: StandingThing.lamp(world),
                at: standing.foot.relative(to: viewpoint.position),
                heading: standing.thing.heading, to: dynamic)
        }
        RainPainter.append(
            to: dynamic, camera: viewpoint.position, forward: laying.camera.forward,
            near: laying.camera.near, rain: light.rain, wind: world.weather.wind,
            tick: world.tick.index, colour: key.haze)
        laySnow(laying)
        dynamic.seal()
    }

    private func laySnow(_ laying: Laying) {
        let (world, camera) = (laying.world, laying.viewpoint.position)
        SnowPainter.append(tracks: world, to: dynamic, camera: camera)
        SnowPainter.append(breath: world, to: dynamic, camera: camera)
        SnowPainter.append(
            flakes: world, to: dynamic, camera: camera, forward: laying.camera.forward)
        SnowPainter.append(
            fog: world, to: dynamic, forward: laying.camera.forward,
            colour: Colour(0.90, 0.93, 0.96))
    }

    private func layBodies(
        _ world: World, _ light: LightRecipe, _ sun: SunStep, _ viewpoint: Viewpoint
    ) {
        for (index, wanderer) in world.wanderers.enumerated() where wanderer.isPresent {
            if index == 0 && world.premise.room.hasOwnView { continue }
            let foot = wanderer.position.relative(to: viewpoint.position)
            // The one who looks is not seen: in first person the camera is in the head.
            let isOwn = Vector3(foot.x, foot.y, foot.z + Wanderer.eyeHeight).length < 0.6
            if isOwn || foot.length > 160 { continue }
            let sunlit = listing.sunlit(sun, wanderer.position, up: 1)
            layContactShadow(foot, radius: 0.34, strength: 0.42)
            let forward = Vector2(Exact.cos(wanderer.heading), Exact.sin(wanderer.heading))
            FigurePose(
                wanderer, foot: foot, wind: world.weather.wind.dot(forward),
                swayAngle: world.weather.swayAngle
            ).append(figure, to: dynamic, sunlit: sunlit)
        }
        for bird in world.birds {
            let at = bird.position.relative(to: viewpoint.position)
            if !bird.doing.flies { layContactShadow(at, radius: 0.13, strength: 0.3) }
            BirdPainter.append(bird, at: at, to: dynamic, sunlit: 1)
        }
        layCreatures(world, light, viewpoint)
        for hopper in world.hoppers where hopper.leaps {
            layHopper(hopper, at: hopper.position.relative(to: viewpoint.position))
        }
        let turn = Float(world.tick.index % 3600) * (Exact.tau / 3600)
        let visitors = VisitorPainter(light, light.key, turn: turn)
        for visitor in world.visitors where visitor.presence > 0 {
            // Whether a tree shades each of a class would take more time than to paint them.
            visitors.append(
                visitor, at: visitor.position.relative(to: viewpoint.position), to: dynamic,
                sunlit: 1, body: world.premise.room.body)
            RipplePainter.append(
                visitor, camera: viewpoint.position, tick: world.tick.index, to: dynamic,
                waterLevel: world.waterLevel, colour: light.key.cloudLight)
        }
    }

    private func layCreatures(_ world: World, _ light: LightRecipe, _ viewpoint: Viewpoint) {
        let sun = light.keyDirection
        for creature in world.creatures where creature.presence > 0.01 {
            let foot = creature.position.relative(to: viewpoint.position)
            if foot.length > 120 { continue }
            let low = max(creature.sits * 0.6, creature.lies)
            layContactShadow(foot, radius: mix(0.24, 0.34, low), strength: 0.45)
            creaturePose.layShadow(
                creature, foot: foot, sun: sun, strength: light.shadow, to: dynamic)
            creaturePose.take(creature, tick: world.tick.index)
            creaturePose.append(
                creatureForms[Int(creature.kindNumber)], foot: foot, to: dynamic,
                presence: creature.presence, dark: 1 - light.daylight.day)
        }
    }

    /// A grasshopper on the wing: a green dash and a flash of red.
    private func layHopper(_ hopper: Hopper, at place: Vector3) {
        if place.length > 40 { return }
        let way = hopper.velocity.normalized
        let side = way.cross(.up).normalized
        for (shift, half, wide, colour) in [
            (Vector3.zero, Float(0.028), Float(0.008), Colour(0.46, 0.58, 0.16)),
            (Vector3(0, 0, 0.012), 0.020, 0.022, Colour(0.86, 0.30, 0.20)),
        ] {
            let normal = side.cross(way).normalized
            dynamic.append(
                .figure,
                Stroke(
                    position: place + shift, along: way * half, across: side * wide,
                    through: normal * 0.004, normal: normal, colour: colour, hardness: 0.9,
                    emission: 0.15))
        }
    }

    /// A soft dark place under a body.
    private func layContactShadow(_ foot: Vector3, radius: Float, strength: Float) {
        if foot.length > 60 { return }
        dynamic.append(
            .light,
            Stroke(
                position: foot + Vector3(0, 0, 0.06), along: Vector3(radius * 1.5, 0, 0),
                across: Vector3(0, radius * 1.5, 0), through: Vector3(0, 0, 0.03),
                colour: Colour(0.06, 0.10, 0.10), opacity: strength, bristle: 0, hardness: 0,
                emission: 1))
    }

    private func layLamps(_ world: World, _ viewpoint: Viewpoint) {
        let burning = world.lampLight
        if burning <= 0.01 { return }
        forEachLight(from: viewpoint.position, within: 420) { at, window in
            if let window {
                LampPainter.append(window: window, at: at, to: dynamic, light: burning)
            } else {
                LampPainter.append(lantern: at, to: dynamic, light: burning)
            }
        }
    }
}
