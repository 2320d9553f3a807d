import Kernels
import Quantities

/// White noise that depends on seed, tick and key alone.
///
/// What sounds at a tick therefore does not depend on when the listening began; only the
/// filters behind it remember, and they forget within a second.
enum WhiteNoise {
    /// Fills a block with even noise, −1 … 1; four samples from each 64 random bits.
    static func fill(
        _ out: UnsafeMutablePointer<Float>, seed: UInt64, tick: UInt64, key: Int64
    ) {
        var state = Hash.of(seed, Int64(bitPattern: tick), key, 0x501D)
        let scale: Float = 1 / 32768
        var index = 0
        while index < SampleBlock.frames {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            out[index] = Float(Int16(truncatingIfNeeded: z)) * scale
            out[index + 1] = Float(Int16(truncatingIfNeeded: z >> 16)) * scale
            out[index + 2] = Float(Int16(truncatingIfNeeded: z >> 32)) * scale
            out[index + 3] = Float(Int16(truncatingIfNeeded: z >> 48)) * scale
            index += 4
        }
    }
}
