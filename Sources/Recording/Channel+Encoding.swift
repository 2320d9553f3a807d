import Conditions
import Quantities

extension Channel {
    func encode(into writer: inout ByteWriter) {
        writer.write(name)
        switch shape {
        case .scalar: writer.write(UInt8(0))
        case .vector(let axes):
            writer.write(UInt8(1))
            writer.write(UInt8(axes))
        case .colour: writer.write(UInt8(2))
        case .field(let columns, let rows, let parts):
            writer.write(UInt8(3))
            for number in [columns, rows, parts] { writer.write(UInt8(number)) }
        case .tracks: writer.write(UInt8(4))
        case .events: writer.write(UInt8(5))
        }
        writer.write(unit.rawValue)
        writer.write(low)
        writer.write(high)
        writer.write(neutral)
    }

    init(from reader: inout ByteReader) throws(DecodingProblem) {
        let name = try reader.readString()
        let shape = try Channel.shape(from: &reader)
        let word = try reader.readString()
        guard let unit = ConditionUnit(rawValue: word) else {
            throw DecodingProblem("channel \(name) has the unknown unit '\(word)'")
        }
        self.init(
            name, shape, unit, low: try reader.readFloat(), high: try reader.readFloat(),
            neutral: try reader.readFloat())
    }

    private static func shape(
        from reader: inout ByteReader
    ) throws(DecodingProblem) -> ConditionShape {
        switch try reader.read(UInt8.self) {
        case 0: return .scalar
        case 1: return .vector(axes: Int(try reader.read(UInt8.self)))
        case 2: return .colour
        case 3:
            return .field(
                columns: Int(try reader.read(UInt8.self)), rows: Int(try reader.read(UInt8.self)),
                parts: Int(try reader.read(UInt8.self)))
        case 4: return .tracks
        case 5: return .events
        case let code: throw DecodingProblem("an unknown shape \(code)")
        }
    }
}
