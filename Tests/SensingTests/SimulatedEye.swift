import Conditions
import Quantities
import Sensing

/// A camera in the rehearsal room as its tracker reports: noise, misses, occlusion, own names.
struct SimulatedEye {
    /// Where it hangs, and the middle of its view, metres on the floor.
    var place: Vector2
    var target: Vector2
    /// The cosine of half its angle of view, and how far it sees.
    var cosine: Float
    var range: Float
    /// What its calibration is wrong by.
    var bias: Vector2
    /// How much later than true its clock is, nanoseconds.
    var clockOffset: Int64
    var random: RandomStream

    private struct Sight {
        var name: UInt32 = 0
        var lastSeen: Int64 = -1_000_000_000_000
        var firstSeen: Int64 = 0
        var last: Vector2 = .zero
        var velocity: Vector2 = .zero
        var blindUntil: Int64 = 0
    }

    private var sights: [Int: Sight] = [:]
    private var nextName: UInt32 = 1

    init(
        place: Vector2, target: Vector2, angle: Float, range: Float, bias: Vector2 = .zero,
        clockOffset: Int64 = 0, seed: UInt64
    ) {
        self.place = place
        self.target = target
        cosine = Exact.cos(angle / 2)
        self.range = range
        self.bias = bias
        self.clockOffset = clockOffset
        random = RandomStream(seed: seed)
    }

    /// Whether a place is within the view.
    func covers(_ spot: Vector2) -> Bool {
        let way = spot - place
        return way.length < range && way.length > 0.3
            && way.normalized.dot((target - place).normalized) > cosine
    }

    private func isHidden(_ spot: Vector2, behind others: [Vector2?], _ index: Int) -> Bool {
        let way = spot - place
        return others.enumerated().contains { k, other in
            guard k != index, let other else { return false }
            let between = other - place
            let along = between.dot(way.normalized)
            guard along > 0.3, along < way.length - 0.2 else { return false }
            let aside = (between - way.normalized * along).length
            return aside < 0.2
        }
    }

    /// What it reports for a moment, and the capture time that its clock gives.
    mutating func look(at people: [Vector2?], _ time: Int64) -> ([Track], MonotonicTime) {
        var tracks: [Track] = []
        for (index, spot) in people.enumerated() {
            var sight = sights[index] ?? Sight()
            defer { sights[index] = sight }
            guard let spot, covers(spot) else { continue }
            // Now and then it misses somebody for half a second.
            if random.unit() < 0.004 {
                sight.blindUntil = time + 500_000_000
            }
            let isMissed = time < sight.blindUntil || isHidden(spot, behind: people, index)
            let unseen = time - sight.lastSeen
            if isMissed {
                // A tracker goes on for a while on its own.
                if unseen < 500_000_000 && sight.name != 0 {
                    let ahead = Float(Double(unseen) * 1e-9)
                    tracks.append(track(sight, sight.last + sight.velocity * ahead))
                }
                continue
            }
            if unseen > 1_500_000_000 || sight.name == 0 {
                sight = Sight(firstSeen: time, last: spot)
                sight.name = nextName
                nextName += 1
            } else {
                let dt = Float(Double(unseen) * 1e-9)
                sight.velocity += ((spot - sight.last) * (1 / dt) - sight.velocity) * 0.3
            }
            sight.last = spot
            sight.lastSeen = time
            // It believes somebody after a fifth of a second.
            if time - sight.firstSeen > 200_000_000 { tracks.append(track(sight, spot)) }
        }
        return (tracks, MonotonicTime(nanoseconds: time + clockOffset))
    }

    private mutating func track(_ sight: Sight, _ spot: Vector2) -> Track {
        func noise() -> Float { (random.unit() + random.unit() + random.unit() - 1.5) * 0.12 }
        return Track(
            identity: sight.name, position: spot + bias + Vector2(noise(), noise()),
            velocity: sight.velocity + Vector2(noise(), noise()), height: 1.7)
    }
}
