import Foundation
import Perception
import Quantities
import Sensing
import Setup
import TestRig
import Testing

@Suite struct CalibrationFormatTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    /// A calibration thrown by dice, with everything in it that one can have.
    static func thrown(_ random: inout RandomStream) -> Calibration {
        func draw(_ low: Double, _ high: Double) -> Double {
            low + (high - low) * Double(random.unit()) * 1.000_000_000_3
        }
        let isWide = random.unit() < 0.5
        var camera = CameraModel(
            width: 640 + random.below(2000), height: 480 + random.below(1000),
            focal: SIMD2(draw(300, 2000), draw(300, 2000)),
            centre: SIMD2(draw(300, 700), draw(200, 400)),
            distortion: LensDistortion(
                k1: draw(-0.4, 0.4), k2: draw(-0.1, 0.1), p1: draw(-1e-5, 1e-5),
                p2: draw(-1e-3, 1e-3), k3: 0, k4: isWide ? draw(-1, 1) : 0,
                k5: isWide ? 1e-300 : 0))
        camera.pose = CameraPose(
            at: SIMD3(draw(-3, 3), draw(-2, 1), draw(2, 4)), lookingAt: SIMD3(0, draw(3, 5), 0))
        var calibration = Calibration(identity: "path-pci-0000:00:14.0-usb-0:3", date: "2026-11-21")
        calibration.note(
            "camera", method: "chessboard 9x6, 13 \"good\" pictures", residual: "0.41 px")
        calibration.note("floor", method: "6 points: with the lens", residual: "2.1 cm")
        calibration.camera = camera
        calibration.delay = 35_123_457
        calibration.gain = random.between(0.5, 2)
        calibration.offset = random.between(-1, 1)
        calibration.floor = FloorView(
            width: random.between(3, 9), depth: 4, horizon: random.between(-0.2, 0.2), farRow: 0.4)
        calibration.ignore = [PictureRegion(x: 0.1, y: 0.25, width: 0.3, height: random.unit() / 2)]
        calibration.homography = FloorHomography(
            Matrix3(SIMD3(draw(5, 9), 0.1, -3), SIMD3(0, draw(-2, -1), 4), SIMD3(0, 1, -0.1)))
        var signal = SignalCalibration("distance")
        signal.scale = random.between(-2, 2)
        signal.offset = 1e-7
        signal.deadband = 0.125
        signal.range = -0.5...random.between(1, 900)
        calibration.signals = [signal, SignalCalibration("other")]
        calibration.validUntil = "2027-01-31"
        let digits = (0..<3456).map { _ in String(random.below(16), radix: 16) }
        calibration.scene = ScenePrint(digits.joined())
        return calibration
    }

    private func read(_ text: String, _ name: String = "a.yaml") throws -> Calibration {
        let file = try exhibit.write(name, text)
        return try ExhibitFolder.calibration(file: file, identity: "x", date: "2020-01-01")
            .calibration
    }

    @Test(arguments: testSeeds(12))
    func `every bit comes back from all three formats`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let truth = Self.thrown(&random)
        #expect(truth.scene != nil && truth.homography != nil)
        let plain = try #require(CalibrationFormat.nacre.text(of: truth))
        for format in CalibrationFormat.allCases {
            let text = try #require(format.text(of: truth))
            let back = try read(text)
            #expect(back == truth, "\(format) \(rerun(seed, "CalibrationFormatTests"))")
            // There and back, the file is the same to the byte.
            #expect(CalibrationFormat.nacre.text(of: back) == plain)
            #expect(format.text(of: back) == text)
        }
    }

    @Test func `OpenCV's own reader finds the same numbers, and we read what it writes`() throws {
        var random = RandomStream(seed: 7)
        let truth = Self.thrown(&random)
        let camera = try #require(truth.camera)
        let tool = exhibit.path + "/opencv_storage"
        let source = Exhibit.project + "/Tests/SetupTests/Peers/opencv_storage.cpp"
        _ = try Self.run(
            "/usr/bin/g++",
            ["-std=c++17", "-isystem", "/usr/include/opencv4", source, "-o", tool, "-lopencv_core"])
        let file = try exhibit.write("out.yaml", CalibrationFormat.opencv.text(of: truth) ?? "")
        let lines = try Self.run(tool, ["read", file])
        #expect(lines.first == "size \(camera.width) \(camera.height)")
        let bend = camera.distortion.list
        #expect(
            Self.numbers(lines[1]) == [
                camera.focal.x, 0, camera.centre.x, 0, camera.focal.y, camera.centre.y, 0, 0, 1,
            ])
        #expect(lines[2].hasPrefix("distortion 1x\(bend.count) "))
        #expect(Self.numbers(lines[2]) == bend)
        #expect(lines.contains("line date: 2026-11-21"))
        #expect(lines.filter { $0.hasPrefix("line scene: \"") && $0.count == 3456 + 14 }.count == 1)

        let theirs = exhibit.path + "/theirs.yaml"
        _ = try Self.run(tool, ["write", theirs])
        let found = try ExhibitFolder.calibration(
            file: theirs, identity: "usb-7", date: "2026-11-21")
        #expect(found.format == .opencv && found.calibration.identity == "usb-7")
        #expect(found.calibration.residual == "camera: 0.4087 px")
        let model = try #require(found.calibration.camera)
        #expect(model.focal == SIMD2(536.07345314, 536.01636274) && model.width == 640)
        #expect(model.distortion.list == [-0.26509039, 0, 1e-17, -3, 0.25231221])
    }

    @Test func `PyYAML reads our camera_info as ROS would`() throws {
        var random = RandomStream(seed: 8)
        let truth = Self.thrown(&random)
        let camera = try #require(truth.camera)
        let file = try exhibit.write("info.yaml", CalibrationFormat.ros.text(of: truth) ?? "")
        let lines = try Self.run(
            Exhibit.project + "/.python/bin/python",
            [Exhibit.project + "/Tests/SetupTests/Peers/camera_info.py", file])
        #expect(lines[0] == "size \(camera.width) \(camera.height)")
        #expect(lines[1] == "name \(truth.identity)")
        let model = camera.distortion.isRational ? "rational_polynomial" : "plumb_bob"
        #expect(lines[2] == "model \(model)")
        let (f, c) = (camera.focal, camera.centre)
        #expect(Self.numbers(lines[3]) == [f.x, 0, c.x, 0, f.y, c.y, 0, 0, 1])
        #expect(Self.numbers(lines[4]) == camera.distortion.list)
        #expect(Self.numbers(lines[6]) == [f.x, 0, c.x, 0, 0, f.y, c.y, 0, 0, 0, 1, 0])
    }

    @Test func `a camera_info of ROS' own is read`() throws {
        let found = try read(
            """
            image_width: 640
            image_height: 480
            camera_name: head_camera
            camera_matrix:
              rows: 3
              cols: 3
              data: [438.783367, 0.000000, 305.593336, 0.000000, 437.302876, 243.738352, 0, 0, 1]
            distortion_model: plumb_bob
            distortion_coefficients:
              rows: 1
              cols: 5
              data: [-0.361976, 0.110510, 0.001014, 0.000505, 0.000000]
            rectification_matrix: {rows: 3, cols: 3, data: [1, 0, 0, 0, 1, 0, 0, 0, 1]}
            projection_matrix:
              rows: 3
              cols: 4
              data: [393.653809, 0, 322.797939, 0, 0, 413.3, 241.090946, 0, 0, 0, 1, 0]
            """)
        #expect(found.camera?.focal == SIMD2(438.783367, 437.302876))
        #expect(found.camera?.distortion.k2 == 0.110510 && found.identity == "x")
        #expect(found.method == "camera: taken over from a file of ROS")
    }

    @Test func `every problem of a foreign file comes at once`() throws {
        func problems(_ text: String) throws -> String {
            let file = try exhibit.write("bad.yaml", text)
            do {
                _ = try ExhibitFolder.calibration(file: file, identity: "x", date: "2026-01-01")
                return ""
            } catch {
                return error.problems.map { String($0.description.dropFirst(file.count + 1)) }
                    .joined(separator: "\n")
            }
        }
        let ros = try problems(
            """
            image_width: wide
            camera_matrix: {rows: 3, cols: 3, data: [1, 2]}
            distortion_model: equidistant
            """)
        for part in [
            "1: image_width: a number of pixels", "1: image_height: must be given",
            "2: camera_matrix.data: numbers are wanted here; allowed: 9 numbers",
            "3: distortion_model: `equidistant` is not known here; allowed: plumb_bob",
        ] { #expect(ros.contains(part), "\(part)\n\(ros)") }
        let opencv = try problems(
            """
            %YAML:1.0
            ---
            image_width: 640
            image_height: 480
            camera_matrix: !!opencv-matrix
               rows: 3
               cols: 3
               dt: d
               data: [ 500., 1., 320., 0., 500., 240., 0., 0., 1. ]
            distortion_coefficients: !!opencv-matrix
               rows: 1
               cols: 3
               dt: d
               data: [ 0., 0., 0. ]
            nacre: 4
            """)
        #expect(opencv.contains("distortion_coefficients.data: numbers are wanted"), "\(opencv)")
        #expect(opencv.contains("nacre: a list of lines"), "\(opencv)")
        #expect(try problems("%YAML:1.0\n---\n[1, 2\n").contains("not valid YAML"))
        #expect(try problems("camera_name: x\n").contains("camera_matrix: must be given"))
    }

    /// Runs a program to its end; its lines.
    static func run(_ program: String, _ words: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(words)")
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    static func numbers(_ line: String) -> [Double] {
        line.split(separator: " ").compactMap { Double($0) }
    }
}
