import Conditions
import Console

/// How a condition's value is put for people.
enum ConditionText {
    /// The row of a channel on the page.
    static func row(_ frame: ConditionFrame, _ index: Int) -> ConsoleStatus.Condition {
        let channel = frame.layout.channels[index]
        let (text, number) = value(frame, index)
        let seen = frame.capturedAt[index] > 0
        return ConsoleStatus.Condition(
            channel: channel.name, text: text, number: number,
            unit: channel.unit == .one ? "" : channel.unit.rawValue,
            state: frame.states[index].word, age: seen ? Double(frame.age(index)) * 1e-9 : nil)
    }

    /// The value in words or figures, and as one number where it has one.
    static func value(_ frame: ConditionFrame, _ index: Int) -> (text: String, number: Double?) {
        switch frame.layout.channels[index].shape {
        case .scalar:
            let number = Double(frame.number(index))
            return (figure(number), number)
        case .vector(let axes):
            let parts = (0..<axes).map { Double(frame.number(index, $0)) }
            return (parts.map(figure).joined(separator: ", "), length(parts))
        case .colour:
            return (hex(frame, index, 0), nil)
        case .field(let columns, let rows, let parts):
            if parts == 3 {
                let colours = (0..<columns * rows).map { hex(frame, index, $0 * 3) }
                return (colours.joined(separator: " "), nil)
            }
            var sum = 0.0
            for cell in 0..<columns * rows {
                sum += length((0..<parts).map { Double(frame.number(index, cell * parts + $0)) })
            }
            let mean = sum / Double(columns * rows)
            return ("\(columns)×\(rows), mean \(figure(mean))", mean)
        case .tracks:
            let count = frame.trackCount(index)
            return (count == 1 ? "1 person" : "\(count) people", Double(count))
        case .events:
            let count = frame.eventCount(index)
            return (count == 0 ? "–" : "\(count)", Double(count))
        }
    }

    private static func length(_ parts: [Double]) -> Double {
        parts.map { $0 * $0 }.reduce(0, +).squareRoot()
    }

    private static func figure(_ value: Double) -> String {
        let scaled = (abs(value) >= 10 ? value * 10 : value * 100).rounded()
        return "\(abs(value) >= 10 ? scaled / 10 : scaled / 100)"
    }

    private static func hex(_ frame: ConditionFrame, _ index: Int, _ first: Int) -> String {
        let digits = (0..<3).map { part -> String in
            let value = Int((frame.number(index, first + part) * 255).rounded())
            return (value < 16 ? "0" : "") + String(value, radix: 16)
        }
        return "#" + digits.joined()
    }
}
