import Kernels
import Vision

/// A coarse print of a room's edges: enough to tell that a camera was moved, far too little to
/// tell who was there.
///
/// The picture is cut into 32 × 18 cells; of each only is kept which way its edges run, in six
/// directions and sixteen steps, scaled to the strongest of them. So light that becomes brighter
/// or dimmer changes nothing. Cells without edges are empty.
public struct ScenePrint: Hashable, Sendable {
    /// Cells across and down.
    static let size = (columns: 32, rows: 18)
    /// Directions of an edge, half a turn in all.
    static let directions = 6
    /// The size of the picture it is taken from.
    static let picture = (width: 320, height: 180)

    /// 0 … 15 for every cell and direction.
    let strengths: [UInt8]

    init(strengths: [UInt8]) {
        precondition(strengths.count == ScenePrint.count, "a number for each direction")
        self.strengths = strengths
    }

    private static var count: Int { size.columns * size.rows * directions }

    /// Reads what `text` gave; nil for anything else.
    public init?(_ text: String) {
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        let values = digits.compactMap { $0.map { UInt8($0) } }
        guard values.count == digits.count, values.count == ScenePrint.count else { return nil }
        strengths = values
    }

    /// The print as hexadecimal digits, 3456 of them.
    public var text: String {
        strengths.map { String($0, radix: 16) }.joined()
    }

    /// How many cells have edges.
    public var texture: Int { (0..<strengths.count / 6).filter { !isEmpty($0) }.count }

    /// Takes the print of one picture; nil where it is too small.
    public init?(_ picture: GreyPicture) {
        let (width, height) = ScenePrint.picture
        let pixels = PixelBuffer(width: picture.width, height: picture.height, format: .grey8)
        pixels.mutableBytes.copyBytes(from: picture.bytes)
        guard let shrinker = try? Shrinker(width: width, height: height),
            (try? shrinker.shrink(pixels)) != nil
        else { return nil }
        self.init(grey: shrinker.grey)
    }

    /// Takes the print of a lightness picture of 320 × 180 pixels.
    init(grey: [UInt8]) {
        let (width, height) = ScenePrint.picture
        precondition(grey.count == width * height, "a picture of the print's own size")
        let smooth = ScenePrint.smoothed(grey, width, height)
        let (columns, rows) = ScenePrint.size
        let bins = ScenePrint.directions
        var sums = [Float](repeating: 0, count: columns * rows * bins)
        for y in 1..<height - 1 {
            let row = y * rows / height * columns
            for x in 1..<width - 1 {
                let i = y * width + x
                let across = smooth[i + 1] - smooth[i - 1]
                let down = smooth[i + width] - smooth[i - width]
                let strength = (across * across + down * down).squareRoot()
                // Below this it is the camera's noise.
                if strength < 6 { continue }
                let cell = row + x * columns / width
                sums[cell * bins + ScenePrint.direction(across, down)] += strength
            }
        }
        strengths = ScenePrint.scaled(sums)
    }

    /// Which of six sectors of a half turn a gradient points to.
    private static func direction(_ across: Float, _ down: Float) -> Int {
        // The same direction up and down; then by slope, without any angle.
        let (x, y) = down < 0 || (down == 0 && across < 0) ? (-across, -down) : (across, down)
        // Borders at 15, 45, 75 … degrees, so that upright and level edges lie inside.
        let slopes: [(Float, Float)] = [
            (0.965_925_8, 0.258_819), (0.707_106_8, 0.707_106_8), (0.258_819, 0.965_925_8),
            (-0.258_819, 0.965_925_8), (-0.707_106_8, 0.707_106_8), (-0.965_925_8, 0.258_819),
        ]
        for (index, (c, s)) in slopes.enumerated() where y * c - x * s < 0 { return index }
        return 0
    }

