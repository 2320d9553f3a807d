import Quantities

/// Where people of the room have walked: how far the grass lies down, cell by cell.
///
/// A square grid of fixed size over the room's floor in the world and a margin round it. A
/// step treads a round place; whoever comes again treads it further down. It heals evenly, so
/// that a place trodden to the ground is whole again after `RoomPlacement.healing`. All in
/// whole numbers.
public struct TroddenField: Hashable, Sendable {
    /// Cells along a side.
    public static let side = 64
    /// Metres of the room beside and behind the floor that still belong to it.
    static let margin: Float = 1

    /// Whether the room has a place; without one nothing is trodden.
    public let isUsed: Bool
    /// The south-west corner of cell 0 along the axes, relative to the room's origin, metres.
    public let corner: Vector2
    /// The room's directions in the world: to the right and ahead, each of length 1.
    public let right: Vector2
    /// The way out through the picture.
    public let ahead: Vector2
    /// Metres along a cell's side.
    public let cell: Float
    /// Row by row from the picture: 0 standing … 65,535 trodden to the ground.
    public internal(set) var cells: [UInt16]
    /// What a cell gets back each time its row is visited, and every how many rounds.
    private let gain: UInt16
    private let rounds: UInt64

    init(_ room: RoomPlacement) {
        let wide = (room.floor.x + 2 * TroddenField.margin) * room.scale
        let deep = (room.floor.y + 2 * TroddenField.margin) * room.scale
        let heading = room.place?.heading ?? 0
        isUsed = room.place != nil
        cell = max(wide, deep) / Float(TroddenField.side)
        corner = Vector2(
            -max(wide, deep) / 2, (room.distance - TroddenField.margin) * room.scale)
        ahead = Vector2(Exact.cos(heading), Exact.sin(heading))
        right = Vector2(ahead.y, -ahead.x)
        cells = Array(repeating: 0, count: isUsed ? TroddenField.side * TroddenField.side : 0)
        // A row has its turn every 64 ticks.
        let each = 65_535 * (Float(TroddenField.side) * Tick.seconds) / room.healing
        gain = UInt16(clamp(each.rounded(), 1, 65_535))
        rounds = each >= 1 ? 1 : UInt64((1 / max(each, 1e-4)).rounded())
    }

    /// Treads a round place of some decimetres; `way` is from the room's origin, metres.
    mutating func tread(at way: Vector2, share: Float) {
        if !isUsed { return }
        let radius: Float = 0.42
        let (u, v) = (
            (way.dot(right) - corner.x) / cell, (way.dot(ahead) - corner.y) / cell
        )
        let reach = radius / cell + 1
        let last = Float(TroddenField.side - 1)
        guard u > -reach, v > -reach, u < last + reach, v < last + reach else { return }
        let columns = Int(clamp(u - reach, 0, last))...Int(clamp(u + reach, 0, last))
        for row in Int(clamp(v - reach, 0, last))...Int(clamp(v + reach, 0, last)) {
            for column in columns {
                let (dx, dy) = ((Float(column) + 0.5 - u) * cell, (Float(row) + 0.5 - v) * cell)
                let near = 1 - (dx * dx + dy * dy).squareRoot() / radius
                if near <= 0 { continue }
                let index = row * TroddenField.side + column
                let left = Float(65_535 - cells[index])
                cells[index] += UInt16(left * share * smoothstep(0, 0.7, near))
            }
        }
    }

    /// Heals the row whose turn it is.
    mutating func heal(_ tick: Tick) {
        if !isUsed { return }
        let side = UInt64(TroddenField.side)
        if tick.index / side % rounds != 0 { return }
        let first = Int(tick.index % side) * TroddenField.side
        for index in first..<(first + TroddenField.side) where cells[index] > 0 {
            cells[index] -= min(cells[index], gain)
        }
    }

    func visit<Sink: StateSink>(_ sink: inout Sink) {
        for index in stride(from: 0, to: cells.count, by: 4) {
            let (a, b) = (UInt64(cells[index]), UInt64(cells[index + 1]))
            let (c, d) = (UInt64(cells[index + 2]), UInt64(cells[index + 3]))
            sink.take(a | b << 16 | c << 32 | d << 48)
        }
    }

    mutating func restore(_ source: inout StateSource) throws(DecodingProblem) {
        for index in stride(from: 0, to: cells.count, by: 4) {
            let word = try source.word()
            for part in 0..<4 {
                cells[index + part] = UInt16(truncatingIfNeeded: word >> (16 * UInt64(part)))
            }
        }
    }
}
