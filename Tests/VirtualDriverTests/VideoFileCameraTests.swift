import DeviceIO
import Foundation
import Quantities
import Testing

@testable import VirtualDriver

@Suite struct VideoFileCameraTests {
    /// A film of 12 pictures at 24 a second, 64 × 48: dark on the left, light on the right, and
    /// the lower half brighter from picture to picture.
    private static func film() throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-film-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent("a film.avi").path
        let draw =
            "nullsrc=s=64x48:r=24:d=0.5,format=gray,"
            + "geq=lum='if(lt(Y,24),if(lt(X,32),40,200),20*N)'"
        let program = try ChildProgram(
            ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", draw, "-c:v", "ffv1", path],
            package: "ffmpeg", device: "test", action: "make a film")
        #expect(program.finish() == 0, "\(program.lastComplaint)")
        return path
    }

    @Test func `a file plays at its own rate, in order, again and again`() throws {
        let camera = VideoFileCamera(path: try Self.film())
        var shades: [UInt8] = []
        for index in 0..<30 {
            let capture = try #require(try camera.capture(until: .max))
            #expect(capture.sequence == UInt32(index))
            #expect(capture.capturedAt.nanoseconds == Int64(index) * 1_000_000_000 / 24)
            #expect(capture.pixels.width == 64 && capture.pixels.height == 48)
            shades.append(capture.pixels.bytes[40 * 64 * 3])
        }
        #expect(shades[1] > shades[0] && shades[11] > shades[10])
        #expect(shades[12] == shades[0] && shades[29] == shades[5])
        #expect(camera.format == VideoFileFormat(width: 64, height: 48, pictures: 24, seconds: 1))
    }

    @Test func `a moment that has not come gives nothing`() throws {
        let camera = VideoFileCamera(path: try Self.film())
        #expect(try camera.capture(until: 0) != nil)
        #expect(try camera.capture(until: 41_000_000) == nil)
        #expect(try camera.capture(until: 42_000_000) != nil)
    }

    @Test func `mirroring exchanges left and right`() throws {
        let path = try Self.film()
        let plain = try #require(try VideoFileCamera(path: path).capture(until: .max))
        let mirrored = try #require(
            try VideoFileCamera(path: path, options: .init(isMirrored: true)).capture(until: .max))
        #expect(plain.pixels.bytes[0] < 60 && plain.pixels.bytes[63 * 3] > 180)
        #expect(mirrored.pixels.bytes[0] > 180 && mirrored.pixels.bytes[63 * 3] < 60)
    }

    @Test func `wide pictures are made smaller`() throws {
        let camera = VideoFileCamera(path: try Self.film(), options: .init(widest: 32))
        let capture = try #require(try camera.capture(until: .max))
        #expect(capture.pixels.width == 32 && capture.pixels.height == 24)
    }

    @Test func `without looping the end is a disconnection`() throws {
        let camera = VideoFileCamera(path: try Self.film(), options: .init(isLooping: false))
        for _ in 0..<12 { _ = try #require(try camera.capture(until: .max)) }
        let error = #expect(throws: DriverError.self) { try camera.capture(until: .max) }
        #expect(error?.reason == .disconnected)
    }

    @Test func `live, it keeps the pace of the clock and drops what is overdue`() throws {
        let camera = VideoFileCamera(path: try Self.film())
        try camera.open()
        defer { camera.close() }
        let first = try #require(try camera.read(timeout: 2_000_000_000))
        MonotonicClock.sleep(until: first.capturedAt + 500_000_000)
        let second = try #require(try camera.read(timeout: 2_000_000_000))
        #expect(camera.dropped > 0)
        #expect(UInt64(second.sequence - first.sequence) == camera.dropped + 1)
        #expect(second.capturedAt <= MonotonicClock.now)
    }

    @Test func `a missing file, a text file and a missing program are told apart`() throws {
        let missing = VideoFileCamera(path: "/nowhere/film.avi")
        let first = #expect(throws: DriverError.self) { try missing.open() }
        #expect(first?.description.contains("there is no file /nowhere/film.avi") == true)

        let text = VideoFileCamera(path: #filePath)
        let second = #expect(throws: DriverError.self) { try text.open() }
        #expect(
            second?.description.contains("ffprobe") == true
                || second?.description.contains("no video") == true)

        let third = #expect(throws: DriverError.self) {
            try ChildProgram(
                ["no-such-program-here"], package: "ffmpeg", device: "film", action: "play")
        }
        #expect(third?.description.contains("install the Debian package ffmpeg") == true)
    }

    @Test func `no program is left behind`() throws {
        let camera = VideoFileCamera(path: try Self.film())
        for _ in 0..<3 {
            try camera.open()
            _ = try camera.read(timeout: 2_000_000_000)
            camera.close()
        }
        // A zombie of ours would be an ffmpeg whose parent is this process.
        let own = "\(getpid())"
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { entry in
            guard let stat = try? String(contentsOfFile: "/proc/\(entry)/stat", encoding: .utf8)
            else { return false }
            let fields = stat.split(separator: " ")
            return stat.contains("(ffmpeg) Z") && fields.count > 3 && fields[3] == own
        }
        #expect(left.isEmpty)
    }

    @Test func `rates that are fractions do not drift`() {
        let format = VideoFileFormat(width: 1, height: 1, pictures: 30_000, seconds: 1001)
        #expect(format.time(of: 30_000) == 1_001_000_000_000)
        #expect(format.time(of: 30_000 * 86_400) == 1_001_000_000_000 * 86_400)
        #expect(format.time(of: 1) == 33_366_666)
    }
}
