import DeviceIO
import Logging
import Perception

/// A camera that is watched for whether it still hangs where it was calibrated.
///
/// Stands between the camera and whoever looks through it; looks itself every two seconds. When
/// the room no longer fits, the role's entry in the registry says so and the log does, once;
/// once more when it fits again. Owned by the thread of the camera's supervisor.
public final class CalibrationWatch: VideoSource {
    /// What the registry says.
    public static let stale = "stale calibration: the camera was moved, turned or zoomed"

    private let source: any VideoSource
    private let role: String
    private let registry: DeviceRegistry
    private let log: Logger
    private let watch: SceneWatch
    private let date: String

    /// Watches a camera; one whose calibration has no print of the room is passed on as it is.
    ///
    /// - Parameters:
    ///   - source: The camera.
    ///   - calibration: What was measured about it.
    ///   - role: Its role.
    ///   - registry: Told when the calibration is stale.
    ///   - log: The same, for people.
    public static func over(
        _ source: any VideoSource, _ calibration: Calibration, role: String,
        registry: DeviceRegistry, log: Logger
    ) -> any VideoSource {
        guard let scene = calibration.scene else { return source }
        return CalibrationWatch(source, scene, calibration.date, role, registry, log)
    }

    private init(
        _ source: any VideoSource, _ scene: ScenePrint, _ date: String, _ role: String,
        _ registry: DeviceRegistry, _ log: Logger
    ) {
        self.source = source
        self.role = role
        self.registry = registry
        self.log = log
        self.date = date
        watch = SceneWatch(reference: scene)
    }

    /// The camera.
    public var identity: DeviceIdentity { source.identity }
    /// Captures lost since `open`.
    public var dropped: UInt64 { source.dropped }
    /// What `open` had to give up.
    public var remark: String { source.remark }
    /// The mode that was agreed on.
    public var mode: String? { source.mode }
    /// Opens the camera.
    public func open() throws(DriverError) { try source.open() }
    /// Lets the camera go.
    public func close() { source.close() }
    /// Resets the camera at its port.
    public func reset() throws(DriverError) -> Bool { try source.reset() }

    /// Waits for a capture and looks at it on its way.
    public func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
        guard let capture = try source.read(timeout: timeout) else { return nil }
        let before = watch.verdict
        guard watch.look(at: capture) else { return capture }
        switch watch.verdict {
        case .stale:
            registry.note(role, CalibrationWatch.stale)
            log.warning("\(role): \(source.identity): stale calibration of \(date)")
        case .fits where before == .stale:
            registry.note(role, "")
            log.notice("\(role): \(source.identity): the calibration of \(date) fits again")
        case .fits, .unknown: break
        }
        return capture
    }
}
