import Quantities

/// Follows people from capture to capture: who is new, who is still there, who has left.
///
/// Nearest pairs first, in units of the person's height, with hysteresis at birth and death.
/// A person is believed after having moved: what never moved is furniture or light.
struct PersonTracker: Sendable {
    /// Somebody followed, in pixels.
    struct Body: Hashable, Sendable {
        var identity: UInt32
        var foot: Vector2
        /// Pixels a second.
        var velocity: Vector2 = .zero
        var height: Float
        /// Seconds since first and last seen.
        var age: Float = 0
        var unseen: Float = 0
        /// Seconds seen in all.
        var seen: Float = 0
        var captures = 1
        /// Seconds of visible motion in the body.
        var stirred: Float = 0
        /// Seconds since the body last stirred.
        var still: Float = 0
        var birthplace: Vector2
        var blob = -1
        var isConfirmed = false
        var isCut = false
        /// Not to be seen, but where a crowd stands.
        var isHidden = false
        /// First seen right beside somebody: they came in as one shape.
        var isSplit = false
    }

    private(set) var bodies: [Body] = []
    private var nextIdentity: UInt32 = 1

    /// Those who are believed to be there, also behind something for a moment.
    var people: [Body] {
        bodies.filter { body in
            guard body.isConfirmed && body.unseen < 0.7 else { return false }
            // Whoever is lost right beside somebody seen is most likely that one.
            return body.unseen < 0.2 || body.isHidden
                || !bodies.contains {
                    $0.isConfirmed && $0.unseen == 0
                        && ($0.foot - body.foot).length < 0.3 * body.height
                }
        }
    }

    /// Where each confirmed body should be by now.
    func expected(after dt: Float) -> [Vector2] {
        bodies.filter(\.isConfirmed).map { $0.foot + $0.velocity * min(dt, 0.3) }
    }

    /// Takes in one capture.
    ///
    /// `mayAppear` is false while the light changes: nobody is born then. `width` of the picture
    /// tells who left through its edge. `crowds` are blobs in which somebody may hide for long.
    mutating func update(
        _ detections: [PersonDetection], after dt: Float, size: PersonSize, mayAppear: Bool,
        width: Int, crowds: [Blob]
    ) {
        for i in bodies.indices {
            bodies[i].age += dt
            let glide: Float = bodies[i].unseen > 0.5 ? 0 : 1
            bodies[i].foot += bodies[i].velocity * (dt * glide)
            bodies[i].blob = -1
        }
        var taken = [Bool](repeating: false, count: detections.count)
        for (body, detection) in pairs(detections, size: size) {
            meet(body, detections[detection], dt)
            taken[detection] = true
        }
        for i in bodies.indices where bodies[i].blob < 0 {
            let foot = bodies[i].foot
            let isHidden = crowds.contains {
                foot.x > Float($0.left) && foot.x < Float($0.right)
                    && foot.y > Float($0.top) && foot.y < Float($0.bottom) + 2
            }
            bodies[i].unseen += isHidden ? dt / 30 : dt
            bodies[i].isHidden = isHidden && bodies[i].seen > 0.4
            bodies[i].velocity = bodies[i].velocity * Exact.exp(-dt / 0.5)
        }
        bodies.removeAll { Self.isGone($0, width: width) }
        guard mayAppear else { return }
        for (index, detection) in detections.enumerated() where !taken[index] {
            if bodies.count >= 64 { break }
            let isSplit = bodies.contains {
                $0.isConfirmed && ($0.foot - detection.foot).length < detection.height
            }
            bodies.append(
                Body(
                    identity: nextIdentity, foot: detection.foot, height: detection.height,
                    birthplace: detection.foot, blob: detection.blob, isCut: detection.isCut,
                    isSplit: isSplit))
            nextIdentity = nextIdentity == .max ? 1 : nextIdentity + 1
        }
    }

    /// Forgets everybody.
    mutating func clear() { bodies.removeAll() }

    /// Pairs of body and detection, cheapest first; each at most once.
    private func pairs(_ detections: [PersonDetection], size: PersonSize) -> [(Int, Int)] {
        var candidates: [(cost: Float, body: Int, detection: Int)] = []
        for (b, body) in bodies.enumerated() {
            let unit = max(size.height(at: body.foot.y), 8)
            let reach = 0.55 + min(0.6, body.unseen * 0.6)
            for (d, detection) in detections.enumerated() {
                let gap = detection.foot - body.foot
                // Feet rows are less sure than columns: legs merge with shadows and others.
                let distance = Vector2(gap.x, gap.y * 0.6).length / unit
                let growth = abs(detection.height - body.height) / unit
                if distance > reach { continue }
                let doubt: Float = body.isConfirmed ? 0 : 0.25
                candidates.append((distance + 0.15 * min(growth, 1) + doubt, b, d))
            }
        }
        candidates.sort {
            ($0.cost, $0.body, $0.detection) < ($1.cost, $1.body, $1.detection)
        }
        var bodyTaken = [Bool](repeating: false, count: bodies.count)
        var detectionTaken = [Bool](repeating: false, count: detections.count)
        var result: [(Int, Int)] = []
        for (_, body, detection) in candidates
        where !bodyTaken[body] && !detectionTaken[detection] {
            bodyTaken[body] = true
            detectionTaken[detection] = true
            result.append((body, detection))
        }
        return result
    }

    /// Moves a body towards its detection (an alpha-beta filter with time constants).
    private mutating func meet(_ index: Int, _ seen: PersonDetection, _ dt: Float) {
        var body = bodies[index]
        let gap = seen.foot - body.foot
        let alpha = 1 - Exact.exp(-dt / 0.09)
        let beta = 1 - Exact.exp(-dt / 0.35)
        body.foot += Vector2(gap.x * alpha, gap.y * alpha * 0.7)
        body.velocity += gap * (beta * alpha / max(dt, 0.005))
        let limit = 2.5 * body.height
        if body.velocity.length > limit { body.velocity = body.velocity.normalized * limit }
        body.height += (seen.height - body.height) * (1 - Exact.exp(-dt / 0.5))
        body.unseen = 0
        body.isHidden = false
        body.seen += dt
        body.captures += 1
        body.blob = seen.blob
        body.isCut = seen.isCut
        if seen.moving > 0.08 {
            body.stirred += dt
            body.still = 0
        } else {
            body.still += dt
        }
        let moved = (body.foot - body.birthplace).length > 0.18 * body.height
        if !body.isConfirmed && body.captures >= 3 && body.seen >= 0.19
            && (body.stirred > 0.15 && moved || body.stirred > 0.45
                || body.isSplit && body.seen > 0.6)
        {
            body.isConfirmed = true
        }
        bodies[index] = body
    }

    private static func isGone(_ body: Body, width: Int) -> Bool {
        if !body.isConfirmed { return body.unseen > 0.35 }
        let margin = 0.3 * body.height
        let isAtEdge = body.foot.x < margin || body.foot.x > Float(width) - margin || body.isCut
        return body.unseen > (isAtEdge ? 0.45 : 2.5)
    }
}
