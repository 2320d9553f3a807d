import Quantities

/// Follows one quantity of every cell through time and counts its opposing changes.
///
/// For each cell it keeps the extreme since the last change that counted, which way that
/// change went, and the ticks of the last seven of them.
struct FlashTracker {
    /// Three flashes are six opposing changes; the seventh within a second begins a fourth.
    private static let kept = 2 * FlashGuard.mostFlashes + 1
    private let allowed: Int

    private var direction = [Int8](repeating: 0, count: FlashGuard.cells)
    private var high = [Int32](repeating: 0, count: FlashGuard.cells)
    private var low = [Int32](repeating: 0, count: FlashGuard.cells)
    private var highIsRed = [Bool](repeating: false, count: FlashGuard.cells)
    private var lowIsRed = [Bool](repeating: false, count: FlashGuard.cells)
    /// The ticks of the last changes, newest first.
    private var changes = [UInt64](repeating: 0, count: FlashGuard.cells * kept)
    private var counts = [UInt8](repeating: 0, count: FlashGuard.cells)

    /// Makes a tracker that lets through so many flashes a second, 1 … `mostFlashes`.
    init(flashes: Int) { allowed = 2 * flashes }

    /// Forgets everything and takes this grid as the first.
    mutating func begin(_ grid: FlashGrid, _ quantity: FlashGrid.Quantity) {
        for cell in 0..<FlashGuard.cells {
            direction[cell] = 0
            counts[cell] = 0
            restart(cell, grid, quantity)
        }
    }

    /// Takes in what was shown.
    mutating func follow(_ grid: FlashGrid, _ quantity: FlashGrid.Quantity, at tick: UInt64) {
        for cell in 0..<FlashGuard.cells {
            let turn = change(cell, grid, quantity)
            if turn != 0 {
                let first = cell * FlashTracker.kept
                for k in stride(from: FlashTracker.kept - 1, to: 0, by: -1) {
                    changes[first + k] = changes[first + k - 1]
                }
                changes[first] = tick
                counts[cell] = min(UInt8(FlashTracker.kept), counts[cell] + 1)
                direction[cell] = turn
                restart(cell, grid, quantity)
                continue
            }
            let value = grid[quantity, cell]
            if value > high[cell] {
                high[cell] = value
                highIsRed[cell] = grid.isSaturatedRed[cell]
            }
            if value < low[cell] {
                low[cell] = value
                lowIsRed[cell] = grid.isSaturatedRed[cell]
            }
        }
    }

    /// Marks the cells that would flash too often if this grid were shown.
    func judge(
        _ grid: FlashGrid, _ quantity: FlashGrid.Quantity, at tick: UInt64,
        into area: inout FlashArea
    ) {
        for cell in 0..<FlashGuard.cells {
            // How many changes there would be within this second.
            let turns = change(cell, grid, quantity) != 0
            var recent = 0
            while recent < Int(counts[cell]),
                tick - changes[cell * FlashTracker.kept + recent] < Tick.perSecond
            { recent += 1 }
            if turns { recent += 1 }
            let isFlashing = recent > allowed
            area.set(cell, isBreaking: turns && isFlashing, isFlashing: isFlashing)
        }
    }

    private mutating func restart(
        _ cell: Int, _ grid: FlashGrid, _ quantity: FlashGrid.Quantity
    ) {
        high[cell] = grid[quantity, cell]
        low[cell] = grid[quantity, cell]
        highIsRed[cell] = grid.isSaturatedRed[cell]
        lowIsRed[cell] = grid.isSaturatedRed[cell]
    }

    /// Whether the cell has changed against its last direction by enough: 1 up, −1 down, 0 no.
    private func change(
        _ cell: Int, _ grid: FlashGrid, _ quantity: FlashGrid.Quantity
    ) -> Int8 {
        let value = grid[quantity, cell]
        if direction[cell] >= 0, differs(value, high[cell], quantity) {
            if quantity == .luminance || highIsRed[cell] || grid.isSaturatedRed[cell] { return -1 }
        }
        if direction[cell] <= 0, differs(low[cell], value, quantity) {
            if quantity == .luminance || lowIsRed[cell] || grid.isSaturatedRed[cell] { return 1 }
        }
        return 0
    }

    /// Whether a change from `dark` to `bright` counts.
    ///
    /// The steps are a tenth below the standards' own, so that rounding never hides a flash.
    private func differs(
        _ dark: Int32, _ bright: Int32, _ quantity: FlashGrid.Quantity
    ) -> Bool {
        switch quantity {
        case .luminance: bright - dark >= 5_898 && dark < 53_100
        case .red: bright - dark >= 18
        }
    }
}

/// How much of any field of view flashes.
struct FlashArea {
    /// A field is a third of the picture each way; a quarter of it may flash.
    private static let fieldColumns = 11
    private static let fieldRows = 6
    private static let allowed = Int32(fieldColumns * fieldRows / 4)

    // Sums over the rectangle from the corner to each cell, with a border of zeros.
    private var breaking = [Int32](repeating: 0, count: stride * (FlashGuard.rows + 1))
    private var flashing = [Int32](repeating: 0, count: stride * (FlashGuard.rows + 1))
    private static let stride = FlashGuard.columns + 1

    /// Sets one cell; every cell is set, in order, before `isTooLarge` is asked.
    mutating func set(_ cell: Int, isBreaking: Bool, isFlashing: Bool) {
        let (row, column) = (cell / FlashGuard.columns + 1, cell % FlashGuard.columns + 1)
        let place = row * FlashArea.stride + column
        let (left, up) = (place - 1, place - FlashArea.stride)
        breaking[place] =
            (isBreaking ? 1 : 0) + breaking[left] + breaking[up] - breaking[up - 1]
        flashing[place] =
            (isFlashing ? 1 : 0) + flashing[left] + flashing[up] - flashing[up - 1]
    }

    /// Whether some field has a cell that breaks the limit and flashes over too large a part.
    func isTooLarge() -> Bool {
        let lastRow = FlashGuard.rows - FlashArea.fieldRows
        let lastColumn = FlashGuard.columns - FlashArea.fieldColumns
        // Most pictures break nothing anywhere.
        if breaking[breaking.count - 1] == 0 { return false }
        for row in 0...lastRow {
            for column in 0...lastColumn
            where sum(breaking, row, column) > 0
                && sum(flashing, row, column) > FlashArea.allowed
            {
                return true
            }
        }
        return false
    }

    private func sum(_ table: [Int32], _ row: Int, _ column: Int) -> Int32 {
        let top = row * FlashArea.stride + column
        let bottom = top + FlashArea.fieldRows * FlashArea.stride
        return table[bottom + FlashArea.fieldColumns] - table[bottom]
            - table[top + FlashArea.fieldColumns] + table[top]
    }
}
