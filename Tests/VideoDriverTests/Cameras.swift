import DeviceIO

@testable import VideoDriver

/// What every test of the camera starts from.
enum Cameras {
    static let identity = DeviceIdentity(family: .camera, key: "usb-Test_1", name: "Test")
    static let second: Int64 = 1_000_000_000

    /// A camera whose system calls are played.
    static func make(
        _ script: ScriptedCamera, wish: V4L2Wish = V4L2Wish()
    ) -> V4L2Camera {
        V4L2Camera(identity: identity, wish: wish, calls: script) {
            who throws(DriverError) in
            guard let node = script.node else {
                throw DriverError(
                    device: who.description, action: "find it", reason: .disconnected)
            }
            return node
        }
    }

    /// A YUYV picture of 8 × 4 whose bytes all are `value`.
    static func picture(_ sequence: UInt32, value: UInt8 = 7) -> ScriptedCamera.Picture {
        ScriptedCamera.Picture(bytes: Array(repeating: value, count: 64), sequence: sequence)
    }
}
