import Kernels
import Synchronization

/// Stereo sound on its way from the loop to the sound thread: one writer, one reader, no lock.
///
/// Frames are counted for ever, so that "how much was handed over" and "how much went on" are
/// places on one line. The memory is taken once.
final class FrameRing: @unchecked Sendable {
    /// Frames that fit; a power of two, so that places wrap with a mask.
    let capacity: Int
    private let samples: UnsafeMutablePointer<Float>
    private let put = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)

    /// - Parameter capacity: Frames that must fit at least.
    init(capacity: Int) {
        var size = 1
        while size < capacity { size *= 2 }
        self.capacity = size
        samples = .allocate(capacity: size * 2)
        samples.initialize(repeating: 0, count: size * 2)
    }

    deinit { samples.deallocate() }

    /// Frames ever put in.
    var putIn: Int { put.load(ordering: .acquiring) }
    /// Frames ever taken out.
    var takenOut: Int { taken.load(ordering: .acquiring) }

    /// Writer: puts in a whole block, or nothing where it does not fit.
    func write(_ block: SampleBlock) -> Bool {
        let start = put.load(ordering: .relaxed)
        let frames = SampleBlock.frames
        guard start - taken.load(ordering: .acquiring) + frames <= capacity else { return false }
        block.left.withUnsafeBufferPointer { left in
            block.right.withUnsafeBufferPointer { right in
                for i in 0..<frames {
                    let place = ((start + i) & (capacity - 1)) * 2
                    samples[place] = left[i]
                    samples[place + 1] = right[i]
                }
            }
        }
        put.store(start + frames, ordering: .releasing)
        return true
    }

    /// Reader: takes up to `frames` out, interleaved; returns how many there were.
    func read(into target: UnsafeMutablePointer<Float>, frames: Int) -> Int {
        let start = taken.load(ordering: .relaxed)
        let count = min(frames, put.load(ordering: .acquiring) - start)
        for i in 0..<count {
            let place = ((start + i) & (capacity - 1)) * 2
            target[i * 2] = samples[place]
            target[i * 2 + 1] = samples[place + 1]
        }
        taken.store(start + count, ordering: .releasing)
        return count
    }

    /// Reader: throws away what waits, but for the newest frames.
    func discard(keeping frames: Int = 0) {
        let (start, end) = (taken.load(ordering: .relaxed), put.load(ordering: .acquiring))
        taken.store(max(start, end - frames), ordering: .releasing)
    }
}
