import Quantities

/// One tick's worth of stereo sound: 800 samples a channel at 48 kHz, −1 … 1.
public struct SampleBlock: Sendable {
    /// Samples a second, a channel.
    public static let rate = 48_000
    /// Samples a channel in a block.
    public static let frames = Tick.samples

    /// The left channel.
    public var left: [Float]
    /// The right channel.
    public var right: [Float]

    /// Silence.
    ///
    /// Allocates; keep one and fill it anew each tick.
    public init() {
        left = Array(repeating: 0, count: SampleBlock.frames)
        right = Array(repeating: 0, count: SampleBlock.frames)
    }

    /// Sets every sample to 0.
    public mutating func silence() {
        for i in 0..<SampleBlock.frames {
            left[i] = 0
            right[i] = 0
        }
    }
}
