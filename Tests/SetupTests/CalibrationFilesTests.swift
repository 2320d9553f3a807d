import Foundation
import Perception
import Quantities
import Sensing
import Setup
import Testing

@Suite struct CalibrationFilesTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    private func calibration(_ residual: String) -> Calibration {
        Calibration(
            identity: "path-usb/1", date: "2026-11-21", method: "by hand", residual: residual)
    }

    @Test func `nothing is written over, the newest counts, the older ones remain`() throws {
        var paths: [String] = []
        for turn in 1...11 { paths.append(try exhibit.folder.write(calibration("\(turn) cm"))) }
        let names = paths.map { ($0 as NSString).lastPathComponent }
        #expect(names.first == "2026-11-21.yaml" && names[1] == "2026-11-21-2.yaml")
        #expect(names.last == "2026-11-21-11.yaml")
        #expect(paths.allSatisfy { $0.contains("/Calibration/path-usb_1/") })
        #expect(ExhibitFolder.check(paths).isEmpty)
        let (found, problems) = exhibit.folder.calibration(of: "path-usb/1", today: "2026-11-22")
        // Eleven is more than nine, whatever the letters say.
        #expect(found.residual == "11 cm" && problems.isEmpty)
        let early = exhibit.folder.calibration(of: "path-usb/1", today: "2026-11-20")
        #expect(early.calibration.residual.isEmpty)
        for (turn, path) in paths.enumerated() {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("\"\(turn + 1) cm\""))
        }
    }

    @Test func `a folder that cannot be written says so`() throws {
        try exhibit.write("Calibration/path-usb_1", "a file in the way")
        let problem = #expect(throws: SetupProblems.self) {
            _ = try exhibit.folder.write(calibration("1 cm"))
        }
        #expect(problem?.description.contains("cannot be written") == true)
    }

    @Test func `a new measurement keeps what was known and replaces its own words`() {
        var calibration = Calibration(identity: "usb-7")
        calibration.note("camera", method: "chessboard", residual: "0.4 px")
        calibration.note("floor", method: "6 points", residual: "2 cm")
        calibration.note("camera", method: "ChArUco", residual: "0.2 px")
        #expect(calibration.method == "floor: 6 points; camera: ChArUco")
        #expect(calibration.residual == "floor: 2 cm; camera: 0.2 px")
    }

    @Test func `the best that was measured tells where the floor is`() throws {
        let declared = FloorView(width: 5, depth: 4)
        var calibration = Calibration(identity: "usb-7")
        #expect(calibration.floorMap(declared: declared) == .view(declared))
        calibration.homography = FloorHomography(
            Matrix3(SIMD3(6, 0, -3), SIMD3(0, -2, 4), SIMD3(0, 1, -0.1)))
        let map = try #require(calibration.homography)
        #expect(
            calibration.floorMap(declared: declared) == .homography(map, size: Vector2(5, 4)))
        var camera = CameraModel(
            width: 640, height: 480, focal: SIMD2(500, 500), centre: SIMD2(320, 240))
        calibration.camera = camera
        #expect(
            calibration.floorMap(declared: declared) == .homography(map, size: Vector2(5, 4)))
        camera.pose = CameraPose(at: SIMD3(0, 0, 2), lookingAt: SIMD3(0, 3, 0))
        calibration.camera = camera
        calibration.floor = FloorView(width: 7, depth: 3)
        #expect(calibration.floorMap(declared: declared) == .camera(camera, size: Vector2(7, 3)))
    }

    @Test func `every problem of the new keys comes at once`() throws {
        let file = try exhibit.write(
            "Calibration/usb-7/2026-01-01.yaml",
            """
            identity: usb-7
            date: 2026-01-01
            method: by hand
            residual: unknown
            size: [640.5, 480]
            focal: [500]
            distortion: [1, 2, 3]
            rotation: [1, 0, 0, 0, 1, 0, 0, 0, 2]
            translation: [0, 0, 2 kg]
            homography: [0, 0, 0, 0, 0, 0, 0, 0, 0]
            scene: abc
            signals:
              distance: {scal: 2, deadband: -1, range: [3, 1]}
            """)
        let problems = ExhibitFolder.check([file]).map {
            String($0.description.dropFirst(file.count + 1))
        }
        let text = problems.joined(separator: "\n")
        for part in [
            "1: centre: must be given with", "5: size: a picture has whole pixels",
            "6: focal: two numbers",
            "7: distortion: a list of numbers is wanted here; allowed: 4, 5, 8",
            "9: translation: the unit `kg`", "10: homography: no floor",
            "11: scene: this is no print",
            "13: signals.distance.scal: unknown key, perhaps `scale`",
            "13: signals.distance.deadband: -1 is out of range",
            "13: signals.distance.range: its ends",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
    }

    @Test func `a mirrored rotation is no pose`() throws {
        let file = try exhibit.write(
            "Calibration/usb-7/2026-01-01.yaml",
            """
            identity: usb-7
            date: 2026-01-01
            method: by hand
            residual: unknown
            size: [640, 480]
            focal: [500, 500]
            centre: [320, 240]
            rotation: [1, 0, 0, 0, 1, 0, 0, 0, -1]
            translation: [0, 0, 2 m]
            """)
        let problems = ExhibitFolder.check([file]).map(\.description)
        #expect(problems.count == 1 && problems[0].contains("8: rotation: these numbers do more"))
    }
}
