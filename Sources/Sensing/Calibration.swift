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

    /// Makes a calibration that changes nothing.
    public init(identity: String, date: String = "", method: String = "", residual: String = "") {
        self.identity = identity
        self.date = date
        self.method = method
        self.residual = residual
    }

    /// The capture time with the delay taken off.
    func corrected(_ time: MonotonicTime) -> MonotonicTime {
        MonotonicTime(nanoseconds: max(1, time.nanoseconds - delay))
    }
}
