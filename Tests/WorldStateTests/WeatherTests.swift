import Conditions
import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct WeatherTests {
    @Test func `lightning never strikes twice within 0.7 seconds`() {
        for seed in testSeeds(3) {
            let storm = Drive(
                channel: Rig.level, input: (0, 1), output: (0, 1),
                target: .action(.strikeLightning))
            let world = Rig.world(drives: [storm]) { $0.seed = seed }
            var last = -1000
            var strikes = 0
            var bodies: [Operation.Body] = [
                .set(.rain, 1, merge: .override, ticks: 0),
                .set(.cloud, 1, merge: .override, ticks: 0),
            ]
            for tick in 1...3000 {
                bodies.append(.lightning(1))
                world.step(Rig.inputs(level: 1, bodies))
                bodies.removeAll()
                for event in world.events where event.kind == .lightning {
                    #expect(tick - last >= 42, "\(rerun(seed, "lightning never"))")
                    last = tick
                    strikes += 1
                }
            }
            #expect(strikes > 20)
        }
    }

    @Test func `thunder follows its lightning at the speed of sound`() {
        let world = Rig.world()
        world.step(Rig.inputs([.lightning(1)]))
        guard let strike = world.events.first(where: { $0.kind == .lightning }) else {
            Issue.record("no lightning")
            return
        }
        let way = strike.position.relative(to: world.wanderers[0].position)
        let distance = Vector2(way.x, way.y).length
        var ticks = 0
        while ticks < 1000 && !world.events.contains(where: { $0.kind == .thunder }) {
            world.step(Rig.inputs())
            ticks += 1
        }
        #expect(abs(Float(ticks) / 60 - distance / 340) < 0.05)
    }

    @Test func `birds startle on the side where it was loud, and no others`() {
        for side: Float in [1, -1] {
            let world = Rig.world()
            for _ in 0..<20 { world.step(Rig.inputs()) }
            let feeding = world.birds.indices.filter { world.birds[$0].doing == .feeding }
            world.step(Rig.inputs([.startle(1, bearing: side * 0.8)]))
            let wanderer = world.wanderers[0]
            var flown = 0
            for index in feeding where world.birds[index].doing == .startled {
                let way = world.birds[index].position.relative(to: wanderer.position)
                let bearing = wrapAngle(Exact.atan2(way.y, way.x) - wanderer.viewHeading)
                #expect(bearing * side > -0.05)
                flown += 1
            }
            #expect(flown >= 8)
        }
    }

    @Test func `birds that flew come down again and never leave their wanderer`() {
        let world = Rig.world()
        world.step(Rig.inputs([.startle(1, bearing: 0)]))
        for _ in 0..<2400 { world.step(Rig.inputs()) }
        for bird in world.birds {
            let way = bird.position.relative(to: world.wanderers[0].position)
            #expect(way.length < 150)
            #expect(bird.position.z > -0.5)
        }
        #expect(world.birds.filter { $0.doing == .feeding }.count > 20)
    }

    @Test func `rain wets the ground and sun dries it`() {
        let world = Rig.world()
        world.step(Rig.inputs([.set(.rain, 1, merge: .override, ticks: 0)]))
        for _ in 0..<1800 { world.step(Rig.inputs()) }
        let wet = world.weather.wetness
        #expect(wet > 0.8)
        world.step(Rig.inputs([.release(.rain)]))
        for _ in 0..<3600 { world.step(Rig.inputs()) }
        #expect(world.weather.wetness < wet - 0.2)
    }

    @Test func `setting the hour moves the clock there the short way and it runs on`() {
        let world = Rig.world { $0[.hour] = 23 }
        world.step(Rig.inputs([.set(.hour, 1, merge: .override, ticks: 0)]))
        var noonSeen = false
        for _ in 0..<600 {
            world.step(Rig.inputs())
            if abs(world.hour - 12) < 2 { noonSeen = true }
        }
        #expect(!noonSeen)
        #expect(abs(world.hour - 1.083) < 0.02, "ten seconds are five minutes: \(world.hour)")
    }

    @Test func `a day of the world takes the minutes that the premise says`() {
        let world = Rig.world {
            $0.dayMinutes = 1
            $0[.hour] = 6
        }
        for _ in 0..<3600 { world.step(Rig.inputs()) }
        #expect(abs(world.hour - 6) < 0.01)
        let still = Rig.world { $0.dayMinutes = 0 }
        for _ in 0..<600 { still.step(Rig.inputs()) }
        #expect(still.hour == 15)
    }

    // MARK: Sun

    private func sun(_ hour: Float, day: UInt16 = 172, latitude: Float = 47) -> (
        height: Float, azimuth: Float
    ) {
        let sun = Daylight(hour: hour, day: day, latitude: latitude).sun
        // Degrees above the horizon, and from north over east.
        return (
            Exact.asin(sun.z) * 180 / Exact.pi,
            (Exact.atan2(sun.x, sun.y) * 180 / Exact.pi + 360).truncatingRemainder(dividingBy: 360)
        )
    }

    @Test func `the sun stands where almanacs put it, in solar time`() {
        // Greatest heights: 90° − latitude + declination.
        #expect(abs(sun(12).height - 66.4) < 0.6)
        #expect(abs(sun(12, day: 355).height - 19.6) < 0.6)
        #expect(abs(sun(12, day: 80).height - 43) < 1)
        #expect(abs(sun(12).azimuth - 180) < 0.1)
        // South of the equator it stands in the north.
        let south = sun(12, latitude: -35)
        #expect(south.azimuth < 0.1 || south.azimuth > 359.9)
        // At the equinox it rises in the east at six and sets in the west.
        #expect(abs(sun(6, day: 81).height) < 1 && abs(sun(6, day: 81).azimuth - 90) < 1)
        #expect(abs(sun(18, day: 81).height) < 1 && abs(sun(18, day: 81).azimuth - 270) < 1)
        // The longest day at 47° north: up at 4:10 solar time, north of east.
        #expect(sun(4.0).height < 0 && sun(4.35).height > 0)
        #expect(abs(sun(4.17).azimuth - 54.3) < 2)
        // Midsummer midnight beyond the polar circle; noon in the tropics.
        #expect(sun(0, latitude: 70).height > 0)
        #expect(sun(12, latitude: 23.44).height > 89)
    }

    @Test func `directions have length 1 at every hour, day and latitude`() {
        for seed in testSeeds(200) {
            var random = RandomStream(seed: seed)
            let daylight = Daylight(
                hour: random.between(0, 24), day: UInt16(1 + random.below(365)),
                latitude: random.between(-90, 90))
            #expect(abs(daylight.sun.length - 1) < 1e-5, "\(rerun(seed, "directions"))")
            #expect(abs(daylight.moon.length - 1) < 1e-5)
            #expect((0...1).contains(daylight.day) && (0...1).contains(daylight.glow))
        }
    }

    @Test func `lamps light at night by themselves`() {
        #expect(Rig.world { $0[.hour] = 13 }.lampLight == 0)
        #expect(Rig.world { $0[.hour] = 0 }.lampLight == 1)
    }
}
