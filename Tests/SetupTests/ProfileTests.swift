import Conditions
import Quantities
import Setup
import Testing
import WorldState

@Suite struct ProfileTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    @Test func `everything a profile says arrives, in the world's units`() throws {
        try exhibit.write(
            "Devices/hall.yaml",
            "family: camera\nrecognise: {serial: \"42*\"}\nloss: [late 200 ms, hold 1 s]\n")
        let file = try exhibit.write(
            "Profiles/all.yaml",
            """
            nacre: 1
            premise:
              seed: 9
              hour: 20.5 h
              day: 300
              latitude: -33 deg
              day_minutes: 2 h
              weather: {cloud: 80 %, rain: 0.25, fog: 10 %}
              wind: 18 km/h
              start: [10, -20]
              heading: 90 deg
              view: first
              strolls: false
            room: {floor: [500 cm, 4 m], distance: 3, scale: 2, mirrored: false}
            devices:
              eye:
                entry: hall
                ignore: [[0.5, 0, 0.5, 0.25]]
              ear: none
            drives:
              - {from: room.eye.drift.x, range: [-1, 1], to: wind.across, output: [-5, 5],
                 attack: 400 ms, release: 2, curve: ease, loop: "grass has no drift"}
              - {from: room.eye.people.speed, each: person, range: [0, 7.2 km/h], to: wind.stir,
                 output: [0, 6 m/s]}
            journal: {record: walk.nacre, disk: 500 MB, days: 30}
            guard: {flashes: 2, peak: -3 dBTP}
            stage:
              {port: 9000, host: 0.0.0.0, token: open sesame, size: [640, 360],
               fps: 20, sound: none}
            """)
        let profile = try exhibit.folder.profile(file)
        let premise = profile.premise
        #expect(premise.seed == 9 && premise.day == 300 && premise.latitude == -33)
        #expect(premise.dayMinutes == 120 && premise[.hour] == 20.5)
        #expect(premise[.cloud] == 0.8 && premise[.rain] == 0.25 && premise[.fog] == 0.1)
        #expect(premise[.windSpeed] == 5 && premise.view == .first && !premise.strolls)
        #expect(premise.startX == 10 && abs(premise.startHeading - 1.570_796_4) < 1e-6)
        var room = RoomPlacement(distance: 3, scale: 2, isMirrored: false)
        room.floor = Vector2(5, 4)
        #expect(premise.room == room)
        #expect(profile.floor.width == 5 && profile.floor.depth == 4)
        guard case .entry(let entry) = profile.eye.choice else {
            Issue.record("the eye is not the entry")
            return
        }
        #expect(entry.serial == "42*" && entry.name == "hall")
        #expect(profile.eye.policy(of: "room.eye.light").lateAfter == 200_000_000)
        #expect(profile.eye.ignore.count == 1 && profile.ear.choice == .nobody)
        #expect(!profile.ear.isReversed)
        let layout = ChannelLayout.standard
        #expect(profile.drives.count == 2)
        #expect(
            profile.drives[0]
                == Drive(
                    channel: layout.index(of: "room.eye.drift") ?? -1, part: .x, input: (-1, 1),
                    output: (-5, 5), curve: .ease, attack: 0.4, release: 2,
                    target: .property(.windAcross)))
        #expect(profile.drives[1].part == .speed && profile.drives[1].eachPerson)
        #expect(abs(profile.drives[1].inputTo - 2) < 1e-6)
        #expect(profile.journal.record == "walk.nacre")
        #expect(profile.journal.quotaBytes == 500_000_000 && profile.journal.days == 30)
        #expect(profile.guard.flashes == 2 && profile.guard.peak == -3)
        #expect(profile.stage.port == 9000 && profile.stage.fps == 20 && !profile.stage.plays)
        #expect(profile.stage.width == 640 && profile.stage.token == "open sesame")
    }

    @Test func `only the recipe version must be given`() throws {
        let file = try exhibit.write("Profiles/least.yaml", "nacre: 1\n")
        let profile = try exhibit.folder.profile(file)
        #expect(profile.premise == Premise())
        #expect(profile.drives.isEmpty && profile.stage == StageSettings())
        #expect(profile.guard.flashes == 3 && profile.guard.peak == -1)
        #expect(profile.journal.record == nil && profile.journal.days == nil)
    }

    @Test func `changes are told by section`() throws {
        var new = try exhibit.folder.profile(try exhibit.write("Profiles/a.yaml", "nacre: 1\n"))
        let old = new
        #expect(new.changedSections(since: old) == [])
        new.premise.room.scale = 3
        new.stage.port = 1
        new.guard.flashes = 1
        #expect(new.changedSections(since: old) == ["room", "stage", "guard"])
        new.guard = old.guard
        new.premise.seed = 7
        new.drives = [
            Drive(channel: 1, input: (0, 1), output: (0, 1), target: .property(.fog))
        ]
        #expect(new.changedSections(since: old) == ["premise", "room", "drives", "stage"])
    }

    @Test func `the example of every drive moves the world`() throws {
        let file = try exhibit.write(
            "Profiles/d.yaml",
            Exhibit.drives(
                "- {from: room.ear.loudness, range: [-40, -20], to: weather.rain, output: [0, 0.8]}"
            ))
        let profile = try exhibit.folder.profile(file)
        let layout = ChannelLayout.standard
        let world = World(premise: profile.premise, drives: profile.drives, layout: layout)
        var inputs = TickInputs(layout: layout)
        inputs.conditions.setNumber(layout.index(of: "room.ear.loudness") ?? 0, 0, -10)
        for _ in 0..<900 { world.step(inputs) }
        #expect(abs(world[.rain] - 0.8) < 0.01)
    }
}
