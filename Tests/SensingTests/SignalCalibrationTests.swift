import Conditions
import DeviceIO
import Quantities
import Sensing
import Testing

@Suite struct SignalCalibrationTests {
    private func sense(
        _ calibrate: (inout SignalCalibration) -> Void
    ) -> (sense: SignalSense, board: ReadingBoard, layout: ChannelLayout, binding: SignalBinding) {
        var entry = DeviceEntry(name: "scale", family: .serial, driver: .serial)
        entry.signals = [
            DeviceSignal("weight", SignalRequest("0"), .one, low: 0, high: 100)
        ]
        let binding = SignalBinding(role: "chair", entry: entry)
        let layout = ChannelLayout.room([binding])
        let board = ReadingBoard(layout: layout)
        var one = SignalCalibration("weight")
        calibrate(&one)
        var calibration = Calibration(identity: "usb-1")
        calibration.signals = [SignalCalibration("another"), one]
        return (
            SignalSense(
                board: board, binding: binding, calibration: calibration, isSimulated: false),
            board, layout, binding
        )
    }

    /// What the world gets for what a device says, one after the other.
    private func values(
        _ said: [Float], _ calibrate: (inout SignalCalibration) -> Void
    ) throws -> [Float] {
        let (sense, board, layout, binding) = sense(calibrate)
        let channel = try #require(layout.index(of: "room.chair.weight"))
        let latch = Latch(board: board, policies: LossPolicies.resolve(layout, [], [binding]))
        var frame = ConditionFrame(layout: layout)
        return said.enumerated().map { index, value in
            let now = MonotonicTime(nanoseconds: Int64(index + 1) * 10_000_000)
            sense.take([SignalReading(signal: 0, value, capturedAt: now)])
            latch.latch(now: now + 1_000_000, into: &frame)
            return frame.number(channel, 0)
        }
    }

    @Test func `two points make a line`() throws {
        let line = try #require(
            SignalCalibration("weight", said: (12.3, 871), truth: (0, 100)))
        let found = try values([12.3, 871, 441.65]) { $0 = line }
        for (value, truth) in zip(found, [0, 100, 50] as [Float]) {
            #expect(abs(value - truth) < 1e-3)
        }
        #expect(SignalCalibration("weight", said: (5, 5), truth: (0, 100)) == nil)
    }

    @Test func `a learnt range is spread over the channel's and held`() throws {
        let found = try values([200, 300, 400, 900, -5]) { $0.range = 200...400 }
        #expect(found == [0, 50, 100, 100, 0])
    }

    @Test func `changes within the deadband are none, and never add up unseen`() throws {
        let found = try values([50, 50.9, 49.2, 51.5, 52.2, 53, 20]) { $0.deadband = 1 }
        #expect(found == [50, 50, 50, 51.5, 51.5, 53, 20])
        // A slow drift arrives in steps.
        let slow = try values((0..<40).map { Float($0) * 0.3 }) { $0.deadband = 1 }
        for (value, truth) in zip(slow, (0..<40).map { Float($0) * 0.3 }) {
            #expect(abs(value - truth) < 1.3)
        }
    }

    @Test func `another signal's calibration changes nothing`() throws {
        let found = try values([7]) { $0.name = "other" }
        #expect(found == [7])
    }
}
