import Kernels
import Quantities

/// What the guard sees of a picture: for each of 32×18 cells its luminance and its red.
///
/// Every fourth pixel of every fourth row is taken. All values are whole numbers: 65 535 is
/// full relative luminance.
struct FlashGrid {
    /// Which of the two things that may flash.
    enum Quantity {
        /// Relative luminance.
        case luminance
        /// How red a saturated red is.
        case red
    }

    /// Mean relative luminance (ITU-R BT.709 weights of linear light), 0 … 65 535.
    private(set) var luminance = [Int32](repeating: 0, count: FlashGuard.cells)
    /// (R − G − B) × 320 of mean linear light, never negative, 0 … 320.
    private(set) var redness = [Int32](repeating: 0, count: FlashGuard.cells)
    /// Whether R / (R + G + B) is 0.8 or more.
    private(set) var isSaturatedRed = [Bool](repeating: false, count: FlashGuard.cells)

    // Mean linear light per cell and channel, kept for mixing.
    private var light = [SIMD4<Int32>](repeating: .zero, count: FlashGuard.cells)

    subscript(quantity: Quantity, cell: Int) -> Int32 {
        quantity == .luminance ? luminance[cell] : redness[cell]
    }

    /// Measures a picture; every cell has at least one sample down to 128×72 pixels.
    mutating func measure(_ picture: PixelBuffer) {
        let (width, height) = (picture.width, picture.height)
        let bytes = picture.bytes.bindMemory(to: UInt8.self)
        let step = width >= 512 ? 4 : 1
        for row in 0..<FlashGuard.rows {
            let top = row * height / FlashGuard.rows
            let bottom = max(top + 1, (row + 1) * height / FlashGuard.rows)
            for column in 0..<FlashGuard.columns {
                let left = column * width / FlashGuard.columns
                let right = max(left + 1, (column + 1) * width / FlashGuard.columns)
                var (red, green, blue, count): (Int, Int, Int, Int) = (0, 0, 0, 0)
                var y = top
                while y < min(bottom, height) {
                    var place = (y * width + left) * 4
                    let end = (y * width + min(right, width)) * 4
                    while place < end {
                        red += Int(linearLight[Int(bytes[place])])
                        green += Int(linearLight[Int(bytes[place + 1])])
                        blue += Int(linearLight[Int(bytes[place + 2])])
                        count += 1
                        place += 4 * step
                    }
                    y += step
                }
                count = max(count, 1)
                set(
                    row * FlashGuard.columns + column,
                    SIMD4(Int32(red / count), Int32(green / count), Int32(blue / count), 0))
            }
        }
    }

    /// Makes this grid `share` sixteenths of the way from one to another.
    mutating func mix(_ from: FlashGrid, _ to: FlashGrid, share: Int) {
        for cell in 0..<FlashGuard.cells {
            set(cell, from.light[cell] &+ (to.light[cell] &- from.light[cell]) &* Int32(share) / 16)
        }
    }

    private mutating func set(_ cell: Int, _ mean: SIMD4<Int32>) {
        light[cell] = mean
        let (red, green, blue) = (Int(mean.x), Int(mean.y), Int(mean.z))
        luminance[cell] = Int32((2126 * red + 7152 * green + 722 * blue) / 10_000)
        redness[cell] = Int32(max(0, red - green - blue) * 320 / 65_535)
        isSaturatedRed[cell] = red > 0 && red * 10 >= (red + green + blue) * 8
    }
}

/// Linear light of an sRGB byte, 0 … 65 535 (IEC 61966-2-1).
private let linearLight: [UInt16] = (0..<256).map { byte in
    let x = Float(byte) / 255
    let linear = x <= 0.04045 ? x / 12.92 : Exact.pow((x + 0.055) / 1.055, 2.4)
    return UInt16((linear * 65_535).rounded())
}
