import Quantities

/// Groups: who shares a shape with whom, and who is who when they part.
extension PersonTracker {
    /// Finds the blob in which each confirmed body stands: that which fills most of its outline.
    mutating func findHomes(in blobs: [Blob], owner: [Int16], width: Int, height: Int) {
        var filled = [Int](repeating: 0, count: blobs.count)
        for i in bodies.indices {
            bodies[i].home = -1
            let body = bodies[i]
            if !body.isConfirmed || blobs.isEmpty { continue }
            let half = 0.16 * body.height
            let top = max(0, Int(body.foot.y - body.height))
            let bottom = min(height, Int(body.foot.y))
            let left = max(0, Int(body.foot.x - half))
            let right = min(width, Int(body.foot.x + half + 1))
            if left >= right || top >= bottom { continue }
            for k in filled.indices { filled[k] = 0 }
            for y in top..<bottom {
                for x in left..<right where owner[y * width + x] >= 0 {
                    filled[Int(owner[y * width + x])] += 1
                }
            }
            let most = filled.max() ?? 0
            if most * 6 > (bottom - top) * (right - left) {
                bodies[i].home = filled.firstIndex(of: most) ?? -1
            }
        }
    }

    /// The people expected in a blob.
    func followed(in blob: Int) -> [FollowedPerson] {
        bodies.filter { $0.isConfirmed && $0.home == blob }
            .map { FollowedPerson(foot: $0.foot, height: $0.height, look: $0.look) }
    }

    /// Whether somebody else is expected in the same blob.
    func sharesHome(_ index: Int) -> Bool {
        let home = bodies[index].home
        return home >= 0
            && bodies.indices.contains {
                $0 != index && bodies[$0].home == home && bodies[$0].unseen < 1
            }
    }

    /// Takes out those who have long been one with somebody better known: they are no one.
    mutating func dropDoubles(_ dt: Float) {
        var gone: Set<UInt32> = []
        for i in bodies.indices where bodies[i].isConfirmed && bodies[i].home >= 0 {
            let body = bodies[i]
            let isDouble = bodies.indices.contains { j in
                let other = bodies[j]
                let gap = other.foot - body.foot
                return j != i && other.isConfirmed && other.home == body.home
                    && abs(gap.x) < 0.22 * body.height && abs(gap.y) < 0.3 * body.height
                    && (other.look.pixels > body.look.pixels
                        || other.look.pixels == body.look.pixels && other.identity < body.identity)
            }
            bodies[i].doubled = isDouble ? body.doubled + dt : max(0, body.doubled - 0.5 * dt)
            if bodies[i].doubled > (body.isVague ? 0.8 : 2) { gone.insert(body.identity) }
        }
        if gone.isEmpty { return }
        lost += bodies.filter { gone.contains($0.identity) && !$0.isVague }
        bodies.removeAll { gone.contains($0.identity) }
    }

    /// Notes who shares a blob, and learns the clothes of those who stand alone.
    mutating func entangle(
        _ detections: [PersonDetection], _ pairs: [Int], blobs: [Blob], _ dt: Float
    ) {
        var members = [[Int]](repeating: [], count: blobs.count)
        for (i, body) in bodies.enumerated() where body.isConfirmed || body.captures > 2 {
            if body.blob >= 0 {
                members[body.blob].append(i)
            } else if body.isHidden && body.home >= 0 && body.unseen < 0.5 {
                members[body.home].append(i)
            }
        }
        for group in members where group.count > 1 {
            for i in group {
                bodies[i].alone = 0
                bodies[i].fresh = PersonLook()
                if bodies[i].mates.isEmpty {
                    bodies[i].entry = bodies[i].foot
                    bodies[i].entryVelocity = bodies[i].velocity
                    bodies[i].sinceEntry = 0
                }
                for j in group where j != i {
                    let identity = bodies[j].identity
                    if !bodies[i].mates.contains(identity) { bodies[i].mates.append(identity) }
                }
            }
        }
        for detection in detections where detection.isWhole {
            guard let i = bodies.firstIndex(where: { $0.blob == detection.blob }),
                members[detection.blob].count <= 1
            else { continue }
            bodies[i].alone += dt
            if bodies[i].mates.isEmpty {
                if !detection.isCut { bodies[i].look.learn(detection.look) }
            } else {
                bodies[i].fresh.learn(detection.look)
            }
        }
    }

