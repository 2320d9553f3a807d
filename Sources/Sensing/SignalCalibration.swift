import Quantities

/// What was measured about one number that a device gives.
///
/// Comes after what `Devices/` says of the number: first scale and offset, then the range, then
/// the deadband.
public struct SignalCalibration: Hashable, Sendable {
    /// The signal's name, as in `Devices/`.
    public var name: String
    /// What the value is multiplied by.
    public var scale: Float = 1
    /// What is added afterwards, in the channel's unit.
    public var offset: Float = 0
    /// Changes smaller than this are noise and leave the value where it was.
    public var deadband: Float = 0
    /// The values that this device really takes; they are spread over the channel's range.
    public var range: ClosedRange<Float>?

    /// Makes a calibration that changes nothing.
    public init(_ name: String) { self.name = name }

    /// The line through two points: a device that said `at.0` where the truth was `truth.0`.
    ///
    /// - Returns: nil where the device said the same both times.
    public init?(
        _ name: String, said: (Float, Float), truth: (Float, Float)
    ) {
        guard said.0 != said.1, said.0.isFinite, said.1.isFinite else { return nil }
        self.name = name
        scale = (truth.1 - truth.0) / (said.1 - said.0)
        offset = truth.0 - scale * said.0
        guard scale.isFinite, offset.isFinite else { return nil }
    }

    /// A value with scale, offset and range applied.
    ///
    /// - Parameters:
    ///   - value: In the channel's unit.
    ///   - low: The lower end of the channel's range.
    ///   - high: The upper end.
    public func corrected(_ value: Float, low: Float, high: Float) -> Float {
        let value = value * scale + offset
        guard let range else { return value }
        let width = range.upperBound - range.lowerBound
        guard width > 0 else { return low }
        return clamp(low + (value - range.lowerBound) / width * (high - low), low, high)
    }

    /// Whether a value is so near to the last one that it counts as the same.
    public func isNoise(_ value: Float, after last: Float) -> Bool {
        deadband > 0 && abs(value - last) < deadband
    }
}
