import Quantities

extension Drive {
    /// Writes the drive, as journals and snapshots keep it.
    public func encode(into writer: inout ByteWriter) {
        writer.write(UInt8(channel))
        writer.write(part.rawValue)
        writer.write(eachPerson)
        for number in [
            inputFrom, inputTo, outputFrom, outputTo, attack, release, hysteresisOn,
            hysteresisOff, cooldown,
        ] { writer.write(number) }
        writer.write(curve.rawValue)
        writer.write(merge.rawValue)
        switch target {
        case .property(let property):
            writer.write(UInt8(0))
            writer.write(property.rawValue)
        case .action(let action):
            writer.write(UInt8(1))
            writer.write(action.rawValue)
        }
    }

    /// Reads what `encode` wrote.
    public init(from reader: inout ByteReader) throws(DecodingProblem) {
        let channel = Int(try reader.read(UInt8.self))
        let part = try Drive.decode(DrivePart(rawValue: try reader.read(UInt8.self)), "part")
        let each = try reader.readBool()
        var numbers: [Float] = []
        for _ in 0..<9 { numbers.append(try reader.readFinite("a drive")) }
        guard (0...1_000_000).contains(numbers[8]) else {
            throw DecodingProblem("a drive's cooldown of \(numbers[8]) s")
        }
        let curve = try Drive.decode(DriveCurve(rawValue: try reader.read(UInt8.self)), "curve")
        let merge = try Drive.decode(LayerMerge(rawValue: try reader.read(UInt8.self)), "merge")
        let isAction = try reader.readBool()
        let raw = try reader.read(UInt8.self)
        let target: DriveTarget =
            isAction
            ? .action(try Drive.decode(DriveAction(rawValue: raw), "action"))
            : .property(try Drive.decode(Property(rawValue: raw), "property"))
        self.init(
            channel: channel, part: part, eachPerson: each, input: (numbers[0], numbers[1]),
            output: (numbers[2], numbers[3]), curve: curve, attack: numbers[4],
            release: numbers[5], hysteresis: (numbers[6], numbers[7]), cooldown: numbers[8],
            merge: merge, target: target)
    }

    /// The value of a raw number, or a problem that names what it should have been.
    static func decode<T>(_ value: T?, _ what: String) throws(DecodingProblem) -> T {
        guard let value else { throw DecodingProblem("an unknown \(what)") }
        return value
    }
}

extension ByteReader {
    /// Reads a `Float` that is a number; `what` names it in the problem.
    mutating func readFinite(_ what: String) throws(DecodingProblem) -> Float {
        let value = try readFloat()
        guard value.isFinite else { throw DecodingProblem("\(what) of \(value)") }
        return value
    }
}
