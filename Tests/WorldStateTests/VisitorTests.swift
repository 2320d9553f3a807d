import Conditions
import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct VisitorTests {
    private func walk(
        _ world: World, speed: Float, seconds: Int, at y: Float = 2
    ) -> [WorldEvent] {
        var steps: [WorldEvent] = []
        for tick in 0..<(seconds * 60) {
            var inputs = Rig.inputs()
            inputs.conditions.addTrack(
                Rig.people, Rig.person(3, -3 + speed * Float(tick) / 60, y, speed: speed))
            world.step(inputs)
            steps += world.events.filter { $0.kind == .step && $0.thing == 3 }
        }
        return steps
    }

    @Test func `steps are heard where the feet are, in time with the speed`() {
        let slow = walk(RoomEyeTests.world(), speed: 0.7, seconds: 5)
        let world = RoomEyeTests.world()
        let quick = walk(world, speed: 1.2, seconds: 5)
        #expect((4...9).contains(slow.count), "\(slow.count)")
        #expect(quick.count > slow.count)
        #expect(quick.allSatisfy { $0.surface == .grass })
        // As in a mirror: the camera's right is the left of who looks at the picture.
        for step in quick {
            let way = step.position.relative(to: world.roomOrigin)
            let right = Vector2(way.x, way.y).dot(world.trodden.right)
            #expect(right > -3.2 && right < 3.2)
        }
        let first = quick[0].position.relative(to: world.roomOrigin)
        #expect(Vector2(first.x, first.y).dot(world.trodden.right) > 1.5)
    }

    @Test func `a body stands at its place and faces where it went`() {
        let world = RoomEyeTests.world()
        _ = walk(world, speed: 1, seconds: 3)
        let visitor = world.visitors[0]
        let way = visitor.position.relative(to: world.roomOrigin)
        #expect(abs(Vector2(way.x, way.y).dot(world.trodden.ahead) - 3) < 0.05)
        let left = Exact.atan2(-world.trodden.right.y, -world.trodden.right.x)
        #expect(abs(wrapAngle(visitor.heading - left)) < 0.1)
        #expect(visitor.stillTicks < 60)
        for _ in 0..<120 {
            var inputs = Rig.inputs()
            inputs.conditions.addTrack(Rig.people, Rig.person(3, 0, 2))
            world.step(inputs)
        }
        #expect(world.visitors[0].stillness > 1.2)
    }

    @Test func `birds fly up before who walks towards them`() {
        let world = RoomEyeTests.world()
        world.birds[0].position = world.roomOrigin
        let way = world.trodden.ahead * 3
        world.birds[0].position.move(by: Vector3(way.x, way.y, 0))
        world.birds[0].doing = .feeding
        world.birds[0].ticks = 500
        // The wanderer's own reach is 4.5 m; put it out of the way.
        world.placeWanderer(0, x: 60, y: 0, heading: 0)
        for tick in 0..<150 where world.birds[0].doing == .feeding {
            var inputs = Rig.inputs()
            inputs.conditions.addTrack(
                Rig.people, Rig.person(3, 3.5 - Float(tick) / 60, 2, speed: -1))
            world.step(inputs)
            #expect(tick < 140)
        }
        #expect(world.birds[0].doing == .startled)
    }
}
