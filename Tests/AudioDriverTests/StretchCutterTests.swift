import DeviceIO
import Kernels
import Quantities
import TestRig
import Testing

@testable import AudioDriver

struct StretchCutterTests {
    private func cut(
        _ cutter: inout StretchCutter, _ piece: [Float], at time: Int64
    ) -> [SoundCapture] {
        var out: [SoundCapture] = []
        piece.withUnsafeBufferPointer {
            cutter.take($0, heard: MonotonicTime(nanoseconds: time)) { out.append($0) }
        }
        return out
    }

    @Test(arguments: testSeeds(20))
    func `pieces of any length come out whole, in order and at a steady pace`(seed: UInt64) {
        var cutter = StretchCutter(channels: 2)
        var state = seed
        var (frame, out): (Int, [SoundCapture]) = (0, [])
        while frame < 48_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let count = 1 + Int(state >> 40) % 1500
            let jitter = Int64(state >> 50) % 3_000_000
            let piece = (frame..<frame + count).flatMap { [Float($0), -Float($0)] }
            out += cut(&cutter, piece, at: Int64(frame) * 1_000_000_000 / 48_000 + jitter)
            frame += count
        }
        #expect(out.count == frame / 480, "\(rerun(seed, "steady pace"))")
        for (i, stretch) in out.enumerated() {
            let frames = (i * 480..<(i + 1) * 480)
            #expect(stretch.samples == frames.flatMap { [Float($0), -Float($0)] })
            let late = stretch.capturedAt.nanoseconds - Int64(i) * 10_000_000
            #expect(late >= 0 && late <= 3_200_000, "\(rerun(seed, "steady pace"))")
        }
    }

    @Test func `after a loss the times begin anew`() {
        var cutter = StretchCutter(channels: 1)
        let piece = [Float](repeating: 1, count: 700)
        #expect(cut(&cutter, piece, at: 0).map(\.capturedAt.nanoseconds) == [0])
        cutter.breakOff()
        let after = cut(&cutter, piece, at: 5_000_000_000)
        #expect(after.map(\.capturedAt.nanoseconds) == [5_000_000_000])
        let jumped = cut(&cutter, piece, at: 6_000_000_000)
        #expect(jumped.count == 1)
    }
}
