import Conditions
import Sensing
import Setup
import Testing
import WorldState

/// What a profile says of what leaves.
@Suite struct OutputFilesTests {
    private let exhibit: Exhibit
    init() throws {
        exhibit = try Exhibit()
        try exhibit.write(
            "Devices/lamps.yaml",
            """
            family: lights
            driver: sacn
            sends: {priority: 120, targets: ["10.0.0.7"]}
            fixtures:
              left: {address: 1/1, channels: rgbw}
              desk: {address: 1/5+6, channels: dimmer}
            """)
        try exhibit.write(
            "Devices/synth.yaml",
            "family: network\ndriver: osc\nsends: {targets: [\"127.0.0.1:9001\"], repeat: 2 s}\n")
    }

    @Test func `signals find their sources, sinks and lamps`() throws {
        let file = try exhibit.write(
            "Profiles/p.yaml",
            """
            nacre: 1
            stage:
              signals:
                - {from: picture.left.colour, to: lamps, address: left, slew: 0.5 1/s}
                - {from: light.sun, range: [0, 1], to: lamps, address: desk, ending: hold}
                - {from: wind.speed, output: [0, 127], to: synth, address: /wind, rate: 10 Hz}
                - {from: birds.startled, to: synth, address: /birds}
                - {from: room.eye.count, to: synth, address: /people, ending: 0.5}
              windows:
                - {output: "HDMI-1", rotation: 90, corners: [[0, 0], [1, 0.1], [0.9, 1], [0, 1]]}
                - {size: [640, 360], view: [0.5, 0, 0.5, 1]}
            """)
        let stage = try exhibit.folder.profile(file).stage
        let signals = stage.signals
        #expect(signals.count == 5)
        #expect(signals[0].fixture?.name == "left" && signals[0].address == "1/1")
        #expect(signals[0].parts == 4 && signals[0].slew == 0.5)
        #expect(signals[0].endingValue == .zero)
        #expect(signals[0].entry.sends?["priority"] == .number(120))
        #expect(signals[1].source == .measure(.sun) && signals[1].endingValue == nil)
        #expect(signals[2].source == .property(.windSpeed) && signals[2].ticks == 6)
        #expect(signals[2].inputTo == 20 && signals[2].output(10) == 63.5)
        #expect(signals[3].source == .event(.birdFlight) && signals[3].endingValue == nil)
        #expect(signals[4].endingValue?.x == 0.5)
        #expect(stage.windows.count == 2 && stage.windows[0].isFullscreen)
        #expect(stage.windows[0].rotation == 90 && stage.windows[0].corners?[1].x == 1)
        #expect(!stage.windows[1].isFullscreen && stage.windows[1].width == 640)
        #expect(stage.windows[1].view == [0.5, 0, 0.5, 1])
    }

    @Test func `every problem of what leaves comes at once`() throws {
        try exhibit.write("Devices/cam.yaml", "family: camera\n")
        try exhibit.write(
            "Devices/bad.yaml",
            """
            family: lights
            driver: artnet
            sends: {priority: 3}
            fixtures:
              one: {address: 1/1, channels: rgbx}
              two: {channels: dimmer}
            """)
        let file = try exhibit.write(
            "Profiles/p.yaml",
            """
            nacre: 1
            stage:
              signals:
                - {from: sky.clouds, to: synth, address: /a}
                - {from: sky.cloud, to: cam, address: /a}
                - {from: sky.cloud, to: lamps, address: lefd}
                - {from: birds.call, to: lamps, address: desk}
                - {from: sky.cloud, to: synth, address: /b, slew: 1, rate: 100 Hz}
                - {from: sky.cloud, to: synthh, address: /b}
                - {from: sky.cloud, to: bad, address: 1/1}
                - {to: synth}
              windows:
                - {rotation: 45, corners: [[0, 0], [1, 1], [1, 0], [0, 1]]}
                - {view: [0.5, 0, 0.9, 1], size: [10, 10]}
            """)
        let text = ExhibitFolder.check([file, exhibit.path + "/Devices/bad.yaml"])
            .map(\.description).joined(separator: "\n")
        for part in [
            "stage.signals[1].from: `sky.clouds` cannot leave, perhaps `sky.cloud` is meant",
            "stage.signals[2].to: `cam` says nothing of sending",
            "stage.signals[3].address: no fixture `lefd`, perhaps `left` is meant",
            "stage.signals[4].from: lamps take what is so, not what happens",
            "stage.signals[5].slew: only lamps glide", "100 Hz is out of range",
            "stage.signals[6].to: no entry `synthh` in Devices/, perhaps `synth`",
            "stage.signals[8].from: must be given", "stage.signals[8].address: must be given",
            "stage.windows[1].rotation", "stage.windows[1].corners: they cross",
            "stage.windows[2].view: the region leaves the picture",
            "stage.windows[2].size: 10 is out of range",
            "bad.yaml:3: sends.priority: unknown key", "sends.targets: must be given",
            "fixtures.one.channels: `rgbx` is no row of channels",
            "fixtures.two.address: must be given",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
    }
}
