import Quantities

/// One turn of a sine in 4096 steps, read with straight lines between; error below 3e-7.
///
/// A phase is a turn in 2^32 parts, so that it wraps by itself and never loses precision.
final class SineTable {
    private let memory = SampleMemory(4097)

    init() {
        for index in 0...4096 {
            memory.at[index] = Float(
                Exact.sinCos(Double(index) * (2 * 3.141_592_653_589_793 / 4096)).sine)
        }
    }

    /// The sine of a phase.
    @inline(__always)
    func at(_ phase: UInt32) -> Float {
        let index = Int(phase >> 20)
        let low = memory.at[index]
        return low + (memory.at[index + 1] - low) * (Float(phase & 0xF_FFFF) * (1 / 1_048_576))
    }

    /// What a frequency in hertz adds to the phase each sample.
    @inline(__always)
    static func step(_ hertz: Float) -> UInt32 {
        UInt32(clamp(hertz, 0, 23_000) * (4_294_967_296 / 48_000))
    }
}