    private static func scaled(_ sums: [Float]) -> [UInt8] {
        let bins = directions
        let cells = sums.count / bins
        let energy = (0..<cells).map { cell in
            sums[cell * bins..<(cell + 1) * bins].reduce(0, +)
        }
        // What counts as an edge is relative to the picture's own edges: gain cancels out.
        let sorted = energy.sorted()
        let strong = sorted[cells * 9 / 10]
        let least = max(strong * 0.12, 60)
        var strengths = [UInt8](repeating: 0, count: sums.count)
        for cell in 0..<cells where energy[cell] >= least {
            let most = sums[cell * bins..<(cell + 1) * bins].max() ?? 1
            for bin in cell * bins..<(cell + 1) * bins {
                strengths[bin] = UInt8((sums[bin] / most * 15).rounded())
            }
        }
        return strengths
    }

    private static func smoothed(_ grey: [UInt8], _ width: Int, _ height: Int) -> [Float] {
        var out = grey.map { Float($0) }
        for y in 1..<height - 1 {
            for x in 1..<width - 1 {
                let i = y * width + x
                func line(_ j: Int) -> Int {
                    Int(grey[j - 1]) + 2 * Int(grey[j]) + Int(grey[j + 1])
                }
                let sum = line(i - width) + 2 * line(i) + line(i + width)
                out[i] = Float(sum) / 16
            }
        }
        return out
    }

    private func isEmpty(_ cell: Int) -> Bool {
        (0..<ScenePrint.directions).allSatisfy {
            strengths[cell * ScenePrint.directions + $0] == 0
        }
    }

    /// How alike the edges of two cells run, 0 … 1.
    private func likeness(_ cell: Int, _ other: ScenePrint, _ otherCell: Int) -> Float {
        let bins = ScenePrint.directions
        var (product, own, others): (Float, Float, Float) = (0, 0, 0)
        for bin in 0..<bins {
            let a = Float(strengths[cell * bins + bin])
            let b = Float(other.strengths[otherCell * bins + bin])
            product += a * b
            own += a * a
            others += b * b
        }
        return own > 0 && others > 0 ? product / (own * others).squareRoot() : 0
    }

    /// How well another print fits this one when moved by some cells.
    ///
    /// - Parameters:
    ///   - other: The other print.
    ///   - across: How many cells to the right it is looked up.
    ///   - down: How many cells below.
    ///   - block: Which of this print's 3 × 3 parts is looked at, row by row; nil for all.
    /// - Returns: The mean likeness over the cells where both have edges, how many of this
    ///   print's cells those are, 0 … 1, and their number.
    func fit(
        _ other: ScenePrint, across: Int = 0, down: Int = 0, block: Int? = nil
    ) -> (fit: Float, seen: Float, cells: Int) {
        let (columns, rows) = ScenePrint.size
        var (within, beside) = (0..<rows, 0..<columns)
        if let block {
            within = rows * (block / 3) / 3..<rows * (block / 3 + 1) / 3
            beside = columns * (block % 3) / 3..<columns * (block % 3 + 1) / 3
        }
        var (sum, judged, own): (Float, Int, Int) = (0, 0, 0)
        for row in within where (0..<rows).contains(row + down) {
            for column in beside where (0..<columns).contains(column + across) {
                let cell = row * columns + column
                if isEmpty(cell) { continue }
                own += 1
                let there = (row + down) * columns + column + across
                if other.isEmpty(there) { continue }
                judged += 1
                // Eight tenths are what any two edges have.
                let likeness = likeness(cell, other, there)
                sum += min(max(0, likeness - 0.8) * 10, 1)
            }
        }
        return (judged > 0 ? sum / Float(judged) : 0, Float(judged) / Float(max(own, 1)), judged)
    }

    /// What `fit` comes to for rooms that have nothing to do with each other.
    ///
    /// From this room itself, moved by more cells than its details are wide.
    var chance: Float {
        let moves = [(5, 0), (-5, 0), (0, 4), (0, -4), (6, 3), (-6, -3), (7, -3), (-7, 3)]
        return moves.map { fit(self, across: $0.0, down: $0.1).fit }.reduce(0, +)
            / Float(moves.count)
    }
}
