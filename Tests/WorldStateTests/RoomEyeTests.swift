import Conditions
import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct RoomEyeTests {
    static func world(_ change: (inout RoomPlacement) -> Void = { _ in }) -> World {
        Rig.world { premise in
            premise.room.place = RoomPlace(x: -2, y: 46, heading: 1.1)
            premise.room.view = .window
            premise.room.distance = 1
            premise.room.scale = 1
            change(&premise.room)
        }
    }

    /// Where a place of the room falls on the picture: 0 … 1 from the left and from above.
    ///
    /// The place is measured as the window is; behind the wall `y` is negative.
    private func shown(_ place: Vector3, in world: World) throws -> Vector2 {
        let view = world.viewpoint(of: 0)
        let frustum = try #require(view.frustum)
        let heading = try #require(world.premise.room.place).heading
        let (c, s) = (Exact.cos(heading), Exact.sin(heading))
        let scale = world.premise.room.scale
        var point = world.roomOrigin
        point.move(
            by: Vector3(
                s * place.x - c * place.y, -c * place.x - s * place.y, place.z) * scale)
        let way = point.relative(to: view.position)
        let depth = way.x * c + way.y * s
        let (right, up) = ((way.x * s - way.y * c) / depth, way.z / depth)
        return Vector2(
            (right - frustum.left) / (frustum.right - frustum.left),
            (frustum.up - up) / (frustum.up - frustum.down))
    }

    @Test func `what lies on the glass stays on its pixel wherever the eye is`() throws {
        for seed in testSeeds(20) {
            var random = RandomStream(seed: seed)
            let world = RoomEyeTests.world { room in
                room.scale = random.between(0.5, 2)
                room.window.aside = random.between(-1, 1)
                room.window.sill = random.between(0, 1)
            }
            let window = world.premise.room.window
            let share = Vector2(random.unit(), random.unit())
            let place = Vector3(
                window.aside + (share.x - 0.5) * window.width, 0,
                window.sill + (1 - share.y) * window.height)
            for _ in 0..<10 {
                world.roomEye = .resting(
                    Vector3(random.between(-3, 3), random.between(1, 6), random.between(0.8, 2)))
                let at = try shown(place, in: world)
                #expect(
                    (at - share).length < 2e-4, "\(at) for \(share), \(rerun(seed, "on the glass"))"
                )
            }
        }
    }

    @Test func `leaning to the right moves what is behind the glass to the right`() throws {
        let world = RoomEyeTests.world()
        var before: Vector2?
        for x: Float in [-1, -0.5, 0, 0.5, 1] {
            world.roomEye = .resting(Vector3(x, 2.5, 1.6))
            let tree = try shown(Vector3(0.4, -10, 1.6), in: world)
            if let before {
                // 10 m behind glass that is 2.5 m away: four fifths of the way of the eye.
                #expect(abs((tree.x - before.x) * 3.2 - 0.5 * 0.8) < 1e-3)
            }
            before = tree
        }
        world.roomEye = .resting(Vector3(0, 2.5, 1.6))
        let low = try shown(Vector3(0.4, -10, 0.5), in: world)
        world.roomEye = .resting(Vector3(0, 2.5, 1.9))
        #expect(try shown(Vector3(0.4, -10, 0.5), in: world).y < low.y)
    }

    @Test func `the picture rests while somebody stands, however noisy the camera`() {
        for seed in testSeeds(5) {
            var random = RandomStream(seed: seed)
            let world = RoomEyeTests.world()
            var (least, most) = (Vector3(9, 9, 9), Vector3(-9, -9, -9))
            for tick in 0..<900 {
                var inputs = Rig.inputs()
                var person = Rig.person(1, 0.6 + random.bell() * 0.012, 2 + random.bell() * 0.02)
                person.velocity = Vector2(random.bell() * 0.05, random.bell() * 0.05)
                person.height = 1.7 + random.bell() * 0.05
                inputs.conditions.addTrack(Rig.people, person)
                world.step(inputs)
                if tick < 300 { continue }
                let eye = world.roomEye.place
                least = Vector3(min(least.x, eye.x), min(least.y, eye.y), min(least.z, eye.z))
                most = Vector3(max(most.x, eye.x), max(most.y, eye.y), max(most.z, eye.z))
            }
            let swim = most - least
            #expect(swim.x < 0.02 && swim.y < 0.03, "\(swim) \(rerun(seed, "the picture rests"))")
            #expect(abs(least.x + 0.6) < 0.03 && abs(least.z - 1.58) < 0.05)
        }
    }

    @Test func `who walks is led by as much as the picture is late`() {
        let world = RoomEyeTests.world()
        for tick in 0..<240 {
            var inputs = Rig.inputs()
            let time = Float(tick) / 60
            inputs.conditions.addTrack(Rig.people, Rig.person(1, 2 - time, 2, speed: -1))
            world.step(inputs)
            // From rest it takes three seconds to glide to them.
            if tick < 200 { continue }
            // The place at which they are when the picture is seen: mirrored, 45 ms later.
            let there = -(2 - (time + 0.045))
            #expect(abs(world.roomEye.place.x - there) < 0.05)
        }
    }

    @Test func `the eye glides from one to the other and back to rest`() {
        let world = RoomEyeTests.world()
        var before = world.roomEye.place
        var speed = Vector3.zero
        func step(_ people: [Track]) {
            var inputs = Rig.inputs()
            for person in people { inputs.conditions.addTrack(Rig.people, person) }
            world.step(inputs)
            let way = world.roomEye.place - before
            #expect(way.length < 0.075, "a jump of \(way)")
            #expect((way - speed).length < 0.012, "a jerk of \(way - speed)")
            (before, speed) = (world.roomEye.place, way)
        }
        for _ in 0..<240 { step([Rig.person(1, 1.5, 2)]) }
        #expect(world.roomEye.track == 1)
        #expect((world.roomEye.place - Vector3(-1.5, 3, 1.58)).length < 0.05)
        for _ in 0..<240 { step([Rig.person(1, 1.5, 2), Rig.person(2, 0, 1.8)]) }
        #expect(world.roomEye.track == 1, "hardly nearer is not near enough")
        for _ in 0..<240 { step([Rig.person(1, 1.5, 2), Rig.person(2, 0, 0.6)]) }
        #expect(world.roomEye.track == 2)
        for _ in 0..<360 { step([]) }
        #expect(world.roomEye.track == 0)
        #expect((world.roomEye.place - world.premise.room.window.rest).length < 0.02)
    }

    @Test func `a fixed window never moves and a following view needs no place`() {
        let world = RoomEyeTests.world { $0.view = .fixed }
        let before = world.viewpoint(of: 0)
        var inputs = Rig.inputs(control: Control(forward: 1, turn: 1))
        inputs.conditions.addTrack(Rig.people, Rig.person(1, 1, 1))
        for _ in 0..<60 { world.step(inputs) }
        #expect(world.viewpoint(of: 0) == before)
        let other = RoomEyeTests.world { $0.view = .follow }
        for _ in 0..<60 { other.step(inputs) }
        #expect(other.viewpoint(of: 0).frustum == nil)
        #expect(other.visitors[0].position.relative(to: other.roomOrigin).length < 4)
    }
}
