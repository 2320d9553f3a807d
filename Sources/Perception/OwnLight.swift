import DeviceIO
import Kernels
import Quantities
import Vision

/// Takes the light that the stage itself throws into the room off a camera's captures.
///
/// A capture is divided into 32 × 18 cells. What a cell gets of the stage is taken to be
/// `a · m + b · M`: `m` is the part of the stage's picture that the cell shows by the sight's
/// corners, `M` the mean of the whole picture. Both numbers are learnt for each cell and colour
/// while the world changes by itself, by recursive least squares on what remains when slow means
/// are taken off both sides; a change of the room that has nothing to do with the stage is an
/// outlier there and is bounded. Only real changes of the picture teach: more than two per cent
/// of full light. Nothing is taken off before something was learnt.
///
/// Owned by one thread. Allocates one picture a capture; takes about two milliseconds at
/// 640 × 360.
public final class OwnLight {
    /// Cells across and down.
    static let columns = 32
    static let rows = 18

    private let trace: StageTrace
    private let sight: StageSight
    private var stage = [Float](repeating: 0, count: StageTrace.numbers)
    /// For every cell the cells of the stage that it shows.
    private let shown: [[Int]]
    private var cells: [SpillCell]
    /// What is taken off each cell: blue, green, red, 0 … 1.
    private var share: [SIMD4<Float>]
    private var shrinker: Shrinker?
    private var last: MonotonicTime?

    /// Makes a subtractor that has learnt nothing.
    ///
    /// - Parameters:
    ///   - trace: What the stage shows.
    ///   - sight: Where the camera sees it.
    public init(trace: StageTrace, sight: StageSight) {
        self.trace = trace
        self.sight = sight
        let count = OwnLight.columns * OwnLight.rows
        shown = (0..<count).map { OwnLight.stageCells(of: $0, sight) }
        cells = Array(repeating: SpillCell(), count: count * 3)
        share = Array(repeating: .zero, count: count)
    }

    /// How much is taken off a white stage's light, the mean over the picture, 0 … 1.
    public var learnt: Float {
        cells.reduce(0) { $0 + $1.local + $1.glow } / Float(cells.count)
    }

    /// The stage's cells that a cell of the camera shows, looked at in nine places.
    private static func stageCells(of cell: Int, _ sight: StageSight) -> [Int] {
        var found: Set<Int> = []
        for part in 0..<9 {
            let camera = Vector2(
                (Float(cell % columns) + (Float(part % 3) + 0.5) / 3) / Float(columns),
                (Float(cell / columns) + (Float(part / 3) + 0.5) / 3) / Float(rows))
            guard let place = sight.stagePlace(of: camera) else { continue }
            let (across, down) = StageTrace.size
            let x = min(across - 1, Int(place.x * Float(across)))
            let y = min(down - 1, Int(place.y * Float(down)))
            found.insert(y * across + x)
        }
        return found.sorted()
    }

    /// The capture without the stage's light; the capture itself as long as nothing was shown.
    ///
    /// Others than `bgr8` come back as `bgr8`, at most 640 pixels across.
    /// - Throws: `VisionError` as `DriverError` where a JPEG is damaged.
    public func subtract(_ capture: VideoCapture) throws(DriverError) -> VideoCapture {
        let time = MonotonicTime(nanoseconds: capture.capturedAt.nanoseconds - sight.delay)
        guard trace.copyPicture(at: time, into: &stage) else { return capture }
        let picture = try plain(capture)
        let seconds = last.map { Float(capture.capturedAt - $0) * 1e-9 } ?? 0.033
        last = capture.capturedAt
        learn(picture, after: clamp(seconds, 0.005, 0.5))
        var clean = capture
        clean.pixels = takeOff(picture)
        return clean
    }

    private func plain(_ capture: VideoCapture) throws(DriverError) -> PixelBuffer {
        let pixels = capture.pixels
        if pixels.format == .bgr8 { return pixels }
        let width = min(640, pixels.width)
        let height = max(16, pixels.height * width / max(1, pixels.width))
        do {
            let shrinker: Shrinker
            if let known = self.shrinker, known.width == width, known.height == height {
                shrinker = known
            } else {
                shrinker = try Shrinker(width: width, height: height)
                self.shrinker = shrinker
            }
            try shrinker.shrink(pixels)
            let plain = PixelBuffer(width: width, height: height, format: .bgr8)
            plain.mutableBytes.copyBytes(from: shrinker.bgr)
            return plain
        } catch {
            throw DriverError(
                device: "eye", action: "take the stage's light off capture \(capture.sequence)",
                reason: .damaged(what: error.description))
        }
    }

