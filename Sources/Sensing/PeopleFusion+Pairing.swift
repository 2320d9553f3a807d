import Conditions
import Perception
import Quantities

/// Who of an eye's tracks is whom.
extension PeopleFusion {
    /// For each track the place of its person in `people`, −1 for nobody known.
    func pair(eye: Int, tracks: [Track], _ now: Int64) -> [Int] {
        if people.isEmpty { return Array(repeating: -1, count: tracks.count) }
        let never: Float = 100
        var costs = [Float](repeating: never, count: tracks.count * people.count)
        for (p, person) in people.enumerated() {
            let unseen = max(0, seconds(now - lastSeen(person)))
            // Whom nobody sees may be anywhere near the way that he or she went.
            let gate = settings.gate + min(1.2, 0.8 * unseen)
            let name = person.sightings[eye].identity
            let others = expected(person, without: eye, now)
            let all = mean(person, now).position
            for (t, track) in tracks.enumerated() {
                let isNamed = name != 0 && name == track.identity
                // An eye that goes on following somebody is believed, as long as the others do
                // not see that person elsewhere.
                let place = isNamed ? led(person.sightings[eye], to: now) : all
                var distance = (track.position - place).length
                if isNamed, let others { distance = (track.position - others).length }
                let reach = isNamed ? 2 * gate : gate
                if distance > reach { continue }
                costs[t * people.count + p] = distance / gate + (isNamed ? 0 : 0.6)
            }
        }
        return PairFinder.solve(
            costs, rows: tracks.count, columns: people.count, limit: 2.8)
    }

    /// Where the other eyes see a person; nil where none does.
    private func expected(_ person: Person, without eye: Int, _ now: Int64) -> Vector2? {
        var (sum, total) = (Vector2.zero, Float(0))
        for (other, sighting) in person.sightings.enumerated() where other != eye {
            let share = weight(sighting, at: now)
            sum += led(sighting, to: now) * share
            total += share
        }
        return total > 0.3 ? sum * (1 / total) : nil
    }

    /// Joins two who have been in one place for a while and whom no eye tells apart.
    mutating func joinTwins(_ now: Int64) {
        var index = 1
        while index < people.count {
            let twin = (0..<index).first { isTwin(people[$0], people[index], now) }
            guard let twin else {
                people[index].twin = 0
                index += 1
                continue
            }
            if people[index].twin != people[twin].identity {
                people[index].twin = people[twin].identity
                people[index].twinSince = now
            } else if seconds(now - people[index].twinSince) > 0.5 {
                join(people.remove(at: index), to: twin, now)
                continue
            }
            index += 1
        }
    }

    private func isTwin(_ a: Person, _ b: Person, _ now: Int64) -> Bool {
        for eye in 0..<eyes
        where a.sightings[eye].identity != 0 && b.sightings[eye].identity != 0 { return false }
        return (mean(a, now).position - mean(b, now).position).length < 0.8 * settings.gate
    }

    private mutating func join(_ person: Person, to index: Int, _ now: Int64) {
        for eye in 0..<eyes where person.sightings[eye].time > people[index].sightings[eye].time {
            people[index].sightings[eye] = person.sightings[eye]
        }
    }
}
