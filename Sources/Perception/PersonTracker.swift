import Quantities

/// Follows people from capture to capture: who is new, who is still there, who has left.
///
/// Bodies move on at their own speed and are then paired with what was found, all at once at the
/// least cost of distance (in units of the person's height) and clothes, with hysteresis at birth
/// and death. Those who share a blob are a group; when one comes out of it, the clothes tell who
/// it is (see `sortOut`). A person is believed after having moved: what never moved is furniture
/// or light.
struct PersonTracker: Sendable {
    var bodies: [Body] = []
    /// Those out of sight for some seconds, in case they come back.
    var lost: [Body] = []
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

    /// Moves everybody on to where they should be by now.
    mutating func advance(_ dt: Float) {
        for i in bodies.indices {
            bodies[i].age += dt
            bodies[i].sinceEntry += dt
            let glide: Float = bodies[i].unseen > 0.5 ? 0 : 1
            bodies[i].foot += bodies[i].velocity * (dt * glide)
            bodies[i].blob = -1
        }
    }

    /// Takes in one capture, after `advance` and `findHomes`.
    ///
    /// `mayAppear` is false while the light changes: nobody is born then. `width` of the picture
    /// tells who left through its edge. `crowds` are blobs in which somebody may hide for long.
    mutating func update(
        _ detections: [PersonDetection], after dt: Float, size: PersonSize, mayAppear: Bool,
        width: Int, blobs: [Blob], crowds: [Blob]
    ) {
        var taken = [Bool](repeating: false, count: detections.count)
        let pairs = pairs(detections, size: size)
        for (body, detection) in pairs.enumerated() where detection >= 0 {
            let isShared = sharesHome(body)
            meet(body, detections[detection], dt, isShared: isShared)
            taken[detection] = true
        }
        for i in bodies.indices where bodies[i].blob < 0 { miss(i, dt, blobs, crowds) }
        for body in bodies where Self.isGone(body, width: width) && body.isConfirmed {
            lost.append(body)
        }
        bodies.removeAll { Self.isGone($0, width: width) }
        if mayAppear { bear(detections, taken) }
        for i in bodies.indices { calm(i, dt) }
        entangle(detections, pairs, blobs: blobs, dt)
        dropDoubles(dt)
        sortOut(size: size)
        recall(size: size, dt)
    }

    private mutating func bear(_ detections: [PersonDetection], _ taken: [Bool]) {
        for (index, detection) in detections.enumerated() where !taken[index] {
            if bodies.count >= 64 { break }
            let isSplit = bodies.contains {
                $0.isConfirmed && ($0.foot - detection.foot).length < detection.height
            }
            bodies.append(
                Body(
                    identity: nextIdentity, foot: detection.foot, height: detection.height,
                    birthplace: detection.foot, blob: detection.blob, isCut: detection.isCut,
                    isSplit: isSplit, calmFoot: detection.foot))
            nextIdentity = nextIdentity == .max ? 1 : nextIdentity + 1
        }
    }

    /// Forgets everybody.
    mutating func clear() {
        bodies.removeAll()
        lost.removeAll()
    }

    /// For each body the detection that is it, −1 for none.
    private func pairs(_ detections: [PersonDetection], size: PersonSize) -> [Int] {
        let never: Float = 100
        var costs = [Float](repeating: never, count: bodies.count * detections.count)
        for (b, body) in bodies.enumerated() {
            let unit = max(size.height(at: body.foot.y), 8)
            let reach = 0.55 + min(0.6, body.unseen * 0.6)
            for (d, detection) in detections.enumerated() {
                let gap = detection.foot - body.foot
                // Feet rows are less sure than columns: legs merge with shadows and others.
                let distance = Vector2(gap.x, gap.y * 0.6).length / unit
                if distance > reach { continue }
                let growth = abs(detection.height - body.height) / unit
                // Whoever was only ever seen as a part of a group may be no one.
                let doubt: Float = body.isConfirmed ? (body.isVague ? 0.15 : 0) : 0.25
                let dress = body.look.distance(to: detection.look) ?? 0.15
                costs[b * detections.count + d] =
                    distance + 0.15 * min(growth, 1) + doubt + 0.8 * dress
            }
        }
        return PairFinder.solve(
            costs, rows: bodies.count, columns: detections.count, limit: 2.2)
    }

