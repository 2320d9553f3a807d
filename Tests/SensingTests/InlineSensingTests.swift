import Conditions
import DeviceIO
import Perception
import Quantities
import Sensing
import Testing
import VirtualDriver

/// The rehearsal room on the tick clock, through perception, the board and the latch.
@Suite struct InlineSensingTests {
    /// The frames of some seconds of film.
    private func film(seconds: Int) throws -> [ConditionFrame] {
        let layout = ChannelLayout.standard
        let board = ReadingBoard(layout: layout)
        let latch = Latch(board: board, policies: LossPolicies.standard(layout))
        let room = RehearsalRoom(seed: 1)
        let nothing = Calibration(identity: "rehearsal")
        let eyeSense = EyeSense(
            board: board, floor: FloorView(), binding: RoleBinding(.eye, .rehearsal),
            calibration: nothing, isSimulated: true)
        let earSense = EarSense(
            board: board, binding: RoleBinding(.ear, .rehearsal), calibration: nothing,
            isSimulated: true)
        let sensing = InlineSensing(
            eyes: [(RehearsalCamera(room), eyeSense)],
            ears: [(RehearsalMicrophone(room), earSense)])
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

    @Test func `somebody comes into the rehearsal room and every channel has a value`() throws {
        let frames = try film(seconds: 9)
        let layout = ChannelLayout.standard
        let last = try #require(frames.last)
        for (index, channel) in layout.channels.enumerated()
        where channel.name.hasPrefix("room.") {
            #expect(last.states[index] == .simulated, "\(channel.name) is \(last.states[index])")
            #expect(last.age(index) >= InlineSensing.modelledDelay, "\(channel.name)")
            #expect(last.age(index) < 150_000_000, "\(channel.name)")
        }
        let people = try #require(layout.index(of: "room.eye.people"))
        let count = try #require(layout.index(of: "room.eye.count"))
        let loudness = try #require(layout.index(of: "room.ear.loudness"))
        #expect(frames.contains { $0.trackCount(people) > 0 })
        #expect(frames.contains { $0.number(count) > 0.5 })
        #expect(last.number(loudness) > -90 && last.number(loudness) < 0)
        #expect(frames.first?.states[people] == .unknown)
    }

    @Test func `the same film gives the same conditions, to the bit`() throws {
        #expect(try film(seconds: 3) == film(seconds: 3))
    }

    @Test func `calibration scales light and loudness and takes the delay off`() throws {
        let layout = ChannelLayout.standard
        var calibration = Calibration(identity: "x")
        calibration.gain = 0.5
        calibration.delay = 40_000_000
        var numbers: [(light: Float, loudness: Float, captured: Int64)] = []
        for used in [Calibration(identity: "x"), calibration] {
            let board = ReadingBoard(layout: layout)
            let latch = Latch(board: board, policies: LossPolicies.standard(layout))
            let room = RehearsalRoom(seed: 1)
            let sensing = InlineSensing(
                eyes: [
                    (
                        RehearsalCamera(room),
                        EyeSense(
                            board: board, floor: FloorView(), binding: RoleBinding(.eye, .any),
                            calibration: used, isSimulated: true)
                    )
                ],
                ears: [
                    (
                        RehearsalMicrophone(room),
                        EarSense(
                            board: board, binding: RoleBinding(.ear, .any), calibration: used,
                            isSimulated: true)
                    )
                ])
            var frame = ConditionFrame(layout: layout)
            try sensing.advance(to: 1_000_000_000)
            latch.latch(now: MonotonicTime(nanoseconds: 1_000_000_000), into: &frame)
            let light = try #require(layout.index(of: "room.eye.light"))
            let loudness = try #require(layout.index(of: "room.ear.loudness"))
            numbers.append(
                (frame.number(light), frame.number(loudness), frame.capturedAt[light]))
        }
        #expect(abs(numbers[1].light - numbers[0].light / 2) < 1e-5)
        #expect(abs(numbers[1].loudness - numbers[0].loudness + 6.0206) < 1e-3)
        #expect(numbers[0].captured - numbers[1].captured == 40_000_000)
    }
}
