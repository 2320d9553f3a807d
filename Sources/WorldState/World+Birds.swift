import Quantities

extension World {
    func newBird(_ index: Int) -> Bird {
        let place = feedingPlace(near: wanderers[0].position, index: index)
        return Bird(
            identity: Hash.of(premise.seed, 0xB12D, Int64(index)), position: place,
            velocity: .zero, heading: random.between(-Exact.pi, Exact.pi), doing: .feeding,
            ticks: 60 + UInt32(random.below(400)), beat: UInt32(truncatingIfNeeded: random.next()),
            goal: place)
    }

    /// A spot of the meadow 9 … 45 m away, in small flocks on all sides, never in water.
    private func feedingPlace(near position: WorldPosition, index: Int) -> WorldPosition {
        let flock = Float(index % 6)
        // Behind a window only what lies before it is seen.
        let around: Float = premise.room.hasOwnView ? 0.3 : 1
        let middle: Float = premise.room.hasOwnView ? -2.5 : 0
        for _ in 0..<6 {
            let angle =
                (flock + middle) * (Exact.tau / 6) * around + random.between(-0.45, 0.45)
                + wanderers[0].viewHeading
            let distance = random.between(9, 16) + flock * 5
            var place = position
            place.move(
                by: Vector3(Exact.cos(angle) * distance, Exact.sin(angle) * distance, 0))
            planner.visit(place.x, place.y)
            place.z = planner.ground.height(place.x, place.y)
            if place.z > waterLevel + 0.2 { return place }
        }
        var place = position
        place.move(by: Vector3(random.between(-9, 9), random.between(-9, 9), 0))
        if premise.room.hasOwnView {
            // Never right before the glass.
            let (c, s) = (Exact.cos(roomFrame.heading), Exact.sin(roomFrame.heading))
            place.move(by: Vector3(c * 16, s * 16, 0))
        }
        place.z = planner.height(place.x, place.y)
        return place
    }

    func moveBirds() {
        if held.contains(.life) { return }
        for index in birds.indices {
            switch birds[index].doing {
            case .feeding: feed(index)
            case .startled, .circling: fly(index)
            case .landing: land(index)
            }
        }
    }

    private func feed(_ index: Int) {
        var bird = birds[index]
        bird.beat &+= World.part(ofTurn: 0.8)
        if bird.ticks > 0 { bird.ticks -= 1 }
        if bird.ticks == 0 {
            bird.ticks = 30 + UInt32(random.below(240))
            bird.heading = wrapAngle(bird.heading + random.between(-1.4, 1.4))
            if random.unit() < 0.12 + 0.3 * self[.birds] && daylight.day > 0.3 { call(bird) }
        }
        // A hop now and then.
        if bird.ticks % 47 == 3 {
            bird.position.move(
                by: Vector3(Exact.cos(bird.heading) * 0.12, Exact.sin(bird.heading) * 0.12, 0))
            bird.position.z = planner.height(bird.position.x, bird.position.y)
        }
        let way = bird.position.relative(to: wanderers[0].position)
        let distance = Vector2(way.x, way.y).length
        birds[index] = bird
        if let person = whoScares(bird) {
            takeOff(index, away: person)
        } else if distance < 4.5 && !premise.room.hasOwnView {
            takeOff(index, away: Vector2(way.x, way.y).normalized)
        } else if distance > 130 {
            // Left behind: it comes after, on the wing.
            birds[index].goal = feedingPlace(near: wanderers[0].position, index: index)
            birds[index].doing = .landing
            birds[index].velocity = Vector3(0, 0, 4)
        }
    }

    /// The way from somebody of the room who comes too near, length 1; nil where nobody does.
    private func whoScares(_ bird: Bird) -> Vector2? {
        for visitor in visitors where visitor.presence > 0.3 {
            let way = bird.position.relative(to: visitor.position)
            let flat = Vector2(way.x, way.y)
            // Who stands is suffered nearer than who walks.
            let reach: Float = visitor.velocity.length > 0.4 ? 3.2 : 1.1
            if flat.lengthSquared < reach * reach { return flat.normalized }
        }
        return nil
    }

