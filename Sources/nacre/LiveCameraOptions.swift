import ArgumentParser
import DeviceIO
import Quantities
import Sensing
import Setup

/// Which living camera is measured, and for how long.
struct LiveCameraOptions: ParsableArguments {
    @Option(help: "A camera's identity or a video file; the first camera where not given.")
    var camera: String?

    @Option(help: "How long to look at the most, in seconds.")
    var seconds = 120

    /// The camera, not opened yet.
    func open(_ folder: ExhibitFolder) throws -> any VideoSource {
        try LiveCameraOptions.source(camera)
    }

    /// The camera of a name, or the first one.
    static func source(_ name: String?) throws -> any VideoSource {
        let choice = name.map { name in
            name == "rehearsal"
                ? .rehearsal : Drivers.choice(ofCamera: name, isFile: Files.exists(name))
        }
        let binding = RoleBinding(.eye, choice ?? .any)
        guard let source = Drivers.camera(binding, DeviceClaims(remembered: [:])) else {
            throw Failure(
                "nacre: there is no camera\(name.map { " " + $0 } ?? ""); 'nacre devices' lists "
                    + "those that are there; --pictures takes files", status: 2)
        }
        return source
    }

    /// Opens a camera and hands captures on until the body has seen enough or time is over.
    ///
    /// - Parameters:
    ///   - camera: The camera; closed at the end.
    ///   - body: Gets a capture and the seconds since the start; true for enough.
    func watch(
        _ camera: any VideoSource, _ body: (VideoCapture, Int) throws -> Bool
    ) throws {
        let start = MonotonicClock.now
        let flag = EndFlag()
        let interrupt = Interrupt { flag.value.store(true, ordering: .relaxed) }
        defer {
            interrupt.end()
            camera.close()
        }
        do {
            try camera.open()
        } catch {
            throw Failure("nacre: \(error)")
        }
        while !flag.value.load(ordering: .relaxed) {
            let age = Int((MonotonicClock.now - start) / 1_000_000_000)
            if age >= seconds { return }
            do {
                guard let capture = try camera.read(timeout: 200_000_000) else { continue }
                if try body(capture, age) { return }
            } catch let error as DriverError {
                throw Failure("nacre: \(error)")
            }
        }
    }
}
