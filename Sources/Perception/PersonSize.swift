import Quantities

/// How high a grown person appears at each row of the picture, learnt by watching.
///
/// On a level floor the height grows in a straight line with the row of the feet. The line
/// starts from the declared floor and is drawn through the heights of blobs that stand alone
/// and move, so that a camera hung higher or lower than declared still counts right.
struct PersonSize: Sendable {
    /// Where the line meets a height of nothing, in pixel rows.
    private(set) var zeroRow: Float
    /// Pixels of height per row.
    private(set) var slope: Float
    /// How many square heights a person's silhouette covers, without its blurred rim.
    private var bulk: Float = 0.22

    private static let bins = 24
    private let rows: Float
    private let prior: (zeroRow: Float, slope: Float)
    /// What the line known before weighs; a measured floor knows better than a declared one.
    private let trust: Float
    private var heights: [Float]
    private var weights: [Float]
    private var samples = 0

    /// Starts from the declared floor.
    init(floor: FloorMap, width: Int, height: Int) {
        rows = Float(height)
        let line = floor.personLine(aspect: Float(width) / Float(height))
        zeroRow = line.zeroRow * rows
        slope = line.slope
        prior = (zeroRow, slope)
        trust = floor.isMeasured ? 60 : 8
        heights = Array(repeating: 0, count: Self.bins)
        weights = Array(repeating: 0, count: Self.bins)
    }

    /// Pixels from head to foot of a person whose feet stand at this row; at least 12.
    func height(at footRow: Float) -> Float { max(12, slope * (footRow - zeroRow)) }

    /// Pixels that the silhouette of a person of this height covers, its rim of about half a
    /// pixel on both sides included.
    func area(ofHeight height: Float) -> Float { bulk * height * height + height }

    /// The row of the feet of a person whose head is at this row and whose feet are hidden.
    func footRow(ofHead row: Float) -> Float {
        let s = min(slope, 0.9)
        return (row - s * zeroRow) / (1 - s)
    }

    /// Whether enough people have stood near this row for its height to be believed.
    func isSure(at footRow: Float) -> Bool {
        let bin = Int(clamp(footRow / rows, 0, 0.999) * Float(Self.bins))
        let near = max(0, bin - 2)...min(Self.bins - 1, bin + 2)
        return weights[near].reduce(0, +) >= 6
    }

    /// Takes in a blob that seems to be one moving person, wholly in the picture.
    mutating func learn(footRow: Float, height: Float, area: Float) {
        // Where heights are known, what is far from them is two people, or half of one.
        let ratio = height / self.height(at: footRow)
        if isSure(at: footRow) && (ratio < 0.7 || ratio > 1.4) { return }
        let bin = Int(clamp(footRow / rows, 0, 0.999) * Float(Self.bins))
        if weights[bin] == 0 { heights[bin] = height }
        // A running median: steps of fixed size towards the sample are not drawn by outliers.
        let step = max(0.3, heights[bin] * 0.2 / (1 + weights[bin] * 0.25))
        heights[bin] += clamp(height - heights[bin], -step, step)
        weights[bin] = min(weights[bin] + 1, 40)
        bulk += clamp((area - height) / (height * height) - bulk, -0.002, 0.002)
        bulk = clamp(bulk, 0.15, 0.3)
        samples += 1
        if samples >= 8 && samples % 4 == 0 { fit() }
    }

    /// Draws the line of least squares through the medians, held by the declared line.
    private mutating func fit() {
        var (sw, sx, sy, sxx, sxy): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
        func add(_ row: Float, _ height: Float, _ weight: Float) {
            sw += weight
            sx += weight * row
            sy += weight * height
            sxx += weight * row * row
            sxy += weight * row * height
        }
        let binHeight = rows / Float(Self.bins)
        for bin in 0..<Self.bins where weights[bin] >= 3 {
            add((Float(bin) + 0.5) * binHeight, heights[bin], weights[bin])
        }
        // Two points of the declared line, weaker the more was seen.
        let hold = trust / (1 + Float(samples) * 0.1)
        for row in [0.4 * rows, rows] { add(row, prior.slope * (row - prior.zeroRow), hold) }
        let spread = sw * sxx - sx * sx
        guard spread > 1e-3 * sw * sw else { return }
        let fitted = (sw * sxy - sx * sy) / spread
        let newSlope = clamp(fitted, 0.05, 1.2)
        let (meanRow, meanHeight) = (sx / sw, sy / sw)
        slope = newSlope
        zeroRow = clamp(meanRow - meanHeight / newSlope, -3 * rows, 0.8 * rows)
    }
}