    private func call(_ bird: Bird) {
        note(
            WorldEvent(
                kind: .birdCall, thing: bird.identity, position: bird.position,
                strength: random.between(0.3, 1), surface: .grass,
                sample: UInt16(random.below(Tick.samples))))
    }

    /// Birds on one side of the view take off; bearing 0 means everywhere.
    func startleBirds(_ strength: Float, bearing: Float) {
        if held.contains(.life) { return }
        let room = roomFrame
        let middle = premise.room.place == nil ? wanderers[0].position : room.origin
        for index in birds.indices {
            let way = birds[index].position.relative(to: middle)
            let flat = Vector2(way.x, way.y)
            let direction = wrapAngle(Exact.atan2(flat.y, flat.x) - room.heading)
            let isOnSide = bearing == 0 || (bearing > 0) == (direction > 0)
            let chance = saturate(strength) * smoothstep(90, 30, flat.length)
            guard isOnSide && random.unit() < chance else { continue }
            if birds[index].doing == .feeding || birds[index].doing == .landing {
                takeOff(index, away: flat.normalized)
            } else {
                birds[index].ticks += 120
            }
        }
    }

    private func takeOff(_ index: Int, away: Vector2) {
        let speed = random.between(4, 7)
        let side = random.between(-2.5, 2.5)
        birds[index].velocity = Vector3(
            away.x * speed - away.y * side, away.y * speed + away.x * side,
            random.between(3.5, 6.5))
        birds[index].doing = .startled
        birds[index].ticks = 240 + UInt32(random.below(420))
        note(
            WorldEvent(
                kind: .birdFlight, thing: birds[index].identity, position: birds[index].position,
                strength: random.between(0.5, 1), surface: .grass,
                sample: UInt16(random.below(Tick.samples))))
    }

    /// In the air: circles as a flock round the wanderer, neither too high nor too low.
    private func fly(_ index: Int) {
        var bird = birds[index]
        let center = wanderers[0].position
        let way = bird.position.relative(to: center)
        let flat = Vector2(way.x, way.y)
        let out = flat.normalized
        let radius: Float = 26 + Float(index % 7) * 3
        let ground = planner.height(bird.position.x, bird.position.y)
        let height: Float = 9 + Float(index % 5) * 2.2
        let spin: Float = index % 3 == 0 ? -1 : 1
        var pull = Vector3(-out.y * spin * 3, out.x * spin * 3, 0)
        let off = clamp((flat.length - radius) * 0.22, -4, 4)
        pull += Vector3(-out.x * off, -out.y * off, 0)
        pull.z = clamp((ground + height - bird.position.z) * 0.8, -3, 5)
        advance(&bird, pull)
        if bird.ticks > 0 { bird.ticks -= 1 }
        if bird.ticks < 120 && bird.doing == .startled { bird.doing = .circling }
        if bird.ticks == 0 {
            bird.doing = .landing
            bird.goal = feedingPlace(near: center, index: index)
        }
        birds[index] = bird
    }

    private func land(_ index: Int) {
        var bird = birds[index]
        let way = bird.goal.relative(to: bird.position)
        let distance = way.length
        if distance < 0.6 {
            bird.position = bird.goal
            bird.velocity = .zero
            bird.doing = .feeding
            bird.ticks = 90 + UInt32(random.below(300))
            birds[index] = bird
            return
        }
        let speed = clamp(distance * 0.7, 1.4, 10)
        let wish = way * (speed / distance)
        advance(&bird, (wish - bird.velocity) * 2.6)
        let ground = planner.height(bird.position.x, bird.position.y)
        if bird.position.z < ground + 0.02 { bird.position.z = ground + 0.02 }
        birds[index] = bird
    }

    private func advance(_ bird: inout Bird, _ acceleration: Vector3) {
        bird.velocity += acceleration * (Tick.seconds * 1.6)
        let speed = bird.velocity.length
        if speed > 11 { bird.velocity = bird.velocity * (11 / speed) }
        bird.position.move(by: bird.velocity * Tick.seconds)
        bird.heading = Exact.atan2(bird.velocity.y, bird.velocity.x)
        bird.beat &+= World.part(ofTurn: bird.velocity.z > -1 ? 7.5 : 3)
    }
}
