import DeviceIO
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct RehearsalRoomTests {
    /// What an eye makes of the programme, once a second: the moment, who is there, who is seen.
    private struct Sight {
        var moment: Float
        var there: Int
        var seen: Float
        var report: EyeReport
    }

    private func watch(seed: UInt64, rate: Int) throws -> [Sight] {
        let room = RehearsalRoom(seed: seed)
        let camera = RehearsalCamera(room, rate: rate)
        let eye = Eye()
        var sights: [Sight] = []
        while let capture = try camera.capture(until: 220_000_000_000 - 1) {
            let report = try eye.perceive(capture)
            let time = capture.capturedAt.nanoseconds
            if time % 1_000_000_000 == 0 {
                sights.append(
                    Sight(
                        moment: Float(time) * 1e-9, there: room.visiblePeople(at: time).count,
                        seen: report.count, report: report))
            }
        }
        return sights
    }

    @Test func `an eye sees the whole programme as it was written`() throws {
        let sights = try watch(seed: 1, rate: 10)
        #expect(sights.count == 220)
        let few = sights.filter { $0.there <= 5 }
        let errors = few.map { abs($0.seen - Float($0.there)) }
        let mean = errors.reduce(0, +) / Float(errors.count)
        #expect(mean < 0.4, "mean error \(mean)")
        #expect(errors.filter { $0 <= 1.1 }.count * 20 >= errors.count * 19, "\(errors)")

        let standing = sights.filter { $0.moment >= 85 && $0.moment < 102 }
        #expect(standing.allSatisfy { $0.seen >= 12 }, "the class: \(standing.map(\.seen))")
        let spill = sights.filter { $0.moment > 117 && $0.moment < 130 }
        #expect(spill.allSatisfy { $0.seen == 0 }, "in the spill: \(spill.map(\.seen))")
        let dimmed = sights.filter { $0.moment > 150.5 && $0.moment < 160 }
        #expect(dimmed.allSatisfy { $0.seen == 0 }, "in the dark: \(dimmed.map(\.seen))")
        let lit = sights.filter { $0.moment > 175.5 && $0.moment < 184 }
        #expect(lit.allSatisfy { $0.seen == 0 }, "lamps on: \(lit.map(\.seen))")

        // The first visitor walks to the right, stands, and is where the room says.
        #expect(sights[4].report.drift.x > 0.3)
        #expect(sights[12].report.stillness > 4)
        let place = try #require(sights[10].report.tracks.first).position
        #expect((place - Vector2(-0.8, 2.6)).length < 0.6, "seen at \(place)")
    }

    @Test func `something happens within the first five seconds`() {
        let room = RehearsalRoom()
        #expect(room.visiblePeople(at: 1_000_000_000).isEmpty)
        #expect(!room.visiblePeople(at: 4_000_000_000).isEmpty)
    }

    @Test func `the same moment gives the same picture and another seed another`() throws {
        func picture(_ seed: UInt64) throws -> [UInt8] {
            let camera = RehearsalCamera(RehearsalRoom(seed: seed), rate: 2)
            var last: [UInt8] = []
            while let capture = try camera.capture(until: 8_000_000_000) {
                last = Array(capture.pixels.bytes)
            }
            return last
        }
        let first = try picture(3)
        #expect(first.count == 640 * 360 * 3)
        #expect(try picture(3) == first)
        #expect(try picture(4) != first)
    }

    @Test func `the programme repeats`() {
        let room = RehearsalRoom()
        for second in stride(from: Int64(0), to: 220, by: 7) {
            let time = second * 1_000_000_000
            #expect(
                room.visiblePeople(at: time) == room.visiblePeople(at: time + 220_000_000_000))
        }
    }

    @Test func `a live camera keeps its pace and counts what was not fetched`() throws {
        let camera = RehearsalCamera(RehearsalRoom(), rate: 30)
        try camera.open()
        defer { camera.close() }
        let first = try #require(try camera.read(timeout: 1_000_000_000))
        let second = try #require(try camera.read(timeout: 1_000_000_000))
        #expect(second.sequence > first.sequence)
        #expect(second.capturedAt > first.capturedAt)
        MonotonicClock.sleep(until: MonotonicClock.now + 300_000_000)
        let third = try #require(try camera.read(timeout: 1_000_000_000))
        #expect(camera.dropped >= 5)
        #expect(third.sequence >= second.sequence + 5)
        #expect(camera.identity.isSimulated)
    }

    @Test func `a camera that is not open says so`() {
        let camera = RehearsalCamera(RehearsalRoom())
        #expect(throws: DriverError.self) { try camera.read(timeout: 0) }
    }
}
