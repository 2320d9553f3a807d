import Quantities

extension World {
    /// Moves an animal along its heading, round bodies, trees and water.
    func walk(creature index: Int) {
        var creature = creatures[index]
        let manner = creature.kind.manner
        var wish: Float = 0
        if creature.doing.walks {
            let way = creature.goal.relative(to: creature.position)
            let distance = Vector2(way.x, way.y).length
            wish = pace(creature, manner, distance)
            steer(&creature, Vector2(way.x, way.y), distance)
        } else if creature.doing == .hesitating || creature.doing == .sitting {
            // It turns on the spot until it faces what it looks at, more or less.
            let off = bearing(of: creature.focus, creature)
            if abs(off) > 0.5 && creature.sits < 0.3 {
                creature.heading = wrapAngle(creature.heading + clamp(off, -0.035, 0.035))
                wish = 0.12
            }
        }
        let quick = creature.doing == .fleeing ? Float(0.11) : 0.06
        creature.speed += (wish - creature.speed) * quick
        if wish == 0 && creature.speed < 0.02 { creature.speed = 0 }
        advance(&creature)
        creatures[index] = creature
    }

    private func pace(_ creature: Creature, _ manner: CreatureManner, _ distance: Float) -> Float {
        switch creature.doing {
        case .fleeing: manner.fleeing
        case .leaving: manner.trotting * 0.8
        default:
            // Briskly while it is far, ever slower as it comes near.
            (creature.stage <= 1 && distance > 1.5 ? manner.trotting : manner.going)
                * clamp(distance * 1.2, 0.35, 1)
        }
    }

    /// Turns towards the goal, away from bodies that are too near.
    private func steer(_ creature: inout Creature, _ way: Vector2, _ distance: Float) {
        var wish = way.normalized
        let berth = creature.kind.manner.berth
        for visitor in visitors where visitor.presence > 0 {
            let off = creature.position.relative(to: visitor.position)
            let far = Vector2(off.x, off.y)
            let push = smoothstep(berth * 1.7, berth * 0.8, far.length)
            wish += far.normalized * (push * 1.6)
        }
        let turn = wrapAngle(Exact.atan2(wish.y, wish.x) - creature.heading)
        let most = creature.doing == .fleeing ? Float(0.09) : 0.05
        creature.heading = wrapAngle(creature.heading + clamp(turn * 0.16, -most, most))
    }

    /// The place pushed out of people's legs.
    private func apart(_ position: WorldPosition) -> WorldPosition {
        var place = position
        for visitor in visitors where visitor.presence > 0 {
            let off = place.relative(to: visitor.position)
            let far = Vector2(off.x, off.y)
            let distance = far.length
            if distance >= 0.6 || distance < 0.001 { continue }
            let out = far * (0.6 / distance - 1)
            place.move(by: Vector3(out.x, out.y, 0))
        }
        return place
    }

    private func advance(_ creature: inout Creature) {
        if creature.speed == 0 { return }
        var next = creature.position
        let step = creature.speed * Tick.seconds
        next.move(
            by: Vector3(
                Exact.cos(creature.heading) * step, Exact.sin(creature.heading) * step, 0))
        next = apart(keptOut(next, with: &creaturePlans))
        planner.visit(next.x, next.y)
        let height = planner.ground.footing(next.x, next.y)
        if height < waterHeight(next.x, next.y) + 0.03 {
            // A shore: it turns along it and tries again in the next tick.
            creature.heading = wrapAngle(creature.heading + 0.12)
            creature.speed *= 0.8
            return
        }
        next.z = height
        creature.position = next
        let before = creature.stride
        creature.stride &+= World.part(
            ofTurn: creature.speed / creature.kind.stride(creature.speed))
        if (before >> 31) != (creature.stride >> 31) {
            rustle(creature, clamp(0.12 + creature.speed * 0.09, 0, 0.8))
        }
    }

