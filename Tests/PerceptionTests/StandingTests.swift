import DeviceIO
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct StandingTests {
    @Test func `who stands is where he stands, to the centimetre, and rests`() throws {
        let room = RehearsalRoom(seed: 1)
        let camera = RehearsalCamera(room, rate: 15)
        let eye = Eye()
        var places: [Vector2] = []
        var truth: [Vector2] = []
        var identities: Set<UInt32> = []
        var moved = 0
        var stillness: Float = 0
        for _ in 0..<(15 * 15) {
            let capture = try #require(try camera.capture(until: .max))
            let report = try eye.perceive(capture)
            // The first visitor stands from second 5.4 to 16.
            if capture.capturedAt.nanoseconds < 7_000_000_000 { continue }
            let track = try #require(report.tracks.first)
            identities.insert(track.identity)
            places.append(track.position)
            truth += room.visiblePeople(at: capture.capturedAt.nanoseconds)
            if track.velocity != .zero { moved += 1 }
            stillness = track.stillness
        }
        let middle = places.reduce(Vector2.zero, +) * (1 / Float(places.count))
        let farthest = places.map { ($0 - middle).length }.max() ?? 0
        let square = places.map { ($0 - middle).lengthSquared }.reduce(0, +)
        let jitter = (square / Float(places.count)).squareRoot()
        let off = truth.map { ($0 - middle).length }.reduce(0, +) / Float(truth.count)
        #expect(identities.count == 1)
        #expect(jitter < 0.03 && farthest < 0.1, "\(jitter) m, at most \(farthest) m")
        #expect(off < 0.4, "\(off) m from the truth")
        #expect(moved == 0, "\(moved) of \(places.count) captures with a speed")
        #expect(stillness > 5, "\(stillness) s")
    }
}
