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
