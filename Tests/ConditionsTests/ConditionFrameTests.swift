import Conditions
import Quantities
import TestRig
import Testing

@Suite struct ConditionFrameTests {
    /// Changes some channels of a frame at random.
    private func shake(_ frame: inout ConditionFrame, _ random: inout RandomStream) {
        frame.latchedAt = Int64(random.below(1_000_000_000))
        for (index, channel) in frame.layout.channels.enumerated() where random.unit() < 0.5 {
            let state = ConditionState.allCases[random.below(ConditionState.allCases.count)]
            frame.setState(index, state, capturedAt: Int64(random.below(1_000_000_000)))
            switch channel.shape {
            case .tracks:
                frame.removeTracks(index)
                for person in 0..<random.below(Track.limit + 1) {
                    frame.addTrack(
                        index,
                        Track(
                            identity: UInt32(person + 1),
                            position: Vector2(random.between(-9, 9), random.between(0, 9)),
                            velocity: Vector2(random.bell(), random.bell()),
                            height: random.between(1, 2)))
                }
            case .events:
                frame.removeEvents(index)
                for _ in 0..<random.below(ConditionEvent.limit + 1) {
                    frame.addEvent(
                        index, ConditionEvent(strength: random.unit(), bearing: random.bell()))
                }
            case let shape:
                for part in 0..<shape.floatCount {
                    frame.setNumber(index, part, random.between(channel.low, channel.high))
                }
            }
        }
    }

    @Test func `frames come back bit for bit, whole and as differences`() throws {
        for seed in testSeeds(30) {
            var random = RandomStream(seed: seed)
            var frame = ConditionFrame(layout: .standard)
            var previous: ConditionFrame?
            var read = ConditionFrame(layout: .standard)
            for _ in 0..<8 {
                shake(&frame, &random)
                var writer = ByteWriter()
                frame.encode(into: &writer, after: previous)
                var reader = ByteReader(writer.bytes)
                try read.decode(from: &reader)
                #expect(read == frame && reader.isAtEnd, "\(rerun(seed, "frames come back"))")
                var copy = ConditionFrame(layout: .standard)
                copy.copyValues(from: frame)
                #expect(copy == frame)
                previous = frame
            }
        }
    }

    @Test func `a frame that did not change costs ten bytes at the most`() {
        var frame = ConditionFrame(layout: .standard)
        var random = RandomStream(seed: 1)
        shake(&frame, &random)
        var writer = ByteWriter()
        frame.encode(into: &writer, after: frame)
        #expect(writer.bytes.count <= 10)
    }

    @Test func `bytes that end early or are changed are a problem, never a trap`() {
        for seed in testSeeds(40) {
            var random = RandomStream(seed: seed)
            var frame = ConditionFrame(layout: .standard)
            shake(&frame, &random)
            var writer = ByteWriter()
            frame.encode(into: &writer, after: nil)
            #expect(throws: DecodingProblem.self, "\(rerun(seed, "bytes that end"))") {
                var reader = ByteReader(
                    Array(writer.bytes.prefix(random.below(writer.bytes.count))))
                var read = ConditionFrame(layout: .standard)
                try read.decode(from: &reader)
            }
            var bytes = writer.bytes
            for _ in 0..<20 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            var reader = ByteReader(bytes)
            var read = ConditionFrame(layout: .standard)
            try? read.decode(from: &reader)
        }
    }

    @Test func `numbers are held to the channel's range, NaN included`() {
        var frame = ConditionFrame(layout: .standard)
        guard let loudness = frame.layout.index(of: "room.ear.loudness"),
            let people = frame.layout.index(of: "room.eye.people")
        else {
            Issue.record("the standard layout has no such channels")
            return
        }
        frame.setNumber(loudness, 0, 12)
        #expect(frame.number(loudness) == 0)
        frame.setNumber(loudness, 0, .nan)
        #expect(frame.number(loudness) == -90)
        frame.addTrack(
            people,
            Track(
                identity: 1, position: Vector2(.nan, .infinity), velocity: Vector2(-1e30, 0),
                height: .nan))
        let track = frame.track(people, 0)
        #expect(track.position == Vector2(-100, 100))
        #expect(track.velocity == Vector2(-100, 0) && track.height == 0)
    }

    @Test func `what does not fit is refused`() {
        var frame = ConditionFrame(layout: .standard)
        guard let people = frame.layout.index(of: "room.eye.people"),
            let claps = frame.layout.index(of: "room.ear.clap")
        else {
            Issue.record("the standard layout has no such channels")
            return
        }
        for index in 0..<40 {
            let track = Track(
                identity: UInt32(index + 1), position: .zero, velocity: .zero, height: 1)
            #expect(frame.addTrack(people, track) == (index < 32))
            let event = ConditionEvent(strength: 1, bearing: 0)
            #expect(frame.addEvent(claps, event) == (index < 8))
        }
        #expect(frame.trackCount(people) == 32 && frame.eventCount(claps) == 8)
        frame.removeTracks(people)
        frame.removeEvents(claps)
        #expect(frame == ConditionFrame(layout: .standard))
    }

    @Test func `a fresh frame knows nothing and is neutral`() {
        let frame = ConditionFrame(layout: .standard)
        for (index, channel) in frame.layout.channels.enumerated() {
            #expect(frame.states[index] == .unknown)
            #expect(frame.age(index) == 0)
            for part in 0..<channel.shape.floatCount {
                #expect(frame.number(index, part) == channel.neutral)
            }
        }
    }

    @Test func `age runs from capture to latch and never below nothing`() {
        var frame = ConditionFrame(layout: .standard)
        frame.latchedAt = 1000
        frame.setState(0, .live, capturedAt: 400)
        #expect(frame.age(0) == 600)
        frame.setState(0, .live, capturedAt: 2000)
        #expect(frame.age(0) == 0)
    }
}
