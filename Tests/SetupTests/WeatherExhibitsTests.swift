import Conditions
import Quantities
import Setup
import Testing
import WorldState

/// The four worked exhibits of weather, water and voices do what their files say.
@Suite struct WeatherExhibitsTests {
    /// A profile's world, and the conditions it is given.
    private struct Room {
        let world: World
        var inputs: TickInputs

        init(_ name: String) throws {
            let folder = ExhibitFolder(path: Exhibit.project)
            let profile = try folder.profile("\(Exhibit.project)/Profiles/\(name).yaml")
            world = World(
                premise: profile.premise, drives: profile.drives, layout: profile.layout)
            inputs = TickInputs(layout: profile.layout)
            for (index, channel) in profile.layout.channels.enumerated() {
                inputs.conditions.setState(index, .live, capturedAt: 0)
                for part in 0..<channel.shape.floatCount {
                    inputs.conditions.setNumber(index, part, channel.neutral)
                }
            }
        }

        mutating func set(_ name: String, _ value: Float) throws {
            let index = try #require(world.layout.index(of: name), "\(name)")
            inputs.conditions.setNumber(index, 0, value)
        }

        func run(_ seconds: Float) {
            for _ in 0..<Int(seconds * 60) { world.step(inputs) }
        }
    }

    @Test func `a held note raises the sun, more people raise it higher, silence lets it sink`()
        throws
    {
        func highest(people: Float) throws -> Float {
            var room = try Room("choir")
            #expect(room.world.daylight.sun.z < -0.15)
            try room.set("room.eye.count", people)
            try room.set("room.ear.hum", 0.95)
            room.run(20)
            let sun = room.world.daylight.sun.z
            try room.set("room.ear.hum", 0)
            room.run(90)
            #expect(room.world.daylight.sun.z < -0.15, "night is back")
            return sun
        }
        let (one, eight) = (try highest(people: 1), try highest(people: 8))
        #expect(one > 0.02 && eight > one + 0.2, "one \(one), eight \(eight)")
    }

    @Test func `a note is seen within a second`() throws {
        var room = try Room("choir")
        try room.set("room.eye.count", 1)
        room.run(5)
        let (hour, warmth) = (room.world.hour, room.world[.warmth])
        try room.set("room.ear.hum", 0.9)
        room.run(1)
        #expect(room.world.hour > hour + 0.05 && room.world[.warmth] > warmth + 0.1)
    }

    @Test func `the lake follows the crowd`() throws {
        var room = try Room("tide")
        room.run(5)
        #expect(abs(room.world.waterLevel + 1.3) < 0.02)
        var last: Float = -1.3
        for people in [1, 4, 10] as [Float] {
            try room.set("room.eye.count", people)
            room.run(25)
            #expect(room.world.waterLevel > last + 0.3)
            last = room.world.waterLevel
        }
        #expect(last > 0.7)
        try room.set("room.eye.motion", 0.2)
        room.run(2)
        #expect(room.world[.waves] > 0.3)
        try room.set("room.eye.motion", 0)
        try room.set("room.eye.count", 0)
        room.run(60)
        #expect(room.world.waterLevel < -1.25 && room.world[.waves] < 0.15)
    }

    @Test func `the bench answers who sits, hums and breathes`() throws {
        var room = try Room("snow-bench")
        room.run(3)
        #expect(room.world[.benchLamp] < 0.05 && room.world[.snowFall] > 1)
        #expect(room.world.premise.things.count == 1)
        try room.set("room.eye.presence", 1)
        room.run(1)
        #expect(room.world[.benchLamp] > 0.15)
        try room.set("room.eye.stillness", 8)
        try room.set("room.ear.hum", 0.9)
        room.run(1)
        #expect(room.world[.snowFall] < 0.8 && room.world[.aurora] > 0.15)
        room.run(5)
        #expect(room.world[.snowFall] < 0.2 && room.world[.aurora] > 0.9)
        #expect(room.world[.benchLamp] > 0.9)
        try room.set("room.ear.hum", 0)
        try room.set("room.ear.breath", 0.9)
        room.run(1)
        #expect(room.world[.breathFog] > 0.7)
    }

    @Test func `the wall has the weather of outside`() throws {
        var room = try Room("weather-wall")
        try room.set("clock.local", 9.5)
        try room.set("room.station.rain", 6)
        try room.set("room.station.air", 9)
        try room.set("room.station.wind", 11)
        try room.set("room.station.sun", 4000)
        room.run(40)
        #expect(abs(room.world.hour - 9.5) < 0.05)
        #expect(room.world[.rain] > 0.6 && room.world[.snow] < 0.02 && room.world[.cloud] > 0.9)
        #expect(abs(room.world[.windSpeed] - 11) < 0.5)
        // Frost: the same rain falls as snow, and lies.
        try room.set("room.station.air", -7)
        room.run(60)
        #expect(room.world[.rain] < 0.02 && room.world[.snow] > 0.9)
        #expect(room.world.weather.snowCover > 0.5)
        // A fine day.
        try room.set("room.station.air", 24)
        try room.set("room.station.rain", 0)
        try room.set("room.station.sun", 90_000)
        room.run(60)
        #expect(room.world[.rain] < 0.02 && room.world[.snow] < 0.02 && room.world[.cloud] < 0.35)
    }
}
