import DeviceIO
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct CrossingTests {
    /// The identity of the track whose feet are nearest, within 30 pixels of the video.
    private func identity(near foot: Vector2, in tracks: [PersonTrack]) -> UInt32? {
        func distance(_ track: PersonTrack) -> Float {
            let gap = track.foot - foot
            // Rows of feet are less sure than columns: shadows, others' legs.
            return Vector2(gap.x * 768, gap.y * 576 * 0.6).length
        }
        let nearest = tracks.min { distance($0) < distance($1) }
        return nearest.flatMap { distance($0) < 30 ? $0.identity : nil }
    }

    @Test func `identities are kept through at least four of five crossings`() throws {
        let camera = VideoFileCamera(path: try Samples.pedestrians())
        let eye = Eye()
        var seen: [[PersonTrack]] = []
        for _ in 0...(Crossing.all.map(\.after.frame).max() ?? 0) {
            seen.append(try eye.perceive(try #require(try camera.capture(until: .max))).tracks)
        }
        var kept = 0
        var lines = ""
        for crossing in Crossing.all {
            let (before, after) = (crossing.before, crossing.after)
            let a = identity(near: before.a, in: seen[before.frame])
            let b = identity(near: before.b, in: seen[before.frame])
            let c = identity(near: after.a, in: seen[after.frame])
            let d = identity(near: after.b, in: seen[after.frame])
            if a != nil && b != nil && a != b && a == c && b == d {
                kept += 1
            } else {
                func word(_ id: UInt32?) -> String { id.map { "\($0)" } ?? "none" }
                lines += "frames \(before.frame) to \(after.frame): \(word(a)), \(word(b))"
                lines += " became \(word(c)), \(word(d))\n"
            }
        }
        #expect(kept * 5 >= Crossing.all.count * 4, "\(kept) of \(Crossing.all.count)\n\(lines)")
    }
}
