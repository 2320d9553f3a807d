import Sensing
import Setup
import Testing

@Suite struct FaultFilesTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    @Test func `a profile's drill is read with its numbers`() throws {
        let file = try exhibit.write(
            "Profiles/drill.yaml",
            """
            nacre: 1
            devices: {eye: rehearsal, ear: rehearsal}
            drill:
              - {fault: delayed, channel: room.eye.*, from: 10 s, for: 20 s, delay: 400 ms}
              - {fault: wrong, channel: room.ear.loudness, scale: 2, offset: -3}
            """)
        let faults = try exhibit.folder.profile(file).faults
        #expect(faults.map(\.kind) == [.delayed, .wrong])
        #expect(faults[0].from == 10_000_000_000 && faults[0].length == 20_000_000_000)
        #expect(faults[0].delay == 400_000_000)
        #expect(faults[1].scale == 2 && faults[1].offset == -3)
    }

    @Test func `every problem of a drill is told with its line`() throws {
        let problems = try exhibit.problems(
            """
            nacre: 1
            drill:
              - {channel: room.eye.*}
              - {fault: sleepy, channel: room.eye.light}
              - {fault: off, channel: room.nose.light}
              - {fault: off, channel: room.eye.light, delay: 1 s}
            """)
        #expect(problems.count == 4, "\(problems)")
        #expect(problems[0].hasPrefix("3") && problems[0].contains("must be given"))
        #expect(problems[3].contains("belongs to `delayed`"))
    }

    @Test func `a rehearsal room is furnished by its file, a camera's corners by the profile`()
        throws
    {
        try exhibit.write(
            "Devices/hall.yaml",
            """
            family: camera
            driver: rehearsal
            settings: {programme: crowd, crowd: 12, ages: children, spill: 0.3, echo: -6}
            """)
        let file = try exhibit.write(
            "Profiles/hall.yaml",
            """
            nacre: 1
            devices:
              eye:
                entry: hall
                stage: {corners: [[0.2, 0.1], [0.8, 0.1], [0.8, 0.5], [0.2, 0.5]], delay: 40 ms}
              ear: rehearsal
            """)
        let profile = try exhibit.folder.profile(file)
        #expect(profile.eye.stage?.corners.count == 4)
        #expect(profile.eye.stage?.delay == 40_000_000)
        guard case .entry(let entry) = profile.eye.choice else {
            Issue.record("no entry")
            return
        }
        #expect(entry.settings["crowd"] == .number(12))
        let crossed = try exhibit.problems(
            "nacre: 1\ndevices: {eye: {entry: hall, "
                + "stage: {corners: [[0, 0], [1, 1], [1, 0], [0, 1]]}}}"
        )
        #expect(crossed.count == 1, "\(crossed)")
    }
}
