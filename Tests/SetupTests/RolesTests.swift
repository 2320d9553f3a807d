import Conditions
import DeviceIO
import Foundation
import Sensing
import Setup
import Testing

@Suite struct RolesTests {
    private let exhibit: Exhibit

    init() throws { exhibit = try Exhibit() }

    private func profile(_ devices: String, _ rest: String = "") throws -> Profile {
        try exhibit.write("Devices/cam.yaml", "family: camera\n")
        try exhibit.write(
            "Devices/mic.yaml",
            "family: microphone\nchannels: {room.ear.loudness: {loss: [late 2 s]}}\n")
        let file = try exhibit.write("Profiles/p.yaml", "nacre: 1\ndevices: {\(devices)}\n\(rest)")
        return try exhibit.folder.profile(file)
    }

    @Test func `old profiles mean what they meant`() throws {
        let profile = try profile("eye: cam, ear: none")
        #expect(profile.layout == .standard && profile.others.isEmpty && profile.wait == 0)
    }

    @Test func `every camera and microphone has the channels of its family`() throws {
        let profile = try profile(
            "wait: 10 s, door: cam, hall: {entry: mic, bearing: 90}, eye: any",
            "drives:\n- {from: room.hall.loudness, range: [-40, -20], to: weather.fog, "
                + "output: [0, 1]}\n")
        #expect(profile.wait == 10_000_000_000)
        let names = profile.layout.channels.map(\.name)
        let standard = ChannelLayout.standard.channels.map(\.name)
        #expect(Array(names.prefix(standard.count)) == standard)
        for name in standard where name.hasPrefix("room.eye.") {
            let own = name.replacingOccurrences(of: ".eye.", with: ".door.")
            let index = try #require(profile.layout.index(of: own))
            let like = try #require(ChannelLayout.standard.index(of: name))
            #expect(
                profile.layout.channels[index].shape == ChannelLayout.standard.channels[like].shape)
        }
        #expect(names.last == "room.people", "two eyes see")
        #expect(profile.ear.choice == .nobody, "the named microphone is the only one")
        let hall = try #require(profile.others.first { $0.role.name == "hall" })
        #expect(abs(hall.bearing - .pi / 2) < 1e-5 && hall.isReversed)
        let policies = LossPolicies.resolve(profile.layout, profile.senses, profile.signals)
        let loudness = try #require(profile.layout.index(of: "room.hall.loudness"))
        #expect(policies[loudness].lateAfter == 2_000_000_000, "the entry speaks of the ear")
    }

    @Test func `one camera by another name is the only eye, and people are its own`() throws {
        let profile = try profile("door: cam")
        #expect(profile.eye.choice == .nobody && profile.ear.choice == .any)
        #expect(profile.layout.index(of: "room.people") == nil)
    }

    @Test func `a drive through a camera of any name can feed itself`() throws {
        let drives =
            "drives:\n- {from: room.door.light, range: [0, 1], to: sky.cloud, output: [0, 1]}\n"
        let error = #expect(throws: SetupProblems.self) { try profile("door: cam", drives) }
        #expect(error?.description.contains("room.door.light → sky.cloud") == true)
        #expect(throws: Never.self) {
            try profile("door: {entry: cam, apart: an infrared camera}", drives)
        }
    }

    @Test func `settings of a camera are read, and wrong ones told`() throws {
        let file = try exhibit.write(
            "Devices/c.yaml",
            """
            family: camera
            settings:
              size: [320, 240]
              rate: 15
              layout: z16
              controls: {gain: 3, exposure_time_absolute: 120}
              depth_range: [0.5, 4]
            """)
        #expect(ExhibitFolder.check([file]) == [])
        let profile = try exhibit.write("Profiles/p.yaml", "nacre: 1\ndevices: {eye: c}\n")
        guard case .entry(let entry) = try exhibit.folder.profile(profile).eye.choice else {
            Issue.record("an entry")
            return
        }
        #expect(entry.settings["width"] == .number(320) && entry.settings["rate"] == .number(15))
        #expect(entry.settings["layout"] == .word("z16"))
        #expect(entry.settings["control.gain"] == .number(3))
        #expect(entry.settings["farthest"] == .number(4))
        let bad = try exhibit.write(
            "Devices/c.yaml",
            "family: camera\nsettings: {sise: 3, controls: {gain: 1.5}, depth_range: [4, 1]}\n")
        let text = ExhibitFolder.check([bad]).map(\.description).joined(separator: "\n")
        for part in ["sise: unknown key", "gain: 1.5 is not whole", "the nearer end comes first"] {
            #expect(text.contains(part), "\(text)")
        }
    }

    @Test func `devices are remembered in the exhibit's own folder`() throws {
        let folder = exhibit.folder
        #expect(KnownDevices.read(folder) == KnownDevices())
        var known = KnownDevices()
        let camera = DeviceIdentity(family: .camera, key: "usb-1", name: "One", node: "/dev/v")
        var made = camera
        made.key = "rehearsal"
        made.isSimulated = true
        known.note([camera, made], at: Date(timeIntervalSince1970: 0))
        known.note([camera], at: Date(timeIntervalSince1970: 60))
        known.roles["left"] = "usb-1"
        #expect(known.devices.map(\.key) == ["usb-1"])
        #expect(known.devices.first?.seen == "1970-01-01T00:01:00Z")
        try known.write(folder)
        #expect(KnownDevices.read(folder) == known)
        try Data("{".utf8).write(to: URL(fileURLWithPath: KnownDevices.file(of: folder)))
        #expect(KnownDevices.read(folder) == KnownDevices(), "a torn file is no reason to stop")
    }
}
