import CVideo4Linux
import DeviceIO
import Glibc
import Kernels
import Testing

@testable import VideoDriver

struct V4L2CameraTests {
    private func jpeg(_ sequence: UInt32, _ bytes: [UInt8]) -> ScriptedCamera.Picture {
        ScriptedCamera.Picture(bytes: bytes, sequence: sequence)
    }

    private func opened(_ script: ScriptedCamera) throws -> V4L2Camera {
        let camera = Cameras.make(script)
        try camera.open()
        return camera
    }

    @Test func `the newest picture wins and the older ones are counted`() throws {
        let script = ScriptedCamera()
        let camera = try opened(script)
        script.pictures = [
            Cameras.picture(5, value: 1), Cameras.picture(6, value: 2),
            Cameras.picture(7, value: 3),
        ]
        let capture = try #require(try camera.read(timeout: 0))
        #expect(capture.sequence == 7 && capture.pixels.bytes.allSatisfy { $0 == 3 })
        #expect(capture.pixels.format == .yuyv && capture.pixels.byteCount == 64)
        #expect(camera.dropped == 2)
        #expect(try camera.read(timeout: 0) == nil)
    }

    @Test func `a gap in the count is counted, a count that restarts is not`() throws {
        let script = ScriptedCamera()
        let camera = try opened(script)
        for (sequence, dropped) in [(10, 0), (11, 0), (15, 3), (15, 3), (2, 3), (3, 3)] {
            script.pictures = [Cameras.picture(UInt32(sequence))]
            #expect(try camera.read(timeout: 0) != nil)
            #expect(camera.dropped == UInt64(dropped))
        }
    }

    @Test func `a buffer with the error flag or too few bytes is dropped`() throws {
        let script = ScriptedCamera()
        let camera = try opened(script)
        var flagged = Cameras.picture(0)
        flagged.flags |= nacre_v4l_buf_error
        var short = Cameras.picture(1)
        short.bytes.removeLast()
        script.pictures = [flagged, short]
        #expect(try camera.read(timeout: 0) == nil)
        #expect(camera.dropped == 2)
        script.pictures = [Cameras.picture(2, value: 9), flagged]
        let capture = try #require(try camera.read(timeout: 0))
        #expect(capture.sequence == 2, "a damaged newer picture must not cost the sound one")
    }

    @Test func `a cut JPEG is dropped and the padding behind a whole one is not handed on`() throws
    {
        let script = ScriptedCamera()
        script.offers = [.init(code: nacre_v4l_pix_mjpeg, width: 8, height: 4, rates: [30])]
        let camera = try opened(script)
        let whole: [UInt8] = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9]
        script.pictures = [jpeg(0, [0xFF, 0xD8, 1, 2, 3]), jpeg(1, [9, 9, 9, 0xFF, 0xD9])]
        #expect(try camera.read(timeout: 0) == nil)
        #expect(camera.dropped == 2)
        script.pictures = [jpeg(2, whole + [0, 0, 0])]
        let capture = try #require(try camera.read(timeout: 0))
        #expect(Array(capture.pixels.bytes) == whole && capture.pixels.format == .mjpeg)
    }

    @Test func `padding at the ends of rows is left out`() throws {
        let script = ScriptedCamera()
        script.rowPadding = 6
        let camera = try opened(script)
        var rows: [UInt8] = []
        for row in UInt8(0)..<4 {
            rows += Array(repeating: row, count: 16)
            if row < 3 { rows += Array(repeating: 99, count: 6) }
        }
        script.pictures = [.init(bytes: rows, sequence: 0)]
        let pixels = try #require(try camera.read(timeout: 0)).pixels
        #expect(Array(pixels.bytes) == (0..<64).map { UInt8($0 / 16) })
    }

    @Test func `the kernel's stamp is kept when it is monotonic and not of the future`() throws {
        let script = ScriptedCamera()
        let camera = try opened(script)
        let before = MonotonicClock.now
        var picture = Cameras.picture(0)
        picture.microseconds = before.nanoseconds / 1000 - 5000
        script.pictures = [picture]
        let kept = try #require(try camera.read(timeout: 0)).capturedAt
        #expect(kept.nanoseconds == picture.microseconds * 1000)

        picture.microseconds += 3_600_000_000
        script.pictures = [picture]
        let early = try #require(try camera.read(timeout: 0)).capturedAt
        #expect(early >= before && early <= MonotonicClock.now)

        picture.microseconds = 1
        picture.flags = 0
        script.pictures = [picture]
        let other = try #require(try camera.read(timeout: 0)).capturedAt
        #expect(other >= before && other <= MonotonicClock.now)
    }

    @Test func `a camera that is unplugged is told and found again at another node`() throws {
        let script = ScriptedCamera()
        let camera = try opened(script)
        script.events = POLLERR | POLLHUP
        script.node = nil
        script.fail(.dqbuf, with: ENODEV)
        script.fail(.streamoff, with: ENODEV)
        let gone = #expect(throws: DriverError.self) { try camera.read(timeout: 0) }
        #expect(gone?.reason == .disconnected)
        camera.close()
        let away = #expect(throws: DriverError.self) { try camera.open() }
        #expect(away?.reason == .disconnected)

        script.events = 0
        script.node = "/dev/video4"
        try camera.open()
        script.pictures = [Cameras.picture(0)]
        #expect(try camera.read(timeout: 0) != nil)
        #expect(camera.identity.node == "/dev/video4" && camera.dropped == 0)
    }

    @Test func `an error event without a picture ends the stream`() throws {
        let script = ScriptedCamera()
        let camera = try opened(script)
        script.events = POLLERR
        let error = #expect(throws: DriverError.self) { try camera.read(timeout: 0) }
        #expect(error?.reason == .system(call: "poll", errno: EIO))
        script.events = POLLHUP
        let gone = #expect(throws: DriverError.self) { try camera.read(timeout: 0) }
        #expect(gone?.reason == .disconnected)
    }

    @Test func `reading a closed camera is an answer and no crash`() {
        let camera = Cameras.make(ScriptedCamera())
        camera.close()
        #expect(throws: DriverError.self) { try camera.read(timeout: 0) }
    }

    @Test func `letting the camera go gives everything back`() throws {
        let script = ScriptedCamera()
        _ = try opened(script)
        #expect(script.openFiles.isEmpty && script.maps.isEmpty)
    }

    @Test func `a node that captures nothing is not taken though its driver captures`() {
        let script = ScriptedCamera()
        script.nodeCapabilities = nacre_v4l_cap_streaming
        let error = #expect(throws: DriverError.self) { try Cameras.make(script).open() }
        #expect(error?.reason == .unsupported(setting: "video capture"))
        #expect(script.openFiles.isEmpty)
    }

    @Test func `a camera that sends only what we cannot read is unsupported`() {
        let script = ScriptedCamera()
        script.offers = [.init(code: 0x3436_3248, width: 8, height: 4, rates: [30])]
        let error = #expect(throws: DriverError.self) { try Cameras.make(script).open() }
        #expect(error?.description.contains("YUYV, MJPEG") == true)
    }
}
