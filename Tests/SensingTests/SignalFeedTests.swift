import Conditions
import DeviceIO
import Quantities
import Sensing
import Testing

struct SignalFeedTests {
    /// A device that gives what it is told to.
    final class ScriptedSignals: SignalSource {
        let identity = DeviceIdentity(family: .serial, key: "usb-9", name: "scripted line")
        var dropped: UInt64 = 0
        var batches: [[SignalReading]] = []
        func open() throws(DriverError) {}
        func read(
            timeout: Int64, into readings: inout [SignalReading]
        ) throws(DriverError) -> Bool {
            guard !batches.isEmpty else { return false }
            readings += batches.removeFirst()
            return true
        }
        func close() {}
    }

    private static let entry: DeviceEntry = {
        var entry = DeviceEntry(name: "bench", family: .serial, driver: .serial)
        var distance = DeviceSignal(
            "distance", SignalRequest("1"), .metres, low: 0, high: 4, neutral: 4)
        distance.scale = 0.01
        var button = DeviceSignal("button", SignalRequest("2"))
        button.speaksOnChange = true
        entry.signals = [
            distance, button, DeviceSignal("knock", SignalRequest("3", isEvent: true)),
            DeviceSignal(
                "tilt", SignalRequest("4", parts: 3), .metresPerSecondSquared, low: -20,
                high: 20),
        ]
        return entry
    }()

    private let binding = SignalBinding(role: "chair", entry: SignalFeedTests.entry)

    private func time(_ milliseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000 + milliseconds * 1_000_000)
    }

    @Test func `signals become channels behind the standard ones, each with its own loss`() throws {
        let layout = ChannelLayout.room([binding])
        let standard = ChannelLayout.standard.channels.count
        #expect(layout.channels.count == standard + 4)
        let distance = layout.channels[standard]
        #expect(distance.name == "room.chair.distance" && distance.unit == .metres)
        #expect(layout.channels[standard + 2].shape == .events)
        #expect(layout.channels[standard + 3].shape == .vector(axes: 3))
        var strict = binding
        strict.loss = LossPolicy(lateAfter: 1, hold: 2, fade: 3)
        let policies = LossPolicies.resolve(layout, [], [strict])
        #expect(policies[standard] == strict.loss && policies[0] == LossPolicies.clock)
    }

    @Test func `readings are scaled, held to their range, and latched`() throws {
        let layout = ChannelLayout.room([binding])
        let board = ReadingBoard(layout: layout)
        var calibration = Calibration(identity: "usb-9")
        calibration.offset = 0.5
        calibration.delay = 20_000_000
        let source = ScriptedSignals()
        let feed = SignalFeed(
            source: source,
            sense: SignalSense(
                board: board, binding: binding, calibration: calibration, isSimulated: false),
            speaksOnChange: false, clock: { self.time(0) })
        try feed.open()
        source.batches = [
            [
                SignalReading(signal: 0, 120, capturedAt: time(40)),
                SignalReading(signal: 2, 0.7, isEvent: true, capturedAt: time(41)),
                SignalReading(
                    signal: 3, value: SIMD4(0, 0, 99, 0), parts: 3, capturedAt: time(42)),
                SignalReading(signal: 17, 1, capturedAt: time(42)),
            ]
        ]
        #expect(try feed.pump(timeout: 0))
        #expect(try !feed.pump(timeout: 0))
        let latch = Latch(board: board, policies: LossPolicies.resolve(layout, [], [binding]))
        var frame = ConditionFrame(layout: layout)
        latch.latch(now: time(60), into: &frame)
        func place(_ name: String) throws -> Int { try #require(layout.index(of: name)) }
        let distance = try place("room.chair.distance")
        #expect(abs(frame.number(distance) - 1.7) < 1e-5)
        #expect(frame.states[distance] == .live)
        #expect(frame.age(distance) == 40_000_000)
        #expect(frame.eventCount(try place("room.chair.knock")) == 1)
        #expect(frame.number(try place("room.chair.tilt"), 2) == 20)
        #expect(frame.states[try place("room.chair.button")] == .unknown)
    }

    @Test func `what a broker retained is held, never live`() throws {
        let layout = ChannelLayout.room([binding])
        let board = ReadingBoard(layout: layout)
        let sense = SignalSense(
            board: board, binding: binding, calibration: Calibration(identity: ""),
            isSimulated: false)
        var reading = SignalReading(signal: 0, 200, capturedAt: time(0))
        reading.isRetained = true
        sense.take([reading])
        let latch = Latch(board: board, policies: LossPolicies.resolve(layout, [], [binding]))
        var frame = ConditionFrame(layout: layout)
        latch.latch(now: time(1), into: &frame)
        let distance = try #require(layout.index(of: "room.chair.distance"))
        #expect(frame.states[distance] == .held && frame.number(distance) == 2)
    }

    @Test func `a button that nobody touches stays live, a distance does not`() throws {
        let layout = ChannelLayout.room([binding])
        let board = ReadingBoard(layout: layout)
        let source = ScriptedSignals()
        var now = time(0)
        let feed = SignalFeed(
            source: source,
            sense: SignalSense(
                board: board, binding: binding, calibration: Calibration(identity: ""),
                isSimulated: false),
            speaksOnChange: true, clock: { now })
        try feed.open()
        source.batches = [
            [
                SignalReading(signal: 0, 100, capturedAt: time(0)),
                SignalReading(signal: 1, 1, capturedAt: time(0)),
            ]
        ]
        #expect(try feed.pump(timeout: 0))
        now = time(30_000)
        // No sign of life, but that is no loss for such a device.
        #expect(try feed.pump(timeout: 0))
        let latch = Latch(board: board, policies: LossPolicies.resolve(layout, [], [binding]))
        var frame = ConditionFrame(layout: layout)
        latch.latch(now: time(30_050), into: &frame)
        let button = try #require(layout.index(of: "room.chair.button"))
        let distance = try #require(layout.index(of: "room.chair.distance"))
        #expect(frame.states[button] == .live && frame.number(button) == 1)
        #expect(frame.states[distance] == .unavailable)
    }
}
