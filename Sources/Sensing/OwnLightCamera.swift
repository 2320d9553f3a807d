import DeviceIO
import Perception

/// A camera whose captures come without the light of the stage itself.
///
/// Stands between the camera and the eye, so that everything the eye reports is free of it.
/// Owned by the camera's thread.
public final class OwnLightCamera: VideoSource {
    private let source: any VideoSource
    private let light: OwnLight

    /// Joins a camera and a subtractor.
    public init(_ source: any VideoSource, _ light: OwnLight) {
        self.source = source
        self.light = light
    }

    /// The camera.
    public var identity: DeviceIdentity { source.identity }
    /// Captures lost since `open`.
    public var dropped: UInt64 { source.dropped }
    /// What the camera had to give up.
    public var remark: String { source.remark }
    /// Opens the camera.
    public func open() throws(DriverError) { try source.open() }
    /// Waits for the next capture.
    public func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
        guard let capture = try source.read(timeout: timeout) else { return nil }
        return try light.subtract(capture)
    }
    /// Lets the camera go.
    public func close() { source.close() }
}

/// The same for film.
public final class OwnLightVideo: SimulatedVideo {
    private let source: any SimulatedVideo
    private let light: OwnLight

    /// Joins a simulated camera and a subtractor.
    public init(_ source: any SimulatedVideo, _ light: OwnLight) {
        self.source = source
        self.light = light
    }

    /// The camera.
    public var identity: DeviceIdentity { source.identity }
    /// The next capture if it falls due by then.
    public func capture(until time: Int64) throws(DriverError) -> VideoCapture? {
        guard let capture = try source.capture(until: time) else { return nil }
        return try light.subtract(capture)
    }
}
