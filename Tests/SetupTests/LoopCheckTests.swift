import Setup
import Testing

@Suite struct LoopCheckTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    private static let rain =
        "- {from: room.ear.loudness, range: [-40, -20], to: weather.rain, output: [0, 1]}"

    @Test func `a drive that hears its own answer is refused, with its way`() throws {
        let problems = try exhibit.problems(Exhibit.drives(LoopCheckTests.rain, devices: "{}"))
        #expect(problems.count == 1)
        #expect(
            problems.first?.contains("room.ear.loudness → weather.rain → room.ear.loudness") == true
        )
    }

    @Test(arguments: [
        "{ear: rehearsal}", "{ear: none}", "{ear: {entry: any, apart: guests wear headphones}}",
    ])
    func `a device that the stage cannot reach breaks the loop`(devices: String) throws {
        #expect(try exhibit.problems(Exhibit.drives(LoopCheckTests.rain, devices: devices)) == [])
    }

    @Test func `a reason at the drive is enough, an empty one is not`() throws {
        let open = String(LoopCheckTests.rain.dropLast())
        let good = open + ", loop: rain is softer than that}"
        #expect(try exhibit.problems(Exhibit.drives(good, devices: "{}")) == [])
        #expect(
            try exhibit.problems(Exhibit.drives(open + ", loop: so}", devices: "{}")).count == 1)
    }

    @Test func `loops over two drives are found, and one reason breaks them`() throws {
        let there = "{from: room.ear.onset, range: [0, 1], to: lamps.light, output: [0, 1]"
        let back = "{from: room.eye.light, range: [0, 1], to: wind.speed, output: [0, 5]"
        let both = "- \(there)}\n- \(back)}"
        let problems = try exhibit.problems(Exhibit.drives(both, devices: "{}"))
        #expect(problems.count == 2, "\(problems)")
        #expect(problems.first?.contains("lamps.light → room.eye.light → wind.speed") == true)
        let excused = "- \(there)}\n- \(back), loop: the microphone filters wind}"
        #expect(try exhibit.problems(Exhibit.drives(excused, devices: "{}")) == [])
    }

    @Test func `people who part the grass are no loop`() throws {
        let drive =
            "- {from: room.eye.people, each: person, range: [0, 1], to: grass.part, output: [0, 1]}"
        #expect(try exhibit.problems(Exhibit.drives(drive, devices: "{}")) == [])
    }
}

extension LoopCheckTests {
    private static let light =
        "- {from: room.eye.light, range: [0, 1], to: lamps.light, output: [1, 0]}"
    private static let wind =
        "- {from: room.eye.flow, range: [0, 2], to: wind.speed, output: [0, 5]}"

    @Test func `light that moves lamps and flow that moves wind are loops`() throws {
        for drive in [LoopCheckTests.light, LoopCheckTests.wind] {
            #expect(try exhibit.problems(Exhibit.drives(drive, devices: "{}")).count == 1)
        }
    }

    @Test func `infrared, subtraction and regions to ignore break loops`() throws {
        try exhibit.write(
            "Devices/warm.yaml", "family: camera\ndriver: video4linux\ninfrared: true\n")
        let infrared = "{eye: warm}"
        let region = "{eye: {entry: any, ignore: [[0, 0, 1, 0.5]]}}"
        let sight = "{eye: {entry: any, stage: {delay: 80 ms}}}"
        for (drive, devices, count) in [
            (LoopCheckTests.light, infrared, 0), (LoopCheckTests.wind, infrared, 0),
            // The region hides the picture, not its glow.
            (LoopCheckTests.light, region, 1), (LoopCheckTests.wind, region, 0),
            (LoopCheckTests.light, sight, 0), (LoopCheckTests.wind, sight, 0),
        ] {
            let problems = try exhibit.problems(Exhibit.drives(drive, devices: devices))
            #expect(problems.count == count, "\(devices): \(problems)")
        }
    }

    @Test func `a rehearsal room that the stage shines into is reached`() throws {
        try exhibit.write(
            "Devices/hall.yaml", "family: camera\ndriver: rehearsal\nsettings: {spill: 0.5}\n")
        let problems = try exhibit.problems(
            Exhibit.drives(LoopCheckTests.light, devices: "{eye: hall}"))
        #expect(problems.count == 1, "\(problems)")
    }

    @Test func `lamps that follow the world light the room for the camera`() throws {
        try exhibit.write(
            "Devices/lamps.yaml",
            """
            family: lights
            driver: sacn
            sends: {priority: 100}
            fixtures:
              left: {address: 1/1, channels: rgbw}
            """)
        let drive = "{from: room.eye.light, range: [0, 1], to: wind.speed, output: [0, 5]}"
        let profile = "nacre: 1\ndrives:\n  - \(drive)\n"
        #expect(try exhibit.problems(profile) == [])
        let lit =
            profile + "stage: {signals: [{from: wind.speed, to: lamps, address: left}]}\n"
        let problems = try exhibit.problems(lit)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains("wind.speed → room.eye.light") == true)
    }
}
