import DeviceIO
import Foundation
import Sensing

/// Reads a table of numbers for a script: a row of names, then rows of seconds and values.
///
/// `seconds,rain,tilt.x,tilt.y`; a cell that is empty is silence from then on. Problems bear
/// the table's own file and line.
struct ScriptTable {
    let text: SetupText
    let section: Section

    /// How many bytes a table may have.
    static let largest = 64 << 20

    /// The points of each signal that the table has a column for.
    func read(
        _ file: String, _ signals: [DeviceSignal], isLinear: Bool
    ) -> [String: [SignalScript.Point]] {
        let facts = try? FileManager.default.attributesOfItem(atPath: file)
        // Devices and pipes have no end.
        guard facts?[.type] as? FileAttributeType == .typeRegular,
            (facts?[.size] as? Int ?? .max) <= ScriptTable.largest,
            let data = FileManager.default.contents(atPath: file)
        else {
            section.note(
                "file", "there is no table `\(file)`",
                allowed: "a file of up to \(ScriptTable.largest >> 20) MB")
            return [:]
        }
        return points(
            String(decoding: data, as: UTF8.self), file, signals, isLinear: isLinear)
    }

    /// One row: nanoseconds, and a cell for each column, that of the time included.
    private typealias Row = (time: Int64, cells: [Substring])

    /// The points out of a table's text; `file` is named in problems.
    func points(
        _ table: String, _ file: String, _ signals: [DeviceSignal], isLinear: Bool
    ) -> [String: [SignalScript.Point]] {
        let lines = table.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard let head = lines.first else { return [:] }
        let columns = ScriptTable.cells(head)
        guard columns.first == "seconds", columns.count > 1 else {
            text.add(
                1, "", "the first row names the columns",
                allowed: "seconds, then names of channels", in: file)
            return [:]
        }
        let rows = rows(lines.dropFirst(), columns.count, file)
        for name in columns.dropFirst()
        where !signals.contains(where: { ScriptTable.columns(of: $0).contains(String(name)) }) {
            text.add(
                1, String(name), "no channel of this name",
                allowed: signals.flatMap(ScriptTable.columns).joined(separator: ", "), in: file)
        }
        var curves: [String: [SignalScript.Point]] = [:]
        for signal in signals {
            let places = ScriptTable.columns(of: signal).compactMap { name in
                columns.firstIndex { $0 == name }
            }
            guard places.count == signal.request.parts else { continue }
            let points = rows.map { row in
                SignalScript.Point(time: row.time, value: value(row.cells, places))
            }
            curves[signal.name] =
                isLinear && !signal.request.isEvent ? ScriptTable.joined(points) : points
        }
        return curves
    }

    private func rows(_ lines: ArraySlice<Substring>, _ columns: Int, _ file: String) -> [Row] {
        var rows: [Row] = []
        for (index, line) in lines.enumerated() {
            let cells = ScriptTable.cells(line)
            if cells == [""] { continue }
            guard cells.count == columns, let seconds = Double(cells[0]),
                (0...604_800).contains(seconds)
            else {
                text.add(
                    index + 2, "", "a row has a time and a cell for each column",
                    allowed: "\(columns) cells, the first from 0 to 604800", in: file)
                continue
            }
            if let bad = cells.first(where: { !$0.isEmpty && Float($0)?.isFinite != true }) {
                text.add(index + 2, "", "`\(bad)` is not a number", in: file)
            }
            let time = Int64((seconds * 1e9).rounded())
            if let last = rows.last, time < last.time {
                text.add(index + 2, "seconds", "the rows are to follow each other", in: file)
            }
            rows.append((time, cells))
        }
        return rows
    }

    private static func cells(_ line: Substring) -> [Substring] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            let left = cell.drop { $0 == " " }
            return left.dropLast(left.reversed().prefix { $0 == " " || $0 == "\r" }.count)
        }
    }

    /// The names that the columns of a signal have.
    private static func columns(of signal: DeviceSignal) -> [String] {
        if signal.request.parts == 1 { return [signal.name] }
        return ["x", "y", "z", "w"].prefix(signal.request.parts).map { "\(signal.name).\($0)" }
    }

    private func value(_ cells: [Substring], _ places: [Int]) -> SIMD4<Float>? {
        var value = SIMD4<Float>.zero
        for (part, place) in places.enumerated() {
            guard let number = Float(cells[place]), number.isFinite else { return nil }
            value[part] = number
        }
        return value
    }

    /// Goes from each value to the next in a straight line.
    private static func joined(_ points: [SignalScript.Point]) -> [SignalScript.Point] {
        var joined: [SignalScript.Point] = []
        for (index, point) in points.enumerated() {
            joined.append(point)
            guard point.value != nil, index + 1 < points.count,
                let next = points[index + 1].value
            else { continue }
            joined.append(
                SignalScript.Point(
                    time: point.time, value: next, ramp: points[index + 1].time - point.time))
        }
        return joined
    }
}
