import Conditions
import WorldState

/// What a drive can read: a channel with one of its parts, the unit and the range of the number.
struct DriveSource {
    var channel: Int
    var part: DrivePart
    var unit: String
    var low: Double
    var high: Double

    /// What a name can mean, or the names that could have been given.
    enum Outcome {
        case found(DriveSource)
        case unknown(allowed: [String])
    }

    /// Reads `room.eye.drift.x`; a channel's only part may be left out.
    static func named(_ name: String, each: Bool, in layout: ChannelLayout) -> Outcome {
        for (index, channel) in layout.channels.enumerated() {
            let isItself = name == channel.name
            guard isItself || name.hasPrefix(channel.name + ".") else { continue }
            let sources = parts(of: channel, index, each: each)
            if isItself, let first = sources.first, sources.count == 1 || each || isTracks(channel)
            {
                return .found(first)
            }
            if sources.isEmpty { break }
            let word = isItself ? "" : String(name.dropFirst(channel.name.count + 1))
            if let source = sources.first(where: { $0.part.word == word }) { return .found(source) }
            return .unknown(allowed: sources.map { channel.name + "." + $0.part.word })
        }
        let all = layout.channels.enumerated().flatMap { index, channel in
            let sources = parts(of: channel, index, each: each)
            return sources.count == 1
                ? [channel.name] : sources.map { channel.name + "." + $0.part.word }
        }
        return .unknown(allowed: all)
    }

    private static func isTracks(_ channel: Channel) -> Bool { channel.shape == .tracks }

    /// The parts of a channel that a drive may read, the usual one first.
    static func parts(of channel: Channel, _ index: Int, each: Bool) -> [DriveSource] {
        let unit = channel.unit.rawValue
        func source(_ part: DrivePart, _ unit: String, _ low: Float, _ high: Float) -> DriveSource {
            DriveSource(
                channel: index, part: part, unit: unit, low: Double(low), high: Double(high))
        }
        if each {
            guard channel.shape == .tracks else { return [] }
            return [
                source(.value, "1", 0, 1), source(.speed, "m/s", 0, 8),
                source(.stillness, "s", 0, 120),
            ]
        }
        switch channel.shape {
        case .scalar: return [source(.value, unit, channel.low, channel.high)]
        case .vector(let axes):
            let longest = channel.high * Float(axes).squareRoot()
            return [
                source(.x, unit, channel.low, channel.high),
                source(.y, unit, channel.low, channel.high), source(.magnitude, unit, 0, longest),
            ]
        case .colour: return [source(.magnitude, unit, 0, 2)]
        case .field: return [source(.magnitude, unit, 0, channel.high * 2)]
        case .tracks: return [source(.count, "1", 0, Float(Track.limit))]
        case .events: return [source(.strength, "1", 0, 1)]
        }
    }
}