    private func learn(_ picture: PixelBuffer, after seconds: Float) {
        guard let bytes = picture.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return
        }
        let mean = stageMean(0..<(StageTrace.size.columns * StageTrace.size.rows))
        let ease = 1 - Exact.exp(-seconds / 6)
        for row in 0..<OwnLight.rows {
            let top = row * picture.height / OwnLight.rows
            let bottom = (row + 1) * picture.height / OwnLight.rows
            for column in 0..<OwnLight.columns {
                let left = column * picture.width / OwnLight.columns
                let right = (column + 1) * picture.width / OwnLight.columns
                var (sum, count) = (SIMD4<Int32>.zero, Int32(0))
                for y in stride(from: top, to: bottom, by: 4) {
                    for x in stride(from: left, to: right, by: 4) {
                        let p = bytes + y * picture.bytesPerRow + 3 * x
                        sum &+= SIMD4(Int32(p[0]), Int32(p[1]), Int32(p[2]), 0)
                        count += 1
                    }
                }
                let cell = row * OwnLight.columns + column
                let local = stageMean(shown[cell])
                for c in 0..<3 {
                    let seen = Float(sum[c]) / Float(max(1, count) * 255)
                    let i = cell * 3 + c
                    cells[i].learn(seen, local: local[c], glow: mean[c], ease: ease)
                    share[cell][c] = cells[i].local * local[c] + cells[i].glow * mean[c]
                }
            }
        }
    }

    /// Blue, green, red of some cells of the stage; black for none.
    private func stageMean(_ places: some Collection<Int>) -> SIMD4<Float> {
        if places.isEmpty { return .zero }
        var sum = SIMD4<Float>.zero
        for place in places {
            sum += SIMD4(stage[3 * place + 2], stage[3 * place + 1], stage[3 * place], 0)
        }
        return sum / Float(places.count)
    }

    /// Takes the cells' shares off every pixel, straight between the middles of cells.
    private func takeOff(_ picture: PixelBuffer) -> PixelBuffer {
        let (width, height) = (picture.width, picture.height)
        let clean = PixelBuffer(width: width, height: height, format: .bgr8)
        guard let from = picture.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            let to = clean.mutableBytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return picture }
        let (columns, rows) = (OwnLight.columns, OwnLight.rows)
        // Between which middles a pixel lies, and how far on: 1/256 steps.
        let across = (0..<width).map { x in OwnLight.between(x, width, columns) }
        var line = [SIMD4<Int32>](repeating: .zero, count: columns)
        for y in 0..<height {
            let (upper, down) = OwnLight.between(y, height, rows)
            let lower = min(rows - 1, upper + 1)
            for column in 0..<columns {
                let (a, b) = (share[upper * columns + column], share[lower * columns + column])
                let t = Float(down) / 256
                line[column] = SIMD4<Int32>((a + (b - a) * t) * (255 * 256), rounding: .down)
            }
            let (source, target) = (from + y * picture.bytesPerRow, to + y * clean.bytesPerRow)
            for x in 0..<width {
                let (left, on) = across[x]
                let (a, b) = (line[left], line[min(columns - 1, left + 1)])
                let off = (a &* (256 - on) &+ b &* on) &>> 16
                for c in 0..<3 {
                    let value = Int32(source[3 * x + c]) - off[c]
                    target[3 * x + c] = UInt8(truncatingIfNeeded: max(0, min(255, value)))
                }
            }
        }
        return clean
    }

    private static func between(_ x: Int, _ size: Int, _ cells: Int) -> (Int, Int32) {
        let place = (Float(x) + 0.5) * Float(cells) / Float(size) - 0.5
        let first = max(0, min(cells - 1, Int(max(0, place))))
        return (first, Int32(saturate(place - Float(first)) * 256))
    }
}

/// What one cell and colour gets of the stage, learnt.
struct SpillCell: Sendable {
    /// Of the part of the picture that it shows.
    private(set) var local: Float = 0
    /// Of the whole picture's mean.
    private(set) var glow: Float = 0
    private var means = SIMD4<Float>.zero
    private var isBegun = false
    /// The inverse of what has been seen of the two: xx, xy, yy.
    private var spread = SIMD4<Float>(50, 0, 50, 0)
    private var noise: Float = 0.02

    /// Learns from one capture.
    ///
    /// - Parameter ease: The share by which the slow means follow.
    mutating func learn(_ seen: Float, local m: Float, glow g: Float, ease: Float) {
        let now = SIMD4<Float>(seen, m, g, 0)
        guard isBegun else {
            means = now
            isBegun = true
            return
        }
        let d = now - means
        means += d * ease
        let (y, x1, x2) = (d.x, d.y, d.z)
        guard x1 * x1 + x2 * x2 > 0.0004 else { return }
        let error = y - local * x1 - glow * x2
        let bounded = clamp(error, -4 * noise, 4 * noise)
        noise = clamp(noise + (abs(error) - noise) * 0.02, 0.004, 0.1)
        // Recursive least squares with a memory of some 500 captures.
        let keep: Float = 0.998
        let (p1, p2) = (spread.x * x1 + spread.y * x2, spread.y * x1 + spread.z * x2)
        let scale = 1 / (keep + x1 * p1 + x2 * p2)
        local = clamp(local + p1 * scale * bounded, 0, 2)
        glow = clamp(glow + p2 * scale * bounded, 0, 2)
        spread.x = min(200, (spread.x - p1 * p1 * scale) / keep)
        spread.y = clamp((spread.y - p1 * p2 * scale) / keep, -200, 200)
        spread.z = min(200, (spread.z - p2 * p2 * scale) / keep)
    }
}
