import DeviceIO
import Foundation
import Kernels
import Quantities
import Testing
import VideoDriver

extension Rig {
    /// USB cameras through the kernel's own UVC driver: plugged, pulled, swapped, frozen.
    @Suite(.serialized) struct USBCameraTests {
        private let one = "usb-Nacre_Rig_Camera_ONE"
        private let two = "usb-Nacre_Rig_Camera_TWO"

        @Test func `a camera pulled out is told as gone, and comes back as the same`() throws {
            let tool = try Cameras.plug(port: 0, serial: "ONE", mark: 60)
            try Cameras.wait(for: [one])
            #expect(Machine.exists("/dev/video1"), "its metadata node is there, and not listed")
            let camera = Cameras.named(one)
            try Cameras.open(camera)
            #expect(try Cameras.mark(camera) == 60)
            tool.pull()
            #expect(try Cameras.loss(of: camera) == .disconnected)
            camera.close()
            #expect(camera.closeFailures.isEmpty)
            try Cameras.wait(for: [])
            let away = #expect(throws: DriverError.self) { try camera.open() }
            #expect(away?.reason == .disconnected)

            let again = try Cameras.plug(port: 3, serial: "ONE", mark: 61)
            defer { again.pull() }
            try Cameras.open(camera)
            #expect(try Cameras.mark(camera) == 61 && camera.dropped == 0)
            camera.close()
        }

        @Test func `two alike cameras keep their names when they change places`() throws {
            var tools = [
                try Cameras.plug(port: 0, serial: "ONE", mark: 60),
                try Cameras.plug(port: 1, serial: "TWO", mark: 180),
            ]
            try Cameras.wait(for: [one, two])
            let (first, second) = (Cameras.named(one), Cameras.named(two))
            try Cameras.open(first)
            try Cameras.open(second)
            #expect(try Cameras.mark(first) == 60)
            #expect(try Cameras.mark(second) == 180, "both at once")
            first.close()
            second.close()
            for tool in tools { tool.pull() }
            try Cameras.wait(for: [])

            tools = [
                try Cameras.plug(port: 0, serial: "TWO", mark: 180),
                try Cameras.plug(port: 1, serial: "ONE", mark: 60),
            ]
            try Cameras.wait(for: [one, two])
            #expect(try Cameras.look(one) == 60)
            #expect(try Cameras.look(two) == 180)
            for tool in tools { tool.pull() }
            try Cameras.wait(for: [])
        }

        @Test func `cameras without a serial are known by their port in any order`() throws {
            let keys = (1...2).map { "path-platform-vhci_hcd.0-usb-0:\($0):1.0" }
            let marks: [UInt8] = [60, 180]
            var tools = try (0...1).map {
                try Cameras.plug(port: $0, serial: nil, mark: marks[$0])
            }
            let before = try Cameras.wait(for: Set(keys))
            for tool in tools { tool.pull() }
            try Cameras.wait(for: [])

            // Who came last comes first now, so that each gets the other's nodes.
            let late = before[0].key == keys[0] ? 1 : 0
            tools = [try Cameras.plug(port: late, serial: nil, mark: marks[late])]
            try Cameras.wait(for: [keys[late]])
            tools.append(try Cameras.plug(port: 1 - late, serial: nil, mark: marks[1 - late]))
            let after = try Cameras.wait(for: Set(keys))
            #expect(before.map(\.key) == after.map(\.key).reversed())
            for (key, mark) in zip(keys, marks) { #expect(try Cameras.look(key) == mark) }
            for tool in tools { tool.pull() }
            try Cameras.wait(for: [])
        }

        @Test func `a frozen camera gives nothing, never blocks, and goes on`() throws {
            let tool = try Cameras.plug(port: 0, serial: "ONE", mark: 60)
            let camera = Cameras.named(one)
            try Cameras.open(camera)
            _ = try Cameras.next(camera)
            tool.freeze()
            // What was on its way may still arrive.
            _ = try camera.read(timeout: 500_000_000)
            _ = try camera.read(timeout: 500_000_000)
            let start = MonotonicClock.now
            #expect(try camera.read(timeout: 1_000_000_000) == nil)
            #expect(MonotonicClock.now - start >= 1_000_000_000)
            tool.thaw()
            #expect(try Cameras.mark(camera) == 60)
            // Not closed while it hangs: the kernel would wait for the program to give its
            // buffers back, where a real controller takes them without asking.
            tool.freeze()
            tool.pull()
            #expect(try Cameras.loss(of: camera) == .disconnected, "pulled while it hangs")
            camera.close()
            try Cameras.wait(for: [])
        }

        @Test func `a JPEG arrives byte by byte, and the first damaged ones are counted`() throws {
            let more = ["--jpeg", ".rig/picture.jpg", "--damaged", "3"]
            let tool = try Cameras.plug(port: 0, serial: "ONE", mark: 0, more: more)
            let camera = Cameras.named(one, Cameras.small(.mjpeg))
            try Cameras.open(camera)
            let capture = try Cameras.next(camera)
            let whole = try Data(contentsOf: URL(fileURLWithPath: ".rig/picture.jpg"))
            #expect(capture.pixels.format == .mjpeg && Data(capture.pixels.bytes) == whole)
            #expect(camera.dropped >= 3)
            camera.close()
            tool.pull()
            try Cameras.wait(for: [])
        }

        @Test func `depth arrives as nearness`() throws {
            let tool = try Cameras.plug(port: 0, serial: "ONE", mark: 100)
            let depth = V4L2Depth(metresPerCount: 0.001, nearest: 1, farthest: 2)
            let camera = Cameras.named(one, Cameras.small(.z16, depth: depth))
            try Cameras.open(camera)
            let pixels = try Cameras.next(camera).pixels
            // Row 1 holds 1000 + column, in millimetres.
            let row = pixels.bytes[pixels.width..<2 * pixels.width]
            let expected = (0..<pixels.width).map { column in
                UInt8((1 + (1 - Double(column) / 1000) * 254).rounded())
            }
            #expect(pixels.format == .grey8)
            #expect(zip(row, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
            camera.close()
            tool.pull()
            try Cameras.wait(for: [])
        }
    }
}
