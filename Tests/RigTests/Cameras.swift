import DeviceIO
import Foundation
import Kernels
import Testing
import VideoDriver

/// What the tests of cameras do again and again.
enum Cameras {
    /// Plugs a virtual USB camera into a port, 0 … 7.
    /// - Parameters:
    ///   - serial: nil for a camera that has none.
    ///   - mark: The lightness of all its YUYV pictures.
    static func plug(
        port: Int, serial: String?, mark: UInt8, more: [String] = []
    ) throws -> Tool {
        let name = serial.map { ["--serial", $0] } ?? []
        return try Tool("camera", ["\(port)", "--mark", "\(mark)"] + name + more)
    }

    /// Waits until exactly these cameras are there, by key.
    @discardableResult
    static func wait(for keys: Set<String>) throws -> [DeviceIdentity] {
        var found: [DeviceIdentity] = []
        try Machine.wait(for: "the cameras \(keys.sorted())") {
            found = try V4L2Catalogue.list()
            return Set(found.map(\.key)) == keys
        }
        return found
    }

    /// Few, small pictures: every byte of theirs passes through an emulated processor.
    static func small(_ layout: V4L2Layout = .yuyv, depth: V4L2Depth? = nil) -> V4L2Wish {
        V4L2Wish(width: 320, height: 240, rate: 10, layout: layout, depth: depth)
    }

    /// A camera by its key alone, as a profile names it.
    static func named(_ key: String, _ wish: V4L2Wish = small()) -> V4L2Camera {
        V4L2Camera(identity: DeviceIdentity(family: .camera, key: key, name: "Rig"), wish: wish)
    }

    /// The next picture; fails where none comes for long.
    static func next(_ camera: V4L2Camera) throws -> VideoCapture {
        for _ in 0..<10 {
            if let capture = try camera.read(timeout: 1_000_000_000) { return capture }
        }
        throw Machine.Failure(description: "no picture of \(camera.identity) for ten seconds")
    }

    /// The lightness in the middle of the next picture of a YUYV or grey camera.
    static func mark(_ camera: V4L2Camera) throws -> UInt8 {
        let pixels = try next(camera).pixels
        let place = pixels.height / 2 * pixels.bytesPerRow + pixels.bytesPerRow / 2
        return pixels.bytes[place & ~1]
    }

    /// Opens it, looks at one picture, closes it.
    static func look(_ key: String) throws -> UInt8 {
        let camera = named(key)
        try open(camera)
        defer { camera.close() }
        return try mark(camera)
    }

    /// Opens a camera that may just have come: udev and the driver are not done at once.
    static func open(_ camera: V4L2Camera) throws {
        var last: DriverError?
        for _ in 0..<100 {
            do throws(DriverError) { return try camera.open() } catch { last = error }
            usleep(100_000)
        }
        if let last { throw last }
    }

    /// Reads until the camera fails, and says why.
    static func loss(of camera: V4L2Camera) throws -> DriverError.Reason {
        for _ in 0..<600 {
            do throws(DriverError) {
                _ = try camera.read(timeout: 100_000_000)
            } catch { return error.reason }
        }
        throw Machine.Failure(description: "\(camera.identity) never failed")
    }
}
