import DeviceIO
import Foundation
import Kernels
import Quantities
import Testing

@testable import AudioDriver

struct FrameRingTests {
    private func block(_ start: Int) -> SampleBlock {
        var block = SampleBlock()
        for i in 0..<SampleBlock.frames {
            block.left[i] = Float(start + i)
            block.right[i] = -Float(start + i)
        }
        return block
    }

    @Test func `a block that does not fit whole is refused`() {
        let ring = FrameRing(capacity: 2 * SampleBlock.frames)
        #expect(ring.capacity == 2048)
        #expect(ring.write(block(0)) && ring.write(block(800)) && !ring.write(block(1600)))
        ring.discard()
        #expect(ring.write(block(1600)) && ring.takenOut == 1600 && ring.putIn == 2400)
    }

    @Test func `two threads hand on every frame once and in order`() {
        let ring = FrameRing(capacity: 4 * SampleBlock.frames)
        let blocks = 2000
        let writer = Thread {
            var next = 0
            while next < blocks {
                if ring.write(self.block(next * 800)) { next += 1 } else { usleep(10) }
            }
        }
        writer.start()
        var (expected, wrong) = (0, 0)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * 333) { space in
            guard let target = space.baseAddress else { return }
            while expected < blocks * 800 {
                let count = ring.read(into: target, frames: 333)
                for i in 0..<count {
                    let value = Float(expected + i)
                    if target[2 * i] != value || target[2 * i + 1] != -value { wrong += 1 }
                }
                expected += count
                if count == 0 { usleep(10) }
            }
        }
        #expect(wrong == 0 && expected == blocks * 800)
    }

    @Test func `what is buffered follows the clock while it plays and stands while it fills`() {
        let state = SinkState(wanted: 25_000_000)
        let start = MonotonicTime(nanoseconds: 1_000_000_000)
        #expect(state.buffered(now: start) == nil)
        state.fill()
        #expect(state.ring.write(block(0)) && state.ring.write(block(800)))
        #expect(state.buffered(now: start) == 33_333_333)
        #expect(state.buffered(now: start + 1_000_000_000) == 33_333_333)
        state.ring.discard()  // As if all of it had gone to the server.
        state.play(latency: 40_000_000, now: start)
        #expect(state.buffered(now: start) == 40_000_000)
        #expect(state.buffered(now: start + 15_000_000) == 25_000_000)
        #expect(state.buffered(now: start + 60_000_000) == 0)
        #expect(state.ring.write(block(1600)))
        #expect(state.buffered(now: start + 15_000_000) == 41_666_667)
        state.stop()
        #expect(state.buffered(now: start) == nil)
    }
}
