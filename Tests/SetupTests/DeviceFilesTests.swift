import DeviceIO
import Sensing
import Setup
import Testing

@Suite struct DeviceFilesTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    private func check(_ name: String, _ text: String) throws -> [String] {
        let file = try exhibit.write(name, text)
        return ExhibitFolder.check([file]).map { String($0.description.dropFirst(file.count + 1)) }
    }

    @Test func `every problem of a device comes at once`() throws {
        let problems = try check(
            "Devices/bad.yaml",
            """
            family: camera
            driver: file
            recognise: {serail: "4"}
            loss: [fade 5 s, hold 2 s, wait 3 s, substitute room.eye.light]
            channels:
              room.eye.light:
                unit: lux
                loss: [hold 2 kg, substitute room.ear.clap]
              room.ear.clap: {}
            """)
        let text = problems.joined(separator: "\n")
        #expect(problems.count == 9, "\(text)")
        for part in [
            "2: file: the driver `file` needs a path", "perhaps `serial`",
            "`hold` comes too late or twice", "`wait 3 s` is no step", "for one channel alone",
            "the unit `lux` does not fit; allowed: 1", "the unit `kg` does not fit",
            "cannot stand in for room.eye.light; allowed: room.eye.presence",
            "9: channels.room.ear.clap: unknown key",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
    }

    @Test func `a channel's policy and substitute arrive`() throws {
        try exhibit.write(
            "Devices/ok.yaml",
            """
            family: camera
            channels:
              room.eye.light: {unit: "1", loss: [late 1 s, substitute room.eye.presence]}
            """)
        let file = try exhibit.write("Profiles/p.yaml", "nacre: 1\ndevices: {eye: ok}\n")
        let eye = try exhibit.folder.profile(file).eye
        let policy = eye.policy(of: "room.eye.light")
        #expect(policy.lateAfter == 1_000_000_000 && policy.hold == 0)
        #expect(policy.substitute == "room.eye.presence")
        #expect(eye.policy(of: "room.eye.count") == .standard)
    }

    private func calibration(_ date: String, _ more: String) -> String {
        "identity: usb-7\ndate: \(date)\nmethod: tape\nresidual: 5 cm\n" + more
    }

    @Test func `the newest valid calibration counts`() throws {
        func write(_ date: String, _ more: String) throws {
            try exhibit.write("Calibration/usb-7/\(date).yaml", calibration(date, more))
        }
        try write("2026-01-01", "delay: 10 ms\n")
        try write("2026-02-01", "delay: 20 ms\ngain: 2\nfloor: [5, 4]\nfar_row: 0.5\n")
        try write("2026-03-01", "delay: 30 ms\nvalid_until: 2026-03-15\n")
        try write("2026-04-01", "delay: soon\n")
        let folder = exhibit.folder
        #expect(
            folder.calibration(of: "usb-7", today: "2026-01-05").calibration.delay == 10_000_000)
        #expect(
            folder.calibration(of: "usb-7", today: "2026-03-10").calibration.delay == 30_000_000)
        let late = folder.calibration(of: "usb-7", today: "2026-03-20").calibration
        #expect(late.delay == 20_000_000 && late.gain == 2)
        #expect(late.floor?.width == 5 && late.floor?.farRow == 0.5)
        let (found, problems) = folder.calibration(of: "usb-7", today: "2026-05-01")
        #expect(found.delay == 20_000_000 && problems.count == 1)
        #expect(
            folder.calibration(of: "usb-8", today: "2026-05-01").calibration
                == Calibration(identity: "usb-8"))
    }

    @Test func `every problem of a calibration comes at once`() throws {
        let problems = try check(
            "Calibration/usb-7/2026-01-01.yaml",
            "identity: usb-8\ndate: 2026-13-01\nmethod: tape\nhorizon: 0.5\nfar_row: 0.4\n"
                + "ignore: [[0.5, 0, 0.6, 1], [1, 2]]\n")
        let text = problems.joined(separator: "\n")
        #expect(problems.count == 6, "\(text)")
        #expect(text.contains("1: residual: must be given"))
        #expect(text.contains("belongs") || text.contains("folder of another device"))
        #expect(text.contains("leaves the picture") && text.contains("four numbers"))
    }
}
