import DeviceIO
import Foundation
import Sensing
import Setup
import Testing

@Suite struct ScriptFilesTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    private func problems(_ name: String, _ text: String) throws -> [String] {
        let file = try exhibit.write(name, text)
        return ExhibitFolder.check([file]).map(\.description)
    }

    /// The one device of numbers of a profile that names an entry.
    private func binding(_ role: String) throws -> SignalBinding {
        let file = try exhibit.write("Profiles/p.yaml", "nacre: 1\ndevices: {here: \(role)}\n")
        return try #require(try exhibit.folder.profile(file).signals.first)
    }

    @Test func `points of every sort arrive`() throws {
        try exhibit.write(
            "Devices/made.yaml",
            """
            family: sensor
            driver: script
            settings: {loop: 4 min, interval: 500 ms, seed: 9}
            channels:
              sun:
                unit: lux
                range: [0, 1000]
                plays:
                  - {at: 0, value: 10}
                  - {at: 1.5 s, value: 700, ramp: 2 s, swing: 5, noise: 3}
                  - {at: 2 min, silent: true}
              tilt: {parts: 2, plays: [{at: 1 s, value: [0.5, 0.25], period: 3 s, swing: 1}]}
              knock: {event: true, plays: [{at: 3 s, value: 0.5}]}
            """)
        let entry = try binding("made").entry
        let script = try #require(entry.script)
        #expect(script.loop == 240_000_000_000 && script.interval == 500_000_000)
        #expect(script.seed == 9)
        let sun = try #require(script.curves["sun"])
        #expect(sun.map(\.time) == [0, 1_500_000_000, 120_000_000_000])
        #expect(sun[0] == SignalScript.Point(time: 0, value: [10, 0, 0, 0]))
        #expect(sun[1].ramp == 2_000_000_000 && sun[1].noise == 3 && sun[1].swing == 5)
        #expect(sun[1].period == 10_000_000_000 && sun[2].value == nil)
        #expect(script.curves["tilt"]?.first?.value == [0.5, 0.25, 0, 0])
        #expect(script.curves["tilt"]?.first?.period == 3_000_000_000)
        #expect(script.curves["knock"]?.count == 1)
        #expect(entry.signals.map(\.request.address) == ["sun", "tilt", "knock"])
    }

    @Test func `every problem of a script comes at once`() throws {
        let text = try problems(
            "Devices/bad.yaml",
            """
            family: sensor
            driver: script
            settings: {loop: 0, intervall: 1 s}
            channels:
              sun:
                plays:
                  - {at: 5 s, value: 1}
                  - {at: 4 s, value: 1}
                  - {at: 6 s}
                  - {value: 3}
                  - {at: 7 s, value: 1, silent: true}
                  - {at: 8 s, value: [1, 2]}
                  - {at: 9 s, value: wet, rmap: 1 s}
              moon: {plays: often}
            """
        ).joined(separator: "\n")
        for part in [
            "3: settings.loop: 0 is out of range", "perhaps `interval`",
            "8: channels.sun.plays[2].at: the points are to follow each other",
            "9: channels.sun.plays[3]: a point has a value or is silent",
            "10: channels.sun.plays[4].at: must be given", "11: channels.sun.plays[5]: a point",
            "12: channels.sun.plays[6].value: 2 numbers do not fit; allowed: one number",
            "`wet` is not a number", "perhaps `ramp`", "channels.moon.plays: a list is wanted",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
        let other = try problems(
            "Devices/other.yaml",
            "family: serial\nrehearse: no\nfile: x.csv\nchannels: {a: {plays: [{at: 0, value: 1}]}}"
        ).joined(separator: "\n")
        #expect(other.contains("`serial` plays no script"), "\(other)")
        #expect(other.contains("`serial` plays no file"), "\(other)")
        let empty = try problems(
            "Devices/empty.yaml", "family: serial\ndriver: script\nchannels: {a: {}}")
        #expect(empty.count == 1 && empty[0].contains("a script must say something"))
    }

    @Test func `a table is played by steps or lines, and its problems have its own lines`() throws {
        let table = try exhibit.write(
            "rain.csv",
            "seconds, rain,tilt.x,tilt.y\r\n0,1,0,0\r\n\r\n2,5,1,2\r\n4,,,\r\n6,2,0,1\r\n")
        func entry(_ between: String) throws -> DeviceEntry {
            try exhibit.write(
                "Devices/table.yaml",
                "family: sensor\ndriver: script\nfile: \(table)\nsettings: {between: \(between)}\n"
                    + "channels: {rain: {range: [0, 50]}, tilt: {parts: 2}}\n")
            return try binding("table").entry
        }
        let steps = try #require(try entry("steps").script)
        #expect(steps.curves["rain"]?.map(\.value?.x) == [1, 5, nil, 2])
        #expect(steps.curves["tilt"]?[1].value == [1, 2, 0, 0])
        let lines = try #require(try entry("lines").script)
        #expect(
            lines.curves["rain"] == [
                SignalScript.Point(time: 0, value: [1, 0, 0, 0]),
                SignalScript.Point(time: 0, value: [5, 0, 0, 0], ramp: 2_000_000_000),
                SignalScript.Point(time: 2_000_000_000, value: [5, 0, 0, 0]),
                SignalScript.Point(time: 4_000_000_000, value: nil),
                SignalScript.Point(time: 6_000_000_000, value: [2, 0, 0, 0]),
            ])
        try exhibit.write("rain.csv", "seconds,wet,rain\n5,1,x\n4,1,1\n6,1\n")
        let text = ExhibitFolder.check([exhibit.path + "/Devices/table.yaml"])
            .map(\.description).joined(separator: "\n")
        for part in [
            "rain.csv:1: wet: no channel of this name; allowed: rain, tilt.x, tilt.y",
            "rain.csv:2: `x` is not a number", "rain.csv:3: seconds: the rows are to follow",
            "rain.csv:4: a row has a time and a cell",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
        try exhibit.write(
            "Devices/none.yaml",
            "family: sensor\ndriver: script\nfile: /dev/zero\nchannels: {a: {}}\n")
        let none = ExhibitFolder.check([exhibit.path + "/Devices/none.yaml"])
        #expect(none.contains { $0.description.contains("there is no table") })
    }

    @Test func `what stands in is the profile's, else the entry's`() throws {
        try exhibit.write(
            "Devices/station.yaml",
            """
            family: network
            driver: mqtt
            settings: {host: here}
            rehearse: made
            channels:
              rain: {address: w/rain, range: [0, 50], scale: 0.1}
              wind: {address: w/wind, range: [0, 40]}
            """)
        for name in ["made", "other"] {
            try exhibit.write(
                "Devices/\(name).yaml",
                "family: sensor\ndriver: script\n"
                    + "channels: {rain: {plays: [{at: 0, value: 3}], scale: 2, offset: 1}}\n")
        }
        let usual = try binding("station")
        #expect(usual.standIn?.name == "made" && !usual.isSimulated)
        let rehearsed = try #require(usual.rehearsed)
        #expect(rehearsed.isSimulated && rehearsed.entry.script?.curves["rain"]?.count == 1)
        #expect(rehearsed.channels == usual.channels)
        #expect(rehearsed.entry.signals.map(\.request.address) == ["rain", "wind"])
        // The script's own scale counts, not the station's.
        #expect(rehearsed.entry.signals[0].scale == 2 && rehearsed.entry.signals[0].offset == 1)
        let own = try binding("{entry: station, rehearse: other}")
        #expect(own.standIn?.name == "other")
        try exhibit.write("Devices/bare.yaml", "family: serial\nchannels: {a: {}}\n")
        #expect(try binding("bare").rehearsed == nil)
        let made = try binding("made")
        #expect(made.rehearsed == made)
    }

    @Test func `a rehearsal has the same channels and no real device`() throws {
        try exhibit.write("Devices/bare.yaml", "family: serial\nchannels: {a: {}}\n")
        try exhibit.write("Devices/hall.yaml", "family: camera\n")
        try exhibit.write("Devices/film.yaml", "family: camera\ndriver: file\nfile: a.mp4\n")
        try exhibit.write(
            "Devices/made.yaml",
            "family: serial\ndriver: script\nchannels: {a: {plays: [{at: 0, value: 1}]}}\n")
        let file = try exhibit.write(
            "Profiles/p.yaml",
            "nacre: 1\ndevices: {eye: hall, ear: none, door: film, "
                + "one: bare, two: {entry: bare, rehearse: made}}\n")
        let profile = try exhibit.folder.profile(file)
        var rehearsed = profile
        rehearsed.rehearse()
        #expect(rehearsed.layout == profile.layout)
        #expect(rehearsed.eye.choice == .rehearsal && rehearsed.ear.choice == .nobody)
        #expect(rehearsed.others == profile.others)
        #expect(rehearsed.signals.map(\.entry.driver) == [.serial, .script])
    }

    @Test func `a stand-in that is none is told with what could be one`() throws {
        try exhibit.write("Devices/bare.yaml", "family: serial\nchannels: {a: {}}\n")
        try exhibit.write("Devices/deep.yaml", "family: serial\nrehearse: mad\nchannels: {a: {}}\n")
        try exhibit.write(
            "Devices/made.yaml",
            "family: serial\ndriver: script\nchannels: {a: {plays: [{at: 0, value: 1}]}}\n")
        let text = try exhibit.problems(
            """
            nacre: 1
            devices:
              eye: {entry: any, rehearse: made}
              one: {entry: bare, rehearse: bare}
              two: deep
            """
        ).joined(separator: "\n")
        for part in [
            "3: devices.eye.rehearse: cameras and microphones have the rehearsal room",
            "4: devices.one.rehearse: `bare` is neither a script nor a tape of numbers; "
                + "allowed: made",
            "5: devices.two: no entry `mad` in Devices/ to rehearse with, perhaps `made`",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
    }
}
