import CVideo4Linux
import Glibc
import Testing

@testable import VideoDriver

struct V4L2ModeTests {
    private func mode(
        _ layout: V4L2Mode.Layout, _ width: Int, _ height: Int, _ rate: UInt32?
    ) -> V4L2Mode {
        V4L2Mode(
            code: 0, layout: layout, width: width, height: height,
            interval: rate.map { V4L2Mode.Interval(numerator: 1, denominator: $0) })
    }

    private func order(_ modes: [V4L2Mode], _ wish: V4L2Wish = V4L2Wish()) -> [String] {
        wish.ranked(modes).map(\.description)
    }

    @Test func `the largest picture within the wish comes first, the too large ones last`() {
        let modes = [
            mode(.yuyv, 1920, 1080, 5), mode(.mjpeg, 1280, 720, 30), mode(.yuyv, 320, 240, 30),
            mode(.yuyv, 640, 480, 30), mode(.mjpeg, 640, 360, 30),
        ]
        #expect(
            order(modes) == [
                "640x480 yuyv at 30.0", "640x360 mjpeg at 30.0", "320x240 yuyv at 30.0",
                "1920x1080 yuyv at 5.0", "1280x720 mjpeg at 30.0",
            ])
    }

    @Test func `a full rate as JPEG beats half of it raw, and raw beats JPEG at the same rate`() {
        let modes = [
            mode(.yuyv, 640, 480, 15), mode(.mjpeg, 640, 480, 30), mode(.bgr, 640, 480, 30),
            mode(.yuyv, 640, 480, 30),
        ]
        #expect(
            order(modes) == [
                "640x480 yuyv at 30.0", "640x480 mjpeg at 30.0", "640x480 bgr at 30.0",
                "640x480 yuyv at 15.0",
            ])
    }

    @Test func `more pictures than wished are no gain`() {
        #expect(
            order([mode(.yuyv, 640, 480, 60), mode(.yuyv, 640, 480, 30)]).first
                == "640x480 yuyv at 30.0")
        #expect(order([mode(.yuyv, 640, 480, nil)]) == ["640x480 yuyv"])
    }

    @Test func `what a camera offers is read whole`() throws {
        let script = ScriptedCamera()
        script.offers = [
            .init(code: nacre_v4l_pix_yuyv, width: 640, height: 480, rates: [30, 15]),
            .init(code: nacre_v4l_pix_yuyv, width: 320, height: 240, rates: []),
            .init(code: 0x3436_3248, width: 640, height: 480, rates: [30]),
            .init(code: nacre_v4l_pix_mjpeg, width: 1280, height: 720, rates: [60]),
        ]
        let file = try V4L2File(node: "/dev/video0", device: "test", calls: script)
        let modes = try file.modes(wanted: V4L2Wish())
        try file.close()
        #expect(
            modes.map(\.description) == [
                "640x480 yuyv at 30.0", "640x480 yuyv at 15.0", "320x240 yuyv",
                "1280x720 mjpeg at 60.0",
            ])
    }

    @Test func `a range of rates gives the wished one, or the nearest`() {
        let tenth = v4l2_fract(numerator: 1, denominator: 10)
        let sixtieth = v4l2_fract(numerator: 1, denominator: 60)
        func rate(_ wish: Double) -> Double? {
            V4L2Mode.Interval(wish, shortest: sixtieth, longest: tenth)?.rate
        }
        #expect(rate(30) == 30 && rate(100) == 60 && rate(5) == 10)
        #expect(V4L2Mode.Interval(v4l2_fract(numerator: 0, denominator: 30)) == nil)
    }
}
