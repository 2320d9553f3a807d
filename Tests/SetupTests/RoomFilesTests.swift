import Quantities
import Setup
import Testing
import WorldState

/// What a profile says of the room in the world.
@Suite struct RoomFilesTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    @Test func `a window in a wall arrives in metres and radians`() throws {
        let file = try exhibit.write(
            "Profiles/window.yaml",
            """
            nacre: 1
            room:
              floor: [6 m, 4 m]
              distance: 80 cm
              world: {at: [-2, 46 m], heading: 90 deg, scale: 1}
              view: window
              window: {size: [480 cm, 2.7 m], sill: 0.1, aside: 0.5, rest: [4, 1.6]}
              body: shadow
              heals: 2 min
            """)
        let room = try exhibit.folder.profile(file).premise.room
        let place = try #require(room.place)
        #expect(place.x == -2 && place.y == 46 && abs(place.heading - 1.570_796_4) < 1e-6)
        #expect(room.scale == 1 && room.distance == 0.8 && room.floor == Vector2(6, 4))
        #expect(room.view == .window && room.body == .shadow && room.healing == 120)
        #expect(abs(room.window.width - 4.8) < 1e-5 && room.window.height == 2.7)
        #expect(room.window.sill == 0.1 && room.window.aside == 0.5)
        #expect(room.window.rest == Vector3(0.5, 4, 1.6))
        #expect(room.hasOwnView)
    }

    @Test func `a view without a place, a place without a point and unknown words are problems`()
        throws
    {
        let floating = try exhibit.problems("nacre: 1\nroom: {view: window}\n")
        #expect(floating.count == 1 && floating[0].contains("needs a place"))
        let nowhere = try exhibit.problems("nacre: 1\nroom: {world: {heading: 3}}\n")
        #expect(nowhere.contains { $0.contains("room.world.at") && $0.contains("must be given") })
        let words = try exhibit.problems(
            "nacre: 1\nroom: {view: door, body: ghost, world: {at: [0, 0], hight: 2}}\n")
        #expect(words.count == 3, "\(words)")
    }

    @Test func `a fox is called by a person and chased by an event or by a person`() throws {
        let called = try exhibit.problems(
            """
            nacre: 1
            devices: {ear: rehearsal, eye: rehearsal}
            drives:
              - {from: room.eye.stillness, range: [0, 9], to: creature.call, output: [0, 1],
                 cooldown: 3}
              - {from: room.eye.people.stillness, each: person, range: [0, 9],
                 to: creature.call, output: [0, 1]}
            """)
        #expect(called.contains { $0.contains("happens where a person is") })
        #expect(called.contains { $0.contains("a level would set it off") }, "\(called)")
        let chased = try exhibit.problems(
            """
            nacre: 1
            devices: {ear: rehearsal, eye: rehearsal}
            drives:
              - {from: room.ear.clap, range: [0, 1], to: creature.chase, output: [0, 1]}
              - {from: room.eye.people.speed, each: person, range: [0, 3],
                 to: creature.chase, output: [0, 1], hysteresis: [2, 1], cooldown: 2}
            """)
        #expect(chased.isEmpty, "\(chased)")
    }
}
