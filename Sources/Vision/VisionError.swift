import CVision

/// A capture or a model that OpenCV or the JPEG decoder could not deal with.
public struct VisionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether the bytes were at fault; otherwise the library or the memory was.
    public var isDamage: Bool
    /// What happened, in one line.
    public var description: String

    /// Makes the error.
    public init(isDamage: Bool, description: String) {
        self.isDamage = isDamage
        self.description = description
    }
}

/// The one place where a status of the C fence becomes an error.
///
/// A bad argument is our own bug and stops the program.
func check(_ status: vision_status) throws(VisionError) {
    switch status {
    case VISION_OK: return
    case VISION_BAD_ARGUMENT: preconditionFailure(String(cString: vision_error()))
    case VISION_DAMAGED:
        throw VisionError(isDamage: true, description: String(cString: vision_error()))
    case VISION_MEMORY: throw VisionError(isDamage: false, description: "out of memory")
    default:
        let words = String(cString: vision_error()).split(separator: "\n").first.map(String.init)
        throw VisionError(isDamage: false, description: words ?? "OpenCV failed")
    }
}
