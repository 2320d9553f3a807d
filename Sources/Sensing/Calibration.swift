import Perception
import Quantities

/// What was measured about one device in its place: applied to its readings, never to the file.
public struct Calibration: Hashable, Sendable {
    /// The device's key, such as `usb-0042`.
    public var identity: String
    /// The day it was made, `2026-11-20`.
    public var date: String
    /// How it was measured, in words.
    public var method: String
    /// What was left over, in words with a unit, such as `4 cm`.
    public var residual: String
    /// Nanoseconds between the event and the device's own time stamp; taken off capture times.
    public var delay: Int64 = 0
    /// What light or sound is multiplied by; 1 changes nothing.
    public var gain: Float = 1
    /// What is added afterwards: to light as a share, to loudness in decibels.
    public var offset: Float = 0
    /// How the camera looks over the floor; nil where not measured.
    public var floor: FloorView?
    /// Parts of the picture to ignore.
    public var ignore: [PictureRegion] = []
    /// The last day it is good for; nil for ever.
    public var validUntil: String?
    /// The camera's lens, and its pose in the room; nil where not measured.
    public var camera: CameraModel?
    /// The picture's map onto the floor, measured without the lens; nil where not measured.
    public var homography: FloorHomography?
    /// What was measured about single numbers of the device, by name.
    public var signals: [SignalCalibration] = []
    /// What the room behind the people looked like; nil where that is not watched.
    public var scene: ScenePrint?

    /// Makes a calibration that changes nothing.
    public init(identity: String, date: String = "", method: String = "", residual: String = "") {
        self.identity = identity
        self.date = date
        self.method = method
        self.residual = residual
    }

    /// How pictures map onto the floor, by the best that was measured.
    ///
    /// - Parameter declared: The room's floor as the profile has it, where nothing was measured.
    public func floorMap(declared: FloorView) -> FloorMap {
        let view = floor ?? declared
        let size = Vector2(view.width, view.depth)
        if let camera, camera.pose != nil { return .camera(camera, size: size) }
        if let homography { return .homography(homography, size: size) }
        return .view(view)
    }

    /// What was measured about one number of the device; nil where nothing was.
    public func signal(_ name: String) -> SignalCalibration? {
        signals.first { $0.name == name }
    }

    /// Puts a new measurement's words beside those of the others: `camera: …; floor: …`.
    ///
    /// - Parameters:
    ///   - part: What was measured; its older words are replaced.
    ///   - method: How.
    ///   - residual: What was left over, with its unit.
    public mutating func note(_ part: String, method: String, residual: String) {
        func joined(_ old: String, _ new: String) -> String {
            var parts = old.split(separator: "; ").map(String.init).filter { !$0.isEmpty }
            parts.removeAll { $0.hasPrefix(part + ": ") }
            parts.append("\(part): \(new)")
            return parts.joined(separator: "; ")
        }
        self.method = joined(self.method, method)
        self.residual = joined(self.residual, residual)
    }

    /// The capture time with the delay taken off.
    func corrected(_ time: MonotonicTime) -> MonotonicTime {
        MonotonicTime(nanoseconds: max(1, time.nanoseconds - delay))
    }
}
