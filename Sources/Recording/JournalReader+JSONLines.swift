import Conditions
import Foundation
import Quantities
import WorldState

extension JournalReader {
    /// Hands the inputs of every recorded tick to `write`, each as one line of JSON.
    ///
    /// Keys: `tick`, `hash` (hexadecimal), `latchedNanoseconds`, `conditions` (by channel: `state`,
    /// `capturedNanoseconds`, and `value`, a list of numbers, of people or of events),
    /// `controls` (those
    /// that are moved, by wanderer) and `operations` (as text). For tools; allocates freely.
    ///
    /// - Throws: `damaged`, `failed`, or what `write` throws.
    public func exportJSONLines(_ write: (String) throws -> Void) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A number that is none has no place in JSON.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try forEachTick { recorded in
            try write(String(decoding: try encoder.encode(Line(recorded)), as: UTF8.self))
            return true
        }
    }
}

private struct Line: Encodable {
    var tick: UInt64
    var hash: String
    var latchedNanoseconds: Int64
    var conditions: [String: Condition] = [:]
    var controls: [String: [String: Float]] = [:]
    var operations: [String]

    struct Condition: Encodable {
        var state: String
        var capturedNanoseconds: Int64
        var value: Value
    }

    enum Value: Encodable {
        case numbers([Float])
        case objects([[String: Float]])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .numbers(let numbers): try container.encode(numbers)
            case .objects(let objects): try container.encode(objects)
            }
        }
    }

    init(_ recorded: RecordedTick) {
        let frame = recorded.inputs.conditions
        tick = recorded.tick.index
        hash = String(recorded.hash, radix: 16)
        latchedNanoseconds = frame.latchedAt
        operations = recorded.inputs.operations.map {
            "wanderer \($0.wanderer) #\($0.sequence) \($0.origin): \($0.body)"
        }
        for (index, channel) in frame.layout.channels.enumerated() {
            conditions[channel.name] = Condition(
                state: frame.states[index].word, capturedNanoseconds: frame.capturedAt[index],
                value: Line.value(frame, index, channel.shape))
        }
        for (index, control) in recorded.inputs.controls.enumerated() where control != .none {
            controls["\(index)"] = [
                "forward": control.forward, "left": control.left, "turn": control.turn,
                "tilt": control.tilt, "runs": control.runs ? 1 : 0,
            ]
        }
    }

    private static func value(
        _ frame: ConditionFrame, _ channel: Int, _ shape: ConditionShape
    ) -> Value {
        switch shape {
        case .tracks:
            .objects(
                (0..<frame.trackCount(channel)).map {
                    let track = frame.track(channel, $0)
                    return [
                        "identity": Float(track.identity), "x": track.position.x,
                        "y": track.position.y, "vx": track.velocity.x, "vy": track.velocity.y,
                        "height": track.height,
                    ]
                })
        case .events:
            .objects(
                (0..<frame.eventCount(channel)).map {
                    let event = frame.event(channel, $0)
                    return ["strength": event.strength, "bearing": event.bearing]
                })
        default:
            .numbers((0..<shape.floatCount).map { frame.number(channel, $0) })
        }
    }
}
