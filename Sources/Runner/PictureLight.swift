import Kernels
import Quantities
import Setup

/// The mean light of parts of a picture, for lamps that carry it on into the room.
///
/// Looks at some hundred pixels on a fixed grid. Linear light, as lamps give it: a lamp at half
/// its power shines half as bright, a pixel of half its code at a fifth. Does not allocate once it
/// is made.
struct PictureLight {
    /// Points across and down; odd, so that no regular pattern of the picture meets them all.
    private static let (across, down) = (41, 23)

    private let wanted: [Bool]
    private var sums: [SIMD4<Float>]
    /// Linear light by code, IEC 61966-2-1.
    private let linear: [Float]
    /// Whether a picture was seen.
    private(set) var isKnown = false

    init(_ parts: Set<PicturePart>) {
        wanted = PicturePart.allCases.map(parts.contains)
        sums = PicturePart.allCases.map { _ in .zero }
        linear = (0..<256).map { code in
            let share = Float(code) / 255
            return share <= 0.04045 ? share / 12.92 : Exact.pow((share + 0.055) / 1.055, 2.4)
        }
    }

    /// Measures a picture of four bytes a pixel; of others it leaves what it knows.
    mutating func measure(_ picture: PixelBuffer) {
        guard wanted.contains(true), picture.format == .rgba8 else { return }
        isKnown = true
        for index in wanted.indices where wanted[index] {
            let span = PicturePart.allCases[index].span
            sums[index] = mean(picture, span.x, span.y)
        }
    }

    private func mean(
        _ picture: PixelBuffer, _ x: ClosedRange<Float>, _ y: ClosedRange<Float>
    ) -> SIMD4<Float> {
        let bytes = picture.bytes
        var sum = SIMD4<Float>.zero
        for row in 0..<PictureLight.down {
            let shareY = (Float(row) + 0.5) / Float(PictureLight.down)
            let line = Int(
                (y.lowerBound + (y.upperBound - y.lowerBound) * shareY) * Float(picture.height))
            let start = min(line, picture.height - 1) * picture.bytesPerRow
            for column in 0..<PictureLight.across {
                let shareX = (Float(column) + 0.5) / Float(PictureLight.across)
                let place = Int(
                    (x.lowerBound + (x.upperBound - x.lowerBound) * shareX) * Float(picture.width))
                let at = start + min(place, picture.width - 1) * 4
                sum += SIMD4(
                    linear[Int(bytes[at])], linear[Int(bytes[at + 1])], linear[Int(bytes[at + 2])],
                    0)
            }
        }
        return sum / Float(PictureLight.across * PictureLight.down)
    }

    /// Red, green, blue, each 0 … 1; 0 before the first picture.
    func colour(_ part: PicturePart) -> SIMD4<Float> { sums[PictureLight.index(part)] }

    /// The luminance, 0 … 1, weighed as Rec709 does.
    func luminance(_ part: PicturePart) -> Float {
        let colour = colour(part)
        return 0.2126 * colour.x + 0.7152 * colour.y + 0.0722 * colour.z
    }

    private static func index(_ part: PicturePart) -> Int {
        switch part {
        case .whole: 0
        case .left: 1
        case .middle: 2
        case .right: 3
        case .top: 4
        case .bottom: 5
        }
    }
}
