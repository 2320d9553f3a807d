import Foundation
import Kernels
import Perception
import Quantities
import TestRig
import Testing
import Vision

@Suite struct CameraCalibratorTests {
    static func picture(_ name: String) throws -> GreyPicture {
        _ = try Samples.pedestrians()
        let data = try Data(
            contentsOf: Samples.root.appendingPathComponent(".samples/\(name)"))
        let pixels = PixelBuffer(width: 0, height: 0, format: .mjpeg, capacity: data.count)
        data.copyBytes(to: pixels.mutableBytes)
        return try GreyPicture(pixels)
    }

    static let left = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14].map {
        String(format: "left%02d.jpg", $0)
    }

    @Test func `OpenCV's thirteen pictures give OpenCV's own numbers`() throws {
        var calibrator = CameraCalibrator(.chessboard(columns: 9, rows: 6, square: 0.025))
        for name in Self.left { calibrator.add(try Self.picture(name), name: name) }
        let outcome = try calibrator.solve()
        #expect(outcome.residual <= 0.42, "\(outcome.residual)")
        // What OpenCV's own tutorial gets from the same pictures.
        #expect(abs(outcome.model.focal.x / 536.07 - 1) < 0.01, "\(outcome.model.focal)")
        #expect(abs(outcome.model.focal.y / 536.02 - 1) < 0.01)
        #expect(abs(outcome.model.centre.x - 342.4) < 3 && abs(outcome.model.centre.y - 235.5) < 3)
        #expect(outcome.used == 13 && outcome.coverage > 0.7, "\(outcome.coverage)")
        #expect(outcome.deviation.x < 3 && outcome.model.width == 640)
    }

    @Test func `pictures that do not fit are left out with a reason`() throws {
        var calibrator = CameraCalibrator(.chessboard(columns: 9, rows: 6, square: 0.025))
        for name in Self.left { calibrator.add(try Self.picture(name), name: name) }
        calibrator.add(try Self.picture("fruits.jpg"), name: "fruits.jpg")
        let flat = GreyPicture(
            width: 640, height: 480, bytes: Array(repeating: 90, count: 640 * 480))
        calibrator.add(flat, name: "grey")
        calibrator.leaveOut("gone", "there is no such file")
        // Half of the board pushed aside, as by a rolling shutter.
        calibrator.add(Self.torn(try Self.picture("left05.jpg")), name: "torn")
        let outcome = try calibrator.solve()
        let reasons = outcome.pictures.filter { !$0.reason.isEmpty }
        #expect(reasons.map(\.name) == ["fruits.jpg", "grey", "gone", "torn"], "\(reasons)")
        #expect(reasons[0].reason.contains("the first one was 640x480"))
        #expect(reasons[1].reason.contains("no chessboard 9x6"))
        #expect(reasons[3].reason.contains("far above"))
        #expect(outcome.residual <= 0.42)
    }

    /// The lower half of a picture some pixels to the right.
    private static func torn(_ picture: GreyPicture) -> GreyPicture {
        var bytes = picture.bytes
        for y in 200..<picture.height {
            let push = min((y - 200) / 6, 12)
            for x in (push..<picture.width).reversed() {
                bytes[y * picture.width + x] = picture.bytes[y * picture.width + x - push]
            }
        }
        return GreyPicture(width: picture.width, height: picture.height, bytes: bytes)
    }

    @Test func `too few pictures are refused with every reason`() throws {
        var calibrator = CameraCalibrator(.chessboard(columns: 9, rows: 6, square: 0.025))
        for name in Self.left.prefix(2) { calibrator.add(try Self.picture(name), name: name) }
        calibrator.leaveOut("x", "not a picture")
        let refusal = #expect(throws: CameraCalibrator.Refusal.self) {
            _ = try calibrator.solve()
        }
        #expect(refusal?.pictures.count == 3)
        #expect(refusal?.description.contains("there are 2") == true)
    }

    /// Poses round a board, all tilted differently.
    static func poses(_ random: inout RandomStream, _ middle: SIMD2<Double>) -> CameraPose {
        func draw(_ low: Double, _ high: Double) -> Double {
            low + (high - low) * Double(random.unit())
        }
        return pose(
            SIMD3(
                middle.x + draw(-0.22, 0.22), -middle.y + draw(-0.24, -0.04), draw(0.26, 0.36)),
            SIMD2(middle.x + draw(-0.06, 0.06), -middle.y + draw(-0.05, 0.05)))
    }

    /// A camera over a board, both places with y up.
    static func pose(_ from: SIMD3<Double>, _ at: SIMD2<Double>) -> CameraPose {
        // The board's y goes down, so its z goes into it: the camera is at negative z, and up
        // is −y. A pose held level needs z up, so it is made there and turned.
        let turn = CameraPose(
            rotation: Matrix3(SIMD3(1, 0, 0), SIMD3(0, -1, 0), SIMD3(0, 0, -1)),
            translation: .zero)
        return CameraPose(at: from, lookingAt: SIMD3(at.x, at.y, 0)).after(turn)
    }

    @Test(arguments: testSeeds(2))
    func `a painted ChArUco board gives back the lens it was painted with`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let target = CalibrationTarget.charuco(
            columns: 7, rows: 5, square: 0.04, marker: 0.03, dictionary: .aruco4x4x50)
        let board = try PaintedBoard.charuco(target)
        let focal = 480 + Double(random.unit()) * 120
        let truth = CameraModel(
            width: 640, height: 480, focal: SIMD2(focal, focal * 1.01),
            centre: SIMD2(325, 236),
            distortion: LensDistortion(k1: -0.16, k2: 0.05, p1: 0.001, p2: -0.001))
        var calibrator = CameraCalibrator(target)
        for view in 0..<10 {
            var camera = truth
            camera.pose = Self.poses(&random, SIMD2(0.1, 0.06))
            calibrator.add(board.seen(by: camera, samples: 2), name: "view \(view)")
        }
        let outcome = try calibrator.solve()
        let off = outcome.model.focal / truth.focal
        #expect(abs(off.x - 1) < 0.01 && abs(off.y - 1) < 0.01, "\(rerun(seed, "painted")) \(off)")
        #expect(abs(outcome.model.centre.x - 325) < 8 && abs(outcome.model.centre.y - 236) < 8)
        #expect(outcome.residual < 0.3, "\(outcome.residual) \(outcome.pictures)")
        #expect(outcome.used >= 8)
    }

    @Test func `a chessboard upside down keeps its first corner`() throws {
        let target = CalibrationTarget.chessboard(columns: 8, rows: 5, square: 0.03)
        let board = PaintedBoard.chessboard(columns: 8, rows: 5, square: 0.03)
        var camera = CameraModel(
            width: 640, height: 480, focal: SIMD2(600, 600), centre: SIMD2(319.5, 239.5))
        camera.pose = Self.pose(SIMD3(0.12, -0.2, 0.4), SIMD2(0.105, -0.06))
        let upright = board.seen(by: camera, samples: 2)
        let turned = GreyPicture(width: 640, height: 480, bytes: upright.bytes.reversed())
        let (a, b) = (try target.find(in: upright), try target.find(in: turned))
        #expect(a.count == 40 && b.count == 40)
        for (one, other) in zip(a, b) {
            let off = one.pixel - (SIMD2(639, 479) - other.pixel)
            #expect(off.x * off.x + off.y * off.y < 0.04)
        }
    }
}