    /// Moves a body towards its detection (an alpha-beta filter with time constants).
    private mutating func meet(
        _ index: Int, _ seen: PersonDetection, _ dt: Float, isShared: Bool
    ) {
        var body = bodies[index]
        let gap = seen.foot - body.foot
        // What was cut out of a group is less sure than what stands alone.
        let trust: Float = seen.isWhole ? (isShared ? 0.4 : 1) : 0.6
        let alpha = 1 - Exact.exp(-dt * trust / 0.09)
        let beta = 1 - Exact.exp(-dt * trust * trust / 0.35)
        body.foot += Vector2(gap.x * alpha, gap.y * alpha * 0.7)
        body.velocity += gap * (beta * alpha / max(dt, 0.005))
        let limit = 2.5 * body.height
        if body.velocity.length > limit { body.velocity = body.velocity.normalized * limit }
        body.height += (seen.height - body.height) * (1 - Exact.exp(-dt * trust / 0.5))
        body.unseen = 0
        body.isHidden = false
        body.seen += dt
        body.captures += 1
        body.blob = seen.blob
        body.isCut = seen.isCut
        if seen.moving > 0.08 {
            body.stirred += dt
            // A twitch costs a second, a step all of it.
            body.still = body.isWalking ? 0 : max(0, body.still - 10 * dt)
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

    /// Takes the trembling of outlines out of the feet, without lag for those who walk.
    ///
    /// A low-pass whose time constant falls with speed (the idea of the one-euro filter), and a
    /// dead zone with hysteresis: whoever stands has a speed of exactly nothing.
    private mutating func calm(_ index: Int, _ dt: Float) {
        var body = bodies[index]
        if body.captures < 3 { body.calmFoot = body.foot }
        let gap = body.foot - body.calmFoot
        // Heights a second: 0.12 is a fifth of a stroll.
        let speed = body.velocity.length / max(body.height, 8)
        if body.isWalking {
            if speed < 0.09 && gap.length < 0.06 * body.height { body.isWalking = false }
        } else if speed > 0.25 || gap.length > 0.12 * body.height && speed > 0.12 {
            body.isWalking = true
        }
        let time: Float = body.isWalking ? 0.09 / (0.3 + speed / 0.25) : 1.2
        body.calmFoot += gap * (1 - Exact.exp(-dt / time))
        let ease = 1 - Exact.exp(-dt / 0.1)
        body.calmVelocity =
            body.isWalking
            ? body.calmVelocity + (body.velocity - body.calmVelocity) * ease : .zero
        bodies[index] = body
    }

    /// Lets a body be out of sight: behind somebody, in a crowd, or gone.
    private mutating func miss(_ index: Int, _ dt: Float, _ blobs: [Blob], _ crowds: [Blob]) {
        var body = bodies[index]
        let foot = body.foot
        let isInCrowd = crowds.contains {
            foot.x > Float($0.left) && foot.x < Float($0.right)
                && foot.y > Float($0.top) && foot.y < Float($0.bottom) + 2
        }
        let isBehind =
            body.isConfirmed && body.home >= 0
            && bodies.contains { $0.blob == body.home && $0.isConfirmed }
        let isCrowded = isInCrowd && !body.isVague
        body.unseen += isCrowded ? dt / 30 : isInCrowd || isBehind ? dt / 4 : dt
        body.isHidden = (isInCrowd || isBehind) && body.seen > 0.4
        if isBehind {
            // Walks on behind the others, but not out of the shape that they make.
            let blob = blobs[body.home]
            body.foot.x = clamp(body.foot.x, Float(blob.left), Float(blob.right))
            body.velocity = body.velocity * Exact.exp(-dt / 2)
        } else {
            body.velocity = body.velocity * Exact.exp(-dt / 0.8)
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