    /// Finds out who is who of those that came out of a group.
    ///
    /// Changes two names wherever clothes and way fit better so, the surest case first, until
    /// none is left.
    mutating func sortOut(size: PersonSize) {
        let known = bodies.map(\.identity)
        for i in bodies.indices { bodies[i].mates.removeAll { !known.contains($0) } }
        for _ in 0..<8 {
            var best: (gain: Float, i: Int, j: Int) = (0, 0, 0)
            for i in bodies.indices where bodies[i].isReady {
                for j in bodies.indices
                where j != i && bodies[i].mates.contains(bodies[j].identity) {
                    let isSure = bodies[j].isReady
                    if isSure && j < i { continue }
                    var gain = cost(i, as: i, size) - cost(i, as: j, size)
                    if isSure { gain += cost(j, as: j, size) - cost(j, as: i, size) }
                    gain -= isSure ? 0.04 : 0.08
                    if gain > best.gain { best = (gain, i, j) }
                }
            }
            if best.gain <= 0 { break }
            exchange(best.i, best.j)
        }
        for i in bodies.indices where bodies[i].isReady {
            let isSettled = bodies[i].alone > 1.5
            for j in bodies.indices where j != i && (isSettled || bodies[j].isReady) {
                let (a, b) = (bodies[i].identity, bodies[j].identity)
                if bodies[i].mates.contains(b) && (isSettled || bodies[j].mates.contains(a)) {
                    bodies[i].mates.removeAll { $0 == b }
                    bodies[j].mates.removeAll { $0 == a }
                }
            }
        }
        for i in bodies.indices where bodies[i].mates.isEmpty && bodies[i].fresh.pixels > 0 {
            if !bodies[i].isCut { bodies[i].look.learn(bodies[i].fresh) }
            bodies[i].fresh = PersonLook()
        }
    }

    /// How badly it fits that the one who stands where body `i` does is known as body `j`.
    private func cost(_ i: Int, as j: Int, _ size: PersonSize) -> Float {
        let dress =
            bodies[j].look.pixels >= 60
            ? bodies[i].fresh.distance(to: bodies[j].look) ?? 0.2 : 0.2
        let unit = max(size.height(at: bodies[i].foot.y), 8)
        let way = (bodies[i].foot - bodies[j].awaited).length
        let reach = unit * (0.5 + min(bodies[j].sinceEntry, 3))
        return dress + 0.25 * min(1, way / reach)
    }

    /// Changes the names of two bodies, and what belongs to the names.
    private mutating func exchange(_ i: Int, _ j: Int) {
        let (a, b) = (bodies[i], bodies[j])
        func take(_ body: inout Body, _ other: Body) {
            body.identity = other.identity
            body.look = other.look
            body.entry = other.entry
            body.entryVelocity = other.entryVelocity
            body.sinceEntry = other.sinceEntry
            body.isConfirmed = other.isConfirmed
            body.mates = other.mates
        }
        take(&bodies[i], b)
        take(&bodies[j], a)
    }

    /// Gives those who come into sight the name of somebody like them who was lost nearby.
    mutating func recall(size: PersonSize, _ dt: Float) {
        for i in lost.indices { lost[i].unseen += dt }
        lost.removeAll { $0.unseen > 6 }
        for i in bodies.indices where bodies[i].age < 1.5 && bodies[i].look.pixels >= 60 {
            let unit = max(size.height(at: bodies[i].foot.y), 8)
            var best: (cost: Float, place: Int) = (0.16, -1)
            let absent = bodies.filter {
                $0.isConfirmed && $0.unseen > 0.15 && $0.identity != bodies[i].identity
            }
            for (k, other) in (lost + absent).enumerated() where other.look.pixels >= 60 {
                let way = (bodies[i].foot - other.foot).length
                let reach = unit * (0.5 + min(other.unseen, 3))
                guard way < reach, let dress = bodies[i].look.distance(to: other.look)
                else { continue }
                let cost = dress + 0.08 * way / reach
                if cost < best.cost { best = (cost, k) }
            }
            if best.place < 0 { continue }
            let other = (lost + absent)[best.place]
            bodies[i].identity = other.identity
            bodies[i].look.learn(other.look)
            bodies[i].age = max(bodies[i].age, 2)
            guard best.place < lost.count else {
                bodies.remove(
                    at: bodies.firstIndex { $0.identity == other.identity && $0.unseen > 0.15 } ?? 0
                )
                break
            }
            lost.remove(at: best.place)
        }
    }
}
