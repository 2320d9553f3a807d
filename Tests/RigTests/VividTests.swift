import DeviceIO
import Foundation
import Testing
import VideoDriver

extension Rig {
    /// The kernel's own test camera.
    @Suite struct VividTests {
        @Test func `ten pictures of the kernel's test camera arrive`() throws {
            try Machine.run("modprobe", "vivid", "n_devs=1", "node_types=0x1", "num_inputs=1", "input_types=0x0")
            var found: [DeviceIdentity] = []
            try Machine.wait(for: "the camera") {
                found = try V4L2Catalogue.list()
                return !found.isEmpty
            }
            print(found)
            let camera = V4L2Camera(identity: found[0])
            try camera.open()
            print(camera.mode as Any)
            for _ in 0..<10 {
                let capture = try #require(try camera.read(timeout: 5_000_000_000))
                print(capture.sequence, capture.pixels.byteCount)
            }
            camera.close()
        }
    }
}
