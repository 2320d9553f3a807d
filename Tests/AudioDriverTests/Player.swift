import AudioDriver
import DeviceIO
import Foundation
import Kernels
import Quantities

/// Stands in for the loop: writes a block each sixtieth of a second on a thread of its own.
final class Player: @unchecked Sendable {
    private let sink: PulseSink
    private let thread: Thread
    private let done = DispatchSemaphore(value: 0)
    private let ending = DispatchSemaphore(value: 0)

    /// Plays a sine of the given frequency until `stop`, two blocks at once to begin with.
    init(_ sink: PulseSink, frequency: Double, amplitude: Float = 0.5) {
        self.sink = sink
        let (done, ending) = (done, ending)
        thread = Thread {
            var block = SampleBlock()
            var sample = 0
            func play() {
                for i in 0..<SampleBlock.frames {
                    let turn = 2 * Double.pi * frequency * Double(sample + i) / 48_000
                    block.left[i] = amplitude * Float(sin(turn))
                    block.right[i] = block.left[i]
                }
                sample += SampleBlock.frames
                _ = sink.write(block)
            }
            var due = MonotonicClock.now
            play()
            while ending.wait(timeout: .now()) == .timedOut {
                play()
                // A late loop slips, it never catches up in a burst.
                due = max(due + 16_666_667, MonotonicClock.now)
                MonotonicClock.sleep(until: due)
            }
            done.signal()
        }
        thread.start()
    }

    /// Ends the playing and waits for it.
    func stop() {
        ending.signal()
        done.wait()
    }
}

/// What a stretch of sound is like.
struct Tone {
    /// The tone of a long recording, by the medians of its tenths of a second: where a loaded
    /// machine broke the sound off for a moment, that moment does not count.
    static func median(_ samples: [Float]) -> (frequency: Double, level: Double) {
        let tones = stride(from: 0, to: samples.count - 4799, by: 4800)
            .map { Tone(Array(samples[$0..<$0 + 4800])) }
        let middle = tones.count / 2
        return (
            tones.map(\.frequency).sorted()[middle], tones.map(\.level).sorted()[middle]
        )
    }

    /// Cycles a second, from the crossings of zero.
    let frequency: Double
    /// Root mean square.
    let level: Double

    init(_ samples: [Float]) {
        var crossings: [Double] = []
        for i in 1..<max(samples.count, 1) where samples[i - 1] < 0 && samples[i] >= 0 {
            let (a, b) = (Double(samples[i - 1]), Double(samples[i]))
            crossings.append(Double(i - 1) + a / (a - b))
        }
        if let first = crossings.first, let last = crossings.last, crossings.count > 1 {
            frequency = Double(crossings.count - 1) * 48_000 / (last - first)
        } else {
            frequency = 0
        }
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        level = samples.isEmpty ? 0 : (power / Double(samples.count)).squareRoot()
    }
}
