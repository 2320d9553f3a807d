import Conditions
import DeviceIO
import Quantities
import Sensing
import Testing
import VirtualDriver

/// Devices of numbers on the tick clock.
@Suite struct InlineSignalsTests {
    private static let second: Int64 = 1_000_000_000

    /// A script of a level that falls silent, a lasting switch, and an event.
    private static func binding() -> SignalBinding {
        var entry = DeviceEntry(name: "made", family: .sensor, driver: .script)
        var lasting = DeviceSignal("switch", SignalRequest("switch"))
        lasting.speaksOnChange = true
        entry.signals = [
            DeviceSignal("rain", SignalRequest("rain"), low: 0, high: 50), lasting,
            DeviceSignal("knock", SignalRequest("knock", isEvent: true)),
        ]
        entry.loss = LossPolicy(lateAfter: second / 2, hold: second, fade: second)
        func point(_ time: Int64, _ value: Float?) -> SignalScript.Point {
            SignalScript.Point(time: time * second, value: value.map { [$0, 0, 0, 0] })
        }
        entry.script = SignalScript(
            curves: [
                "rain": [point(0, 10), point(2, nil), point(6, 20)],
                "switch": [point(1, 1), point(2, nil)], "knock": [point(3, 0.5)],
            ], interval: second / 5)
        return SignalBinding(role: "here", entry: entry)
    }

    private func film(seconds: Int) throws -> [ConditionFrame] {
        let binding = Self.binding()
        let layout = ChannelLayout.room([binding])
        let board = ReadingBoard(layout: layout)
        let latch = Latch(
            board: board, policies: LossPolicies.resolve(layout, [], [binding]))
        let source = ScriptSource(
            DeviceIdentity(family: .sensor, key: "script", name: "made"),
            script: binding.entry.script ?? SignalScript(),
            requests: binding.entry.signals.map(\.request))
        let sensing = InlineSensing(
            eyes: [], ears: [],
            signals: [
                (
                    source,
                    SignalSense(
                        board: board, binding: binding, calibration: Calibration(identity: "x"),
                        isSimulated: true)
                )
            ])
        var frames: [ConditionFrame] = []
        var frame = ConditionFrame(layout: layout)
        for index in 1...UInt64(seconds * 60) {
            let now = Tick(index).nanoseconds
            try sensing.advance(to: now)
            latch.latch(now: MonotonicTime(nanoseconds: now), into: &frame)
            frames.append(frame)
        }
        return frames
    }

    @Test func `a script is heard, falls silent, is lost as declared, and returns`() throws {
        let frames = try film(seconds: 7)
        let layout = ChannelLayout.room([Self.binding()])
        let rain = try #require(layout.index(of: "room.here.rain"))
        let lasting = try #require(layout.index(of: "room.here.switch"))
        let knock = try #require(layout.index(of: "room.here.knock"))
        func state(_ channel: Int, _ seconds: Double) -> ConditionState {
            frames[Int(seconds * 60) - 1].states[channel]
        }
        #expect(state(rain, 1) == .simulated && frames[59].number(rain) == 10)
        #expect(state(rain, 2.5) == .held && state(rain, 4) == .stale)
        #expect(state(rain, 5.5) == .unavailable && state(rain, 6.5) == .simulated)
        #expect(frames[6 * 60 + 30].number(rain) == 20)
        // What speaks only on change is still so in silence.
        #expect(state(lasting, 0.5) == .unknown && state(lasting, 6.9) == .simulated)
        let knocks = frames.indices.filter { frames[$0].eventCount(knock) > 0 }
        #expect(knocks.count == 1)
        #expect(try #require(knocks.first) >= 3 * 60)
        // A late reading is as old as it is modelled to be, at least.
        #expect(frames[59].age(rain) >= InlineSensing.modelledDelay)
    }

    @Test func `the same script gives the same conditions, to the bit`() throws {
        #expect(try film(seconds: 7) == film(seconds: 7))
    }
}