    /// Eases posture, ears, gaze and presence to what it is doing.
    func settle(_ index: Int) {
        var creature = creatures[index]
        let (doing, moving) = (creature.doing, creature.speed > 0.25)
        func ease(_ value: inout Float, _ goal: Float, _ share: Float) {
            value += (goal - value) * share
            if abs(goal - value) < 1e-4 { value = goal }
        }
        ease(&creature.sits, doing == .sitting && !moving ? 1 : 0, 0.06)
        ease(&creature.lies, doing == .lying && !moving ? 1 : 0, 0.04)
        ease(&creature.crouches, doing == .peeking ? 0.75 : 0, 0.035)
        ease(&creature.fears, doing == .fleeing ? 1 : 0, 0.12)
        let isGone =
            (doing == .fleeing && creature.ticks < 50)
            || (doing == .leaving && near(creature) < 2.2)
        creature.presence = clamp(creature.presence + (isGone ? -0.025 : 0.022), 0, 1)
        look(&creature)
        creatures[index] = creature
    }

    private func near(_ creature: Creature) -> Float {
        let way = creature.goal.relative(to: creature.position)
        return Vector2(way.x, way.y).length
    }

    /// The head follows what it looks at, with glances to either side while it rests.
    private func look(_ creature: inout Creature) {
        var goal = Vector2(bearing(of: creature.focus, creature), 0)
        let to = creature.focus.relative(to: creature.position)
        goal.y = Exact.atan2(to.z - 0.45, max(0.3, Vector2(to.x, to.y).length))
        let time = (tick.index &+ creature.identity % 977) % 977
        let glance = smoothstep(0, 20, Float(time) - 610) * smoothstep(90, 70, Float(time) - 610)
        switch creature.doing {
        case .fleeing, .leaving: goal = .zero
        case .coming:
            // Now and then the nose goes to the ground.
            let sniff =
                smoothstep(0, 30, Float(time % 240)) * smoothstep(110, 80, Float(time % 240))
            goal = Vector2(goal.x * (1 - sniff), mix(goal.y, -0.9, sniff))
        case .sitting, .lying: goal.x += glance * (time % 2 == 0 ? 0.9 : -0.9)
        default: break
        }
        let yaw = clamp(goal.x, -1.25, 1.25)
        creature.gaze.x += clamp((yaw - creature.gaze.x) * 0.10, -0.07, 0.07)
        creature.gaze.y += clamp((clamp(goal.y, -1, 0.7) - creature.gaze.y) * 0.10, -0.05, 0.05)
    }

    private func bearing(of place: WorldPosition, _ creature: Creature) -> Float {
        let way = place.relative(to: creature.position)
        return wrapAngle(Exact.atan2(way.y, way.x) - creature.heading)
    }

    /// A place in the grass from which an animal may come: off paths and water, behind the
    /// person as the view sees them and to one side, near a tree where there is one.
    func coverPlace(near person: WorldPosition, _ index: Int) -> WorldPosition? {
        let reach = creatures[index].kind.manner.cover
        var best: (place: WorldPosition, worth: Float)?
        for _ in 0..<14 {
            let side: Float = random.unit() < 0.5 ? -1 : 1
            let angle = roomFrame.heading + side * random.between(0.10, 0.42)
            let distance = random.between(reach.0, reach.1)
            var place = person
            place.move(by: Vector3(Exact.cos(angle) * distance, Exact.sin(angle) * distance, 0))
            planner.visit(place.x, place.y)
            place.z = planner.ground.height(place.x, place.y)
            if place.z < waterHeight(place.x, place.y) + 0.3 { continue }
            var worth = random.unit()
            for segment in planner.regionPaths where segment.distance(place.x, place.y) < 2.5 {
                worth -= 2
                break
            }
            for visitor in visitors where visitor.presence > 0 {
                let far = visitor.position.relative(to: place)
                if Vector2(far.x, far.y).length < reach.0 * 0.7 { worth -= 1 }
            }
            if worth > best?.worth ?? -9 { best = (place, worth) }
        }
        return best?.place
    }
}
