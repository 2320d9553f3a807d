import Quantities

extension Operation {
    func encode(into writer: inout ByteWriter) {
        writer.write(wanderer)
        writer.write(sequence)
        writer.write(origin.rawValue)
        switch body {
        case .set(let property, let value, let merge, let ticks):
            writer.write(UInt8(0))
            writer.write(property.rawValue)
            writer.write(value)
            writer.write(merge.rawValue)
            writer.write(ticks)
        case .release(let property):
            writer.write(UInt8(1))
            writer.write(property.rawValue)
        case .pose(let x, let y, let heading):
            writer.write(UInt8(2))
            writer.write(x)
            writer.write(y)
            writer.write(heading)
        case .view(let mode):
            writer.write(UInt8(3))
            writer.write(mode.rawValue)
        case .hold(let set):
            writer.write(UInt8(4))
            writer.write(set.rawValue)
        case .unhold(let set):
            writer.write(UInt8(5))
            writer.write(set.rawValue)
        case .drives(let drives):
            writer.write(UInt8(6))
            writer.write(UInt8(drives.count))
            for drive in drives { drive.encode(into: &writer) }
        case .lightning(let strength):
            writer.write(UInt8(7))
            writer.write(strength)
        case .startle(let strength, let bearing):
            writer.write(UInt8(8))
            writer.write(strength)
            writer.write(bearing)
        }
    }

    init(from reader: inout ByteReader) throws(DecodingProblem) {
        let wanderer = try reader.read(UInt8.self)
        let sequence = try reader.read(UInt32.self)
        let origin = try Drive.decode(Origin(rawValue: try reader.read(UInt8.self)), "origin")
        let code = try reader.read(UInt8.self)
        let body = try Operation.body(code, from: &reader)
        self.init(wanderer: wanderer, sequence: sequence, origin: origin, body: body)
    }

    private static func body(
        _ code: UInt8, from reader: inout ByteReader
    ) throws(DecodingProblem) -> Body {
        switch code {
        case 0:
            let property = try property(from: &reader)
            let value = try reader.readFinite("a property")
            let merge = try Drive.decode(LayerMerge(rawValue: try reader.read(UInt8.self)), "merge")
            return .set(property, value, merge: merge, ticks: try reader.read(UInt32.self))
        case 1: return .release(try property(from: &reader))
        case 2:
            let (x, y) = (try reader.readDouble(), try reader.readDouble())
            guard abs(x) < WorldPosition.reach, abs(y) < WorldPosition.reach else {
                throw DecodingProblem("a pose at \(x), \(y)")
            }
            return .pose(x: x, y: y, heading: try reader.readFinite("a heading"))
        case 3:
            return .view(try Drive.decode(ViewMode(rawValue: try reader.read(UInt8.self)), "view"))
        case 4: return .hold(HoldSet(rawValue: try reader.read(UInt8.self)))
        case 5: return .unhold(HoldSet(rawValue: try reader.read(UInt8.self)))
        case 6:
            var drives: [Drive] = []
            for _ in 0..<Int(try reader.read(UInt8.self)) {
                drives.append(try Drive(from: &reader))
            }
            return .drives(drives)
        case 7: return .lightning(try reader.readFinite("a lightning"))
        case 8:
            return .startle(
                try reader.readFinite("a startle"), bearing: try reader.readFinite("a bearing"))
        default: throw DecodingProblem("an unknown operation \(code)")
        }
    }

    private static func property(
        from reader: inout ByteReader
    ) throws(DecodingProblem) -> Property {
        try Drive.decode(Property(rawValue: try reader.read(UInt8.self)), "property")
    }
}
