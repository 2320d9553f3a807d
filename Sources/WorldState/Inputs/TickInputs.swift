import Conditions
import Quantities

/// All that one step of the world reads: conditions, controls, operations.
///
/// There is no more.
public struct TickInputs: Hashable, Sendable {
    /// What is known of the room, after calibration and loss policy.
    public var conditions: ConditionFrame
    /// One control for each wanderer, by index.
    public var controls: [Control]
    /// What was said, ordered by wanderer, then sequence number; at most `Operation.limit`.
    public var operations: [Operation]

    /// Inputs in which nothing is known and nobody does or says anything.
    public init(layout: ChannelLayout) {
        conditions = ConditionFrame(layout: layout)
        controls = Array(repeating: .none, count: Control.limit)
        operations = []
        operations.reserveCapacity(Operation.limit)
    }

    /// Writes the inputs; conditions only where they differ from `previous`.
    public func encode(into writer: inout ByteWriter, after previous: TickInputs?) {
        conditions.encode(into: &writer, after: previous?.conditions)
        for index in controls.indices where controls[index] != .none {
            let control = controls[index]
            writer.write(UInt8(index))
            writer.write(control.forward)
            writer.write(control.left)
            writer.write(control.turn)
            writer.write(control.tilt)
            writer.write(control.runs)
        }
        writer.write(UInt8(255))
        writer.write(UInt8(operations.count))
        for operation in operations { operation.encode(into: &writer) }
    }

    /// Reads the inputs of the next tick over those of the one before.
    public mutating func decode(from reader: inout ByteReader) throws(DecodingProblem) {
        try conditions.decode(from: &reader)
        for index in controls.indices { controls[index] = .none }
        while true {
            let index = Int(try reader.read(UInt8.self))
            if index == 255 { break }
            guard index < controls.count else { throw DecodingProblem("wanderer \(index)") }
            controls[index] = Control(
                forward: try reader.readFloat(), left: try reader.readFloat(),
                turn: try reader.readFloat(), tilt: try reader.readFloat(),
                runs: try reader.readBool())
        }
        operations.removeAll(keepingCapacity: true)
        for _ in 0..<Int(try reader.read(UInt8.self)) {
            operations.append(try Operation(from: &reader))
        }
    }
}
