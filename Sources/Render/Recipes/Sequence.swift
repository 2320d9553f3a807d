/// Points that fill a square or a cube evenly at every count: the R sequences.
///
/// The golden ratio's generalisations to two and three dimensions, in 32-bit fixed point, so
/// that the millionth point is as exact as the first. A start taken from a hash keeps
/// neighbouring patches from looking alike. Source: M. Roberts, 2018.
struct Sequence {
    private let start: (UInt32, UInt32, UInt32)

    /// Starts at a place taken from the key.
    init(key: UInt64) {
        start = (
            UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 16) ^ 0x9E37_79B9,
            UInt32(truncatingIfNeeded: key >> 32)
        )
    }

    private static func unit(_ bits: UInt32) -> Float { Float(bits >> 8) * (1 / 16_777_216) }

    /// Point `index` of the square, each part 0 ..< 1.
    func pair(_ index: Int) -> (Float, Float) {
        let i = UInt32(truncatingIfNeeded: index)
        return (
            Sequence.unit(start.0 &+ i &* 3_242_174_889),
            Sequence.unit(start.1 &+ i &* 2_447_445_414)
        )
    }

    /// Point `index` of the cube, each part 0 ..< 1.
    func triple(_ index: Int) -> (Float, Float, Float) {
        let i = UInt32(truncatingIfNeeded: index)
        return (
            Sequence.unit(start.0 &+ i &* 3_518_319_155),
            Sequence.unit(start.1 &+ i &* 2_882_110_345),
            Sequence.unit(start.2 &+ i &* 2_360_945_575)
        )
    }
}
