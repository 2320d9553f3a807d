import DeviceIO
import Foundation
import Kernels
import Testing
import VideoDriver

extension Rig {
    /// The kernel's own test camera: layouts, controls, and faults injected on purpose.
    @Suite(.serialized) struct VividTests {
        private static let small = V4L2Wish(width: 320, height: 180)

        /// Loads the driver and waits for its camera.
        @discardableResult
        static func load() throws -> DeviceIdentity {
            if !Machine.exists("/sys/module/vivid") {
                try Machine.run(
                    "modprobe", "vivid", "n_devs=1", "node_types=0x1", "num_inputs=1",
                    "input_types=0x0")
            }
            var found: DeviceIdentity?
            try Machine.wait(for: "vivid's camera") {
                found = try V4L2Catalogue.list().first { $0.name.contains("vivid") }
                return found != nil
            }
            return try #require(found)
        }

        private func opened(_ wish: V4L2Wish = small) throws -> V4L2Camera {
            let camera = V4L2Camera(identity: try Self.load(), wish: wish)
            try Cameras.open(camera)
            return camera
        }

        /// Sets a control from outside, while the camera runs.
        static func inject(_ name: String, _ value: Int = 1) throws {
            let node = try Self.load().node
            try Machine.run("v4l2-ctl", "-d", node, "-c", "\(name)=\(value)")
        }

        @Test(arguments: [V4L2Layout.yuyv, .uyvy, .nv12, .grey, .y16])
        func `ten pictures of each layout arrive, whole and in order`(
            layout: V4L2Layout
        ) throws {
            var wish = Self.small
            wish.layout = layout
            let camera = try opened(wish)
            defer { camera.close() }
            #expect(camera.mode?.hasPrefix("320x180 \(layout)") == true)
            var last: VideoCapture?
            for _ in 0..<10 {
                let capture = try Cameras.next(camera)
                if let last {
                    #expect(capture.sequence > last.sequence)
                    #expect(capture.capturedAt > last.capturedAt)
                }
                last = capture
            }
            // The first of its colour bars is white in every layout, the last is black.
            let pixels = try #require(last).pixels
            let isColour = pixels.format == .yuyv
            #expect(isColour || pixels.format == .grey8)
            let row = pixels.height / 2 * pixels.bytesPerRow
            let lights = [4, pixels.width - 4].map { pixels.bytes[row + $0 * (isColour ? 2 : 1)] }
            #expect(lights[0] > 150 && lights[1] < 40, "\(lights)")
        }

        @Test func `controls are pinned by name`() throws {
            var wish = Self.small
            wish.controls = ["brightness": 77, "gain_automatic": 0, "gain": 123]
            let camera = try opened(wish)
            camera.close()
            let shown = try Machine.run(
                "v4l2-ctl", "-d", camera.identity.node, "-C", "brightness,gain_automatic,gain")
            for setting in ["brightness: 77", "gain_automatic: 0", "gain: 123"] {
                #expect(shown.contains(setting), "\(shown)")
            }
        }

        @Test func `a fatal error ends the stream, and it opens again`() throws {
            let camera = try opened()
            _ = try Cameras.next(camera)
            try Self.inject("inject_fatal_streaming_error")
            guard case .system(_, let code) = try Cameras.loss(of: camera) else {
                Issue.record("a fault of the driver is no loss of the camera")
                return
            }
            #expect(code == EIO)
            try Cameras.open(camera)
            _ = try Cameras.next(camera)
            camera.close()
        }

        @Test func `damaged and left out pictures are counted, and the stream goes on`() throws {
            let camera = try opened()
            defer { camera.close() }
            _ = try Cameras.next(camera)
            try Self.inject("percentage_of_dropped_buffers", 50)
            let before = camera.dropped
            for _ in 0..<100 where camera.dropped < before + 3 { _ = try Cameras.next(camera) }
            #expect(camera.dropped >= before + 3)
            try Self.inject("percentage_of_dropped_buffers", 0)
            try Self.inject("inject_v4l2_buf_flag_error")
            let sound = try Cameras.next(camera)
            #expect(sound.pixels.byteCount == 320 * 180 * 2)
        }

        @Test(arguments: ["reqbufs", "qbuf", "streamon"])
        func `a call that fails once leaves a camera that opens`(call: String) throws {
            let camera = V4L2Camera(identity: try Self.load(), wish: Self.small)
            try Self.inject("inject_vidioc_\(call)_error")
            #expect(throws: DriverError.self) { try camera.open() }
            try camera.open()
            _ = try Cameras.next(camera)
            camera.close()
        }

        @Test func `unbound from its driver it has gone, and bound again it is the same`() throws {
            let camera = try opened()
            _ = try Cameras.next(camera)
            try bind(false)
            #expect(try Cameras.loss(of: camera) == .disconnected)
            camera.close()
            #expect(camera.closeFailures.isEmpty)
            try bind(true)
            try Cameras.open(camera)
            _ = try Cameras.next(camera)
            camera.close()
        }

        @Test func `gone behind a node that stays, it is told as gone all the same`() throws {
            let camera = try opened()
            _ = try Cameras.next(camera)
            try Self.inject("disconnect")
            #expect(try Cameras.loss(of: camera) == .disconnected)
            #expect(Machine.exists(camera.identity.node))
            // The driver takes the last file's closing for plugging it in again.
            camera.close()
            try Cameras.open(camera)
            _ = try Cameras.next(camera)
            camera.close()
        }

        private func bind(_ bound: Bool) throws {
            let file = bound ? "bind" : "unbind"
            try Machine.write("vivid.0", to: "/sys/bus/platform/drivers/vivid/\(file)")
        }
    }
}
