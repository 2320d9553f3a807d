import DeviceIO
import Quantities

/// Cuts sound that comes in pieces of any length into stretches of 10 ms with steady times.
///
/// The server's estimate of when a sample was heard jitters; stretches follow each other at
/// the device's pace, so that the estimate only pulls their times along gently, and sets them
/// anew after a jump.
struct StretchCutter {
    /// Frames of a stretch.
    static let frames = 480
    /// Estimates further off than this mean that something was lost: nanoseconds.
    private static let jump: Int64 = 20_000_000
    /// How much of the difference between estimate and pace is taken up by each stretch.
    private static let pull: Int64 = 16

    private let channels: Int
    private var waiting: [Float] = []
    private var waitingSince = MonotonicTime(nanoseconds: 0)
    private var next: MonotonicTime?

    init(channels: Int) { self.channels = channels }

    /// Takes a piece and hands out every stretch that is complete.
    ///
    /// `heard` is the estimate for the piece's first sample.
    mutating func take(
        _ piece: UnsafeBufferPointer<Float>, heard: MonotonicTime, _ each: (SoundCapture) -> Void
    ) {
        if waiting.isEmpty { waitingSince = heard }
        waiting.append(contentsOf: piece)
        let length = StretchCutter.frames * channels
        var start = 0
        while waiting.count - start >= length {
            let stamp = steady(waitingSince)
            each(
                SoundCapture(
                    samples: Array(waiting[start..<start + length]), channels: channels,
                    rate: 48_000, capturedAt: stamp))
            start += length
            waitingSince = waitingSince + Self.duration
        }
        waiting.removeFirst(start)
    }

    /// Forgets what waits, because what follows does not join on.
    mutating func breakOff() {
        waiting.removeAll(keepingCapacity: true)
        next = nil
    }

    private static let duration = Int64(frames) * 1_000_000_000 / 48_000

    private mutating func steady(_ estimate: MonotonicTime) -> MonotonicTime {
        var stamp = estimate
        if let next, abs(estimate - next) < Self.jump {
            stamp = next + (estimate - next) / Self.pull
        }
        next = stamp + Self.duration
        return stamp
    }
}
