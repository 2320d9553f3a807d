import DeviceIO
import Quantities
import Vision

/// Looks at captures of one camera and tells who is there, what moves and how the light is.
///
/// Owned by one thread that is not the loop's. Each `perceive` works on a picture 320 pixels
/// across and takes a few milliseconds; it allocates. The same captures in the same order give
/// the same reports on one machine: OpenCV runs on one thread and without random numbers.
public final class Eye {
    /// What this eye was told of its room.
    public let settings: EyeSettings
    private var sight: Sight?

    /// Makes an eye that has seen nothing yet.
    public init(_ settings: EyeSettings = EyeSettings()) { self.settings = settings }

    /// Looks at one capture.
    ///
    /// The first capture starts the picture of the empty room; for about two seconds more the
    /// eye only learns, apart from what clearly moves.
    ///
    /// - Throws: `DriverError` with `damaged`, which says whether the capture is at fault (a JPEG
    ///   that cannot be decoded) or OpenCV; the next capture may be given all the same.
    public func perceive(_ capture: VideoCapture) throws(DriverError) -> EyeReport {
        do {
            let pixels = capture.pixels
            if let sight, sight.sourceWidth == pixels.width, sight.sourceHeight == pixels.height {
                return try sight.look(at: capture)
            }
            let fresh = try Sight(settings, width: pixels.width, height: pixels.height)
            sight = fresh
            return try fresh.look(at: capture)
        } catch {
            throw DriverError(
                device: "eye", action: "look at capture \(capture.sequence)",
                reason: error.isDamage
                    ? .damaged(what: error.description)
                    : .damaged(what: "OpenCV: \(error.description)"))
        }
    }

    /// Forgets the room and everybody in it.
    public func reset() { sight = nil }
}
