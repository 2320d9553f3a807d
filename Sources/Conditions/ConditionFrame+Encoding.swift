import Quantities

extension ConditionFrame {
    /// Whether a channel is the same in both frames, to the bit; its capture time counts too.
    func isEqual(_ channel: Int, to other: ConditionFrame) -> Bool {
        if states[channel] != other.states[channel]
            || capturedAt[channel] != other.capturedAt[channel]
        {
            return false
        }
        switch layout.channels[channel].shape {
        case .tracks:
            if trackCount(channel) != other.trackCount(channel) { return false }
            for i in 0..<trackCount(channel) where track(channel, i) != other.track(channel, i) {
                return false
            }
        case .events:
            if eventCount(channel) != other.eventCount(channel) { return false }
            for i in 0..<eventCount(channel) where event(channel, i) != other.event(channel, i) {
                return false
            }
        case let shape:
            for i in 0..<shape.floatCount
            where number(channel, i).bitPattern != other.number(channel, i).bitPattern {
                return false
            }
        }
        return true
    }

    /// Writes the channels that differ from `previous`, or all where there is none.
    ///
    /// Format: latch time; then for each written channel its index, state, capture time and
    /// value; then 255.
    public func encode(into writer: inout ByteWriter, after previous: ConditionFrame?) {
        precondition(layout.channels.count < 255, "a channel's index is one byte")
        writer.write(latchedAt)
        for channel in layout.channels.indices {
            if let previous, isEqual(channel, to: previous) { continue }
            writer.write(UInt8(channel))
            writer.write(states[channel].rawValue)
            writer.write(capturedAt[channel])
            encodeValue(channel, into: &writer)
        }
        writer.write(UInt8(255))
    }

    private func encodeValue(_ channel: Int, into writer: inout ByteWriter) {
        switch layout.channels[channel].shape {
        case .tracks:
            writer.write(UInt8(trackCount(channel)))
            for i in 0..<trackCount(channel) {
                let person = track(channel, i)
                writer.write(person.identity)
                writer.write(person.position.x)
                writer.write(person.position.y)
                writer.write(person.velocity.x)
                writer.write(person.velocity.y)
                writer.write(person.height)
            }
        case .events:
            writer.write(UInt8(eventCount(channel)))
            for i in 0..<eventCount(channel) {
                writer.write(event(channel, i).strength)
                writer.write(event(channel, i).bearing)
            }
        case let shape:
            for i in 0..<shape.floatCount { writer.write(number(channel, i)) }
        }
    }

    /// Reads what `encode` wrote over the values of the frame before.
    public mutating func decode(from reader: inout ByteReader) throws(DecodingProblem) {
        latchedAt = try reader.read(Int64.self)
        while true {
            let channel = Int(try reader.read(UInt8.self))
            if channel == 255 { return }
            guard channel < layout.channels.count else {
                throw DecodingProblem("channel \(channel) of \(layout.channels.count)")
            }
            guard let state = ConditionState(rawValue: try reader.read(UInt8.self)) else {
                throw DecodingProblem("no such state of \(layout.channels[channel].name)")
            }
            setState(channel, state, capturedAt: try reader.read(Int64.self))
            try decodeValue(channel, from: &reader)
        }
    }

    private mutating func decodeValue(
        _ channel: Int, from reader: inout ByteReader
    ) throws(DecodingProblem) {
        switch layout.channels[channel].shape {
        case .tracks:
            removeTracks(channel)
            for _ in 0..<Int(try reader.read(UInt8.self)) {
                addTrack(
                    channel,
                    Track(
                        identity: try reader.read(UInt32.self),
                        position: Vector2(try reader.readFloat(), try reader.readFloat()),
                        velocity: Vector2(try reader.readFloat(), try reader.readFloat()),
                        height: try reader.readFloat()))
            }
        case .events:
            removeEvents(channel)
            for _ in 0..<Int(try reader.read(UInt8.self)) {
                addEvent(
                    channel,
                    ConditionEvent(
                        strength: try reader.readFloat(), bearing: try reader.readFloat()))
            }
        case let shape:
            for i in 0..<shape.floatCount { setNumber(channel, i, try reader.readFloat()) }
        }
    }
}
