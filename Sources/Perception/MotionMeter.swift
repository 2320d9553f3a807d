import Quantities

/// Sums the flow over everything that moves: energy, drift, and a field of cells.
struct MotionMeter: Sendable {
    /// Which pixels of bodies move; 255 or 0.
    private(set) var moving: [UInt8]
    /// Persons times body heights a second.
    private(set) var energy: Float = 0
    /// Metres a second, smoothed.
    private(set) var drift: Vector2 = .zero
    /// Metres a second per cell, smoothed.
    private(set) var cells: [Vector2]
    private let width: Int
    private let height: Int
    /// Metres of floor under a pixel of each row, and where right and up the picture point there.
    private let metres: [Float]
    private let axes: (right: Vector2, away: Vector2)

    init(floor: FloorMap, width: Int, height: Int) {
        self.width = width
        self.height = height
        metres = (0..<height).map {
            floor.span(at: Float($0) / Float(height)) / Float(width)
        }
        axes = floor.axes
        moving = Array(repeating: 0, count: width * height)
        cells = Array(
            repeating: .zero, count: EyeReport.flowSize.columns * EyeReport.flowSize.rows)
    }

    /// Marks the pixels of bodies that move.
    ///
    /// Flow misses what is thin and quick, such as a waving arm; there the change from the
    /// capture before tells.
    mutating func mark(
        flow: [Float], mask: [UInt8], before: [UInt8], now: [UInt8], after dt: Float
    ) {
        // Slower than this is noise: 8 pixels a second, never below a sixth of a pixel.
        let least = max(0.16, 8 * dt)
        let square = least * least
        for i in 0..<moving.count {
            let (x, y) = (flow[2 * i], flow[2 * i + 1])
            let change = abs(Int(before[i]) - Int(now[i]))
            let isMoving = x * x + y * y > square || change > 22
            moving[i] = mask[i] != 0 && isMoving ? 255 : 0
        }
    }

    /// Nothing moves that could be told, such as while the light changes.
    mutating func rest() {
        for i in 0..<moving.count { moving[i] = 0 }
    }

    /// Sums up over the moving pixels that belong to blobs.
    mutating func sum(
        flow: [Float], owner: [Int16], blobs: [Blob], after dt: Float, size: PersonSize
    ) {
        // What a pixel's move is worth: a share of a person, over a share of a body's height.
        let worth = blobs.map { blob in
            let tall = min(size.height(at: Float(blob.bottom)), max(blob.height, 8) * 1.5)
            return 1 / (size.area(ofHeight: tall) * tall * dt)
        }
        let (columns, rows) = EyeReport.flowSize
        var sums = [Vector2](repeating: .zero, count: columns * rows)
        var counts = [Float](repeating: 0, count: columns * rows)
        var (total, totalCount, energy): (Vector2, Float, Float) = (.zero, 0, 0)
        for y in 0..<height {
            let metres = self.metres[y] / dt
            let row = y * rows / height * columns
            for x in 0..<width {
                let i = y * width + x
                if moving[i] == 0 || owner[i] < 0 { continue }
                let pixels = Vector2(flow[2 * i], flow[2 * i + 1])
                let speed = (axes.right * pixels.x + axes.away * -pixels.y) * metres
                let cell = row + x * columns / width
                sums[cell] += speed
                counts[cell] += 1
                total += speed
                totalCount += 1
                energy += max(pixels.length, 1) * worth[Int(owner[i])]
            }
        }
        let ease = 1 - Exact.exp(-dt / 0.25)
        // A handful of pixels is no wind: the mean is faded in with their number.
        let few = 0.002 * Float(width * height)
        drift += (total * (1 / (totalCount + few)) - drift) * ease
        let fewInCell = 0.06 * Float(width * height) / Float(columns * rows)
        for cell in cells.indices {
            let mean = sums[cell] * (1 / (counts[cell] + fewInCell))
            cells[cell] += (mean - cells[cell]) * ease
        }
        self.energy += (energy - self.energy) * ease
    }
}
