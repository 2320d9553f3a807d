import Foundation
import Setup
import Testing

@Suite struct ProblemTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    @Test func `all problems of a file come at once, sorted by line`() throws {
        let problems = try exhibit.problems(
            """
            nacre: 2
            premise:
              hour: 25 h
              cloud: 0.5
              wind: 3 kg
              weather: {rain: wet, fog: 0.2}
              view: second
            premiss: {}
            room: {floor: [8]}
            devices: {eye: hall}
            drives:
              - {from: room.eye.drft.x, range: [0, 1], to: wind.across, output: [0, 5 s]}
              - {from: room.ear.loudness, range: [-40 m, -20], to: weather.ran, output: [0, 1]}
              - {from: room.eye.count, range: [3, 3], to: weather.fog, output: [0, 9], atack: 1}
            stage: {host: 0.0.0.0, fps: 24}
            memory: {}
            """)
        #expect(
            problems.map { $0.components(separatedBy: ";")[0] } == [
                "1: nacre: 2 is out of range",
                "3: premise.hour: 25 h is out of range",
                "4: premise.cloud: unknown key",
                "5: premise.wind: the unit `kg` does not fit",
                "6: premise.weather.rain: `wet` is not a number",
                "7: premise.view: `second` is not known here",
                "8: premiss: unknown key, perhaps `premise` is meant",
                "9: room.floor: two numbers are wanted here",
                "10: devices.eye: no entry `hall` in Devices/",
                "12: drives[1].from: no channel `room.eye.drft.x`, "
                    + "perhaps `room.eye.drift.x` is meant",
                "12: drives[1].output: the unit `s` does not fit",
                "13: drives[2].range: the unit `m` does not fit",
                "13: drives[2].to: `weather.ran` cannot be moved by a drive, "
                    + "perhaps `weather.rain` is meant",
                "14: drives[3].atack: unknown key, perhaps `attack` is meant",
                "14: drives[3].output: 9 is out of range",
                "14: drives[3].range: both ends are the same",
                "15: stage.fps: `24` is not known here",
                "15: stage.host: others can reach `0.0.0.0`, so a token is needed",
                "16: memory: unknown key",
            ])
        for problem in problems { #expect(problem.contains("; allowed: "), "\(problem)") }
    }

    @Test func `a key given twice is named with both lines, beside all other problems`() throws {
        let problems = try exhibit.problems(
            """
            nacre: 1
            premise:
              hour: 3
              seed: -1
              hour: 4
            stage: {port: 1, port: 2}
            drives: []
            drives: 3
            room: {scale: 400}
            """)
        let text = problems.joined(separator: "\n")
        #expect(text.contains("5: premise.hour: given more than once; also in line 3"), "\(text)")
        #expect(text.contains("4: premise.seed: -1 is out of range"))
        #expect(text.contains("6: stage.port: given more than once; also in line 6"))
        #expect(text.contains("8: drives: given more than once; also in line 7"))
        #expect(text.contains("9: room.scale: 400 is out of range"))
    }

    @Test func `a guard looser than the standards is refused with what is allowed`() throws {
        let problems = try exhibit.problems(
            """
            nacre: 1
            guard:
              flashes: 4
              peak: 0 dBTP
              peek: -3
            journal: {days: 0}
            """)
        #expect(
            problems == [
                "3: guard.flashes: 4 is out of range; allowed: 1 … 3",
                "4: guard.peak: 0 dBTP is out of range; allowed: -12 … -1 dBTP",
                "5: guard.peek: unknown key, perhaps `peak` is meant; allowed: flashes, peak",
                "6: journal.days: 0 is out of range; allowed: 1 … 36500",
            ])
    }

    @Test func `bad syntax is told with its line`() throws {
        let problems = try exhibit.problems("nacre: 1\npremise:\n  hour: [1, 2\nroom: {}\n")
        #expect(problems.count == 1)
        #expect(problems.first?.contains("not valid YAML") == true)
        #expect(["3:", "4:"].contains { problems.first?.hasPrefix($0) == true }, "\(problems)")
    }

    @Test(arguments: ["", "# nothing\n", "just words\n", "- a\n- list\n", "nacre:\n", "\u{1}"])
    func `whatever a file holds, it gives problems and no trap`(text: String) throws {
        #expect(try !exhibit.problems(text).isEmpty)
    }

    @Test func `a missing file is one problem`() {
        #expect(throws: SetupProblems.self) {
            try exhibit.folder.profile(exhibit.path + "/Profiles/none.yaml")
        }
        #expect(ExhibitFolder.check(["/nowhere/x.yaml"]).count == 1)
    }

    @Test func `problems of a named device are problems of the profile, of others not`() throws {
        try exhibit.write("Devices/a.yaml", "family: camera\ndriver: pulse\n")
        try exhibit.write("Devices/b.yaml", "family: microwave\n")
        let file = try exhibit.write("Profiles/p.yaml", "nacre: 1\ndevices: {eye: a}\n")
        let problems = ExhibitFolder.check([file])
        #expect(problems.count == 1)
        #expect(problems.first?.file.hasSuffix("Devices/a.yaml") == true)
        #expect(problems.first?.line == 2)
        #expect(try exhibit.problems("nacre: 1\ndevices: {eye: any}\n").isEmpty)
    }

    @Test(arguments: [
        ("{from: room.ear.clap, range: [0, 1], to: grass.part, output: [0, 1]}", "each: person"),
        (
            "{from: room.eye.people, each: person, range: [0, 1], to: birds.startle, "
                + "output: [0, 1]}",
            "without `each`"
        ),
        (
            "{from: room.eye.motion, range: [0, 1], to: birds.startle, output: [0, 1]}",
            "0.5 s … 600 s"
        ),
        ("{from: room.eye.motion, range: [0, 1], to: sky.hour, output: [0, 1]}", "sky.cloud"),
        ("{from: room.eye.flow.x, range: [0, 1], to: weather.fog, output: [0, 1]}", "magnitude"),
        ("{from: room.eye.drift, range: [0, 1], to: weather.fog, output: [0, 1]}", "drift.x"),
        (
            "{from: room.eye.count, each: person, range: [0, 1], to: grass.part, output: [0, 1]}",
            "room.eye.people"
        ),
        (
            "{from: room.eye.motion, range: [0, 1], to: weather.fog, output: [0, 1], "
                + "hysteresis: [0.2, 0.5]}", "on at least off"
        ),
        ("{from: room.eye.motion, range: [0, 1], to: weather.fog}", "must be given"),
    ])
    func `drives that could not work are refused`(drive: String, hint: String) throws {
        let problems = try exhibit.problems(Exhibit.drives("- " + drive))
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(hint) == true, "\(problems)")
    }

    @Test func `many bad files give problems, never a trap`() throws {
        let shipped = try String(
            contentsOfFile: Exhibit.project + "/Profiles/meadow.yaml", encoding: .utf8)
        var lines = shipped.components(separatedBy: "\n")
        for index in lines.indices {
            let line = lines[index]
            for bad in ["", line + "x", "  " + line, line.replacing(":", with: ""), "- " + line] {
                lines[index] = bad
                _ = try exhibit.problems(lines.joined(separator: "\n"))
            }
            lines[index] = line
        }
    }
}
