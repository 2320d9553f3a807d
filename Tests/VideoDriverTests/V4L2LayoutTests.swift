import CVideo4Linux
import DeviceIO
import Kernels
import Testing

@testable import VideoDriver

/// What is handed on for each layout that cameras send.
struct V4L2LayoutTests {
    /// The bytes handed on for a picture of 4 × 2 sent in a layout.
    private func handedOn(
        _ code: UInt32, _ bytes: [UInt8], padding: UInt32 = 0, depth: V4L2Depth? = nil
    ) throws -> (PixelFormat, [UInt8]) {
        let script = ScriptedCamera()
        script.offers = [.init(code: code, width: 4, height: 2, rates: [30])]
        script.rowPadding = padding
        script.pictures = [.init(bytes: bytes, sequence: 0)]
        let camera = Cameras.make(script, wish: V4L2Wish(depth: depth))
        try camera.open()
        let capture = try #require(try camera.read(timeout: 0))
        return (capture.pixels.format, Array(capture.pixels.bytes))
    }

    private func counts(_ values: [UInt16]) -> [UInt8] {
        values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    }

    @Test func `UYVY is handed on as YUYV`() throws {
        let (format, bytes) = try handedOn(nacre_v4l_pix_uyvy, (0..<16).map { UInt8($0) })
        #expect(format == .yuyv)
        #expect(bytes == [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14])
    }

    @Test(arguments: [UInt32(0), 2])
    func `NV12 is woven into YUYV, two rows to a row of colours`(padding: UInt32) throws {
        let gap = [UInt8](repeating: 99, count: Int(padding))
        let sent = [10, 11, 12, 13] + gap + [14, 15, 16, 17] + gap + [1, 2, 3, 4]
        let (format, bytes) = try handedOn(nacre_v4l_pix_nv12, sent, padding: padding)
        #expect(format == .yuyv)
        #expect(bytes == [10, 1, 11, 2, 12, 3, 13, 4, 14, 1, 15, 2, 16, 3, 17, 4])
    }

    @Test func `an NV12 picture without its colours is damaged`() throws {
        let script = ScriptedCamera()
        script.offers = [.init(code: nacre_v4l_pix_nv12, width: 4, height: 2, rates: [30])]
        script.pictures = [.init(bytes: [UInt8](repeating: 1, count: 8), sequence: 0)]
        let camera = Cameras.make(script)
        try camera.open()
        #expect(try camera.read(timeout: 0) == nil)
        #expect(camera.dropped == 1)
    }

    @Test func `grey is handed on as it is`() throws {
        let (format, bytes) = try handedOn(nacre_v4l_pix_grey, [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(format == .grey8 && bytes == [1, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test func `the lightness of Z16 is nearness, and what is unknown is black`() throws {
        let sent = counts([0, 300, 100, 6000, 6001, 65535, 3150, 301])
        let (format, bytes) = try handedOn(nacre_v4l_pix_z16, sent)
        #expect(format == .grey8 && bytes == [0, 255, 255, 1, 0, 0, 128, 255])
    }

    @Test func `the unit of a depth camera is that of its device file`() throws {
        let depth = V4L2Depth(metresPerCount: 0.01, nearest: 1, farthest: 2)
        for code in [nacre_v4l_pix_z16, nacre_v4l_pix_y16] {
            let sent = counts([0, 100, 200, 150, 201, 50, 100, 100])
            let (_, bytes) = try handedOn(code, sent, depth: depth)
            #expect(bytes == [0, 255, 1, 128, 0, 255, 255, 255])
        }
    }

    @Test func `Y16 is lightness where nobody calls it depth`() throws {
        let sent = counts([0, 255, 256, 65535, 0x8000, 0x1234, 1, 2])
        let (_, bytes) = try handedOn(nacre_v4l_pix_y16, sent)
        #expect(bytes == [0, 0, 1, 255, 0x80, 0x12, 0, 0])
    }

    @Test func `the layout that is asked for is taken, and one not offered is told`() throws {
        let script = ScriptedCamera()
        script.offers.append(.init(code: nacre_v4l_pix_z16, width: 4, height: 2, rates: [30]))
        let camera = Cameras.make(script, wish: V4L2Wish(layout: .z16))
        try camera.open()
        #expect(camera.mode == "4x2 z16 at 30.0" && camera.remark.isEmpty)
        let other = Cameras.make(script, wish: V4L2Wish(layout: .nv12))
        let error = #expect(throws: DriverError.self) { try other.open() }
        #expect(error?.reason == .unsupported(setting: "nv12 pictures"))
    }
}
