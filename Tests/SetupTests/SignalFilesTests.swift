import Conditions
import DeviceIO
import Sensing
import Setup
import Testing
import WorldState

@Suite struct SignalFilesTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    @Test func `a range finder's line becomes a channel that a drive reads`() throws {
        try exhibit.write(
            "Devices/finder.yaml",
            """
            family: serial
            settings: {baud: 9600, format: fields, reset_wait: 1500 ms}
            recognise: {serial: "A5*"}
            loss: [late 1 s, hold 2 s]
            channels:
              distance:
                address: "1"
                unit: m
                range: [0, 4]
                neutral: 4
                scale: 0.01
              button: {address: "2", event: true, loss: [late 100 ms]}
            """)
        let file = try exhibit.write(
            "Profiles/p.yaml",
            """
            nacre: 1
            devices:
              eye: none
              chair: finder
              table: {entry: finder, loss: [late 5 s]}
            drives:
              - {from: room.chair.distance, range: [3 m, 50 cm], to: sky.cloud, output: [0, -0.5]}
            """)
        let profile = try exhibit.folder.profile(file)
        #expect(profile.signals.map(\.role) == ["chair", "table"])
        let entry = profile.signals[0].entry
        #expect(entry.driver == .serial && entry.settings["baud"] == .number(9600))
        #expect(entry.settings["reset_wait"] == .number(1.5))
        #expect(entry.signals.map(\.name) == ["distance", "button"])
        let distance = entry.signals[0]
        #expect(distance.request == SignalRequest("1") && distance.scale == 0.01)
        #expect(distance.high == 4 && distance.neutral == 4 && distance.unit == .metres)
        #expect(entry.signals[1].request.isEvent)
        #expect(profile.signals[0].policy(of: distance).lateAfter == 1_000_000_000)
        #expect(profile.signals[1].policy(of: distance).lateAfter == 5_000_000_000)
        let channel = try #require(profile.layout.index(of: "room.chair.distance"))
        #expect(profile.drives.first?.channel == channel)
        #expect(profile.drives.first?.inputFrom == 3 && profile.drives.first?.inputTo == 0.5)
    }

    @Test func `every problem of a device of numbers comes at once`() throws {
        let file = try exhibit.write(
            "Devices/bad.yaml",
            """
            family: network
            driver: mqtt
            settings: {prot: 1, port: 70000, tls: maybe}
            channels:
              Wind: {address: a}
              gust: {range: [4, 1], neutral: 9, scale: 0, parts: 4, unit: kn}
              knock: {event: true, range: [0, 2]}
            """)
        let text = ExhibitFolder.check([file]).map(\.description).joined(separator: "\n")
        for part in [
            "3: settings.prot: unknown key; allowed: host, port", "70000 is out of range",
            "`maybe` is not known here", "settings.host: must be given",
            "5: channels.Wind: it cannot be part of a channel's name",
            "the lower end comes first", "it lies beyond the range", "0 leaves nothing of it",
            "4 is out of range; allowed: 1 … 3", "`kn` is not known here",
            "7: channels.knock.range: the strength of what happens is 0 … 1",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
    }

    @Test func `roles take what fits them, and a light sensor sees the stage`() throws {
        try exhibit.write("Devices/cam.yaml", "family: camera\n")
        try exhibit.write(
            "Devices/lux.yaml",
            "family: sensor\nchannels: {light: {unit: lux, range: [0, 1000]}}\n")
        let file = try exhibit.write(
            "Profiles/p.yaml",
            """
            nacre: 1
            devices: {wall: luxx, ROLE: lux, roof: lux, ear: lux}
            drives:
              - {from: room.roof.light, range: [0, 1000], to: sky.cloud, output: [0, 1]}
            """)
        let text = ExhibitFolder.check([file]).map(\.description).joined(separator: "\n")
        for part in [
            "devices.wall: no entry `luxx` in Devices/, perhaps `lux`; allowed: cam, lux",
            "devices.ROLE: unknown key", "`lux` is a sensor, the role wants a microphone",
            "the drive can feed itself: room.roof.light",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
    }
}
