import Conditions
import Quantities

extension World {
    /// Calls an animal out of its cover to a visitor who stands still.
    ///
    /// One that is there already, or is still offended, does not come.
    func callCreature(to slot: Int, strength: Float) {
        if held.contains(.life) || strength <= 0 { return }
        let visitor = visitors[slot]
        for index in creatures.indices {
            if creatures[index].doing == .leaving {
                creatures[index].friend = visitor.track
                begin(index, .hesitating, seconds: 0.8)
                return
            }
            if creatures[index].doing != .away { return }
        }
        guard let index = creatures.firstIndex(where: { $0.ticks == 0 }) else { return }
        let meeting = meetingPlace(with: visitor)
        guard let cover = coverPlace(near: meeting, index) else { return }
        var creature = Creature.absent(index, seed: premise.seed)
        creature.friend = visitor.track
        creature.meeting = meeting
        creature.focus = faceOf(visitor)
        creature.position = cover
        creature.cover = cover
        let way = meeting.relative(to: cover)
        creature.heading = Exact.atan2(way.y, way.x)
        creatures[index] = creature
        begin(index, .peeking, seconds: 2 + random.unit() * 1.2)
        rustle(creatures[index], 0.5)
    }

    /// Puts every animal to flight; bearing 0 drives it from its friend, any other from the
    /// side that the noise came from.
    func chaseCreatures(_ strength: Float, bearing: Float) {
        if held.contains(.life) || strength <= 0 { return }
        for index in creatures.indices
        where creatures[index].doing != .away && creatures[index].doing != .fleeing {
            flee(index, bearing: bearing)
        }
    }

    func moveCreatures() {
        if held.contains(.life) { return }
        for index in creatures.indices {
            if creatures[index].ticks > 0 { creatures[index].ticks -= 1 }
            if creatures[index].doing == .away { continue }
            watch(index)
            think(index)
            // Gone for good: nothing of it is to be eased back.
            if creatures[index].doing == .away { continue }
            walk(creature: index)
            settle(index)
        }
    }

    /// Looks where its friend is; runs from who is quick, rises for who moves.
    private func watch(_ index: Int) {
        let manner = creatures[index].kind.manner
        var found: Visitor?
        for visitor in visitors where visitor.presence > 0 {
            if visitor.track == creatures[index].friend { found = visitor }
            let far = visitor.position.relative(to: creatures[index].position)
            let distance = Vector2(far.x, far.y).length
            if creatures[index].doing != .fleeing && distance < manner.shyness
                && visitor.velocity.length > manner.quick
            {
                flee(index, bearing: 0)
                return
            }
        }
        guard let friend = found else {
            if creatures[index].friend != 0 && creatures[index].doing != .fleeing {
                creatures[index].friend = 0
                if creatures[index].doing != .leaving { begin(index, .hesitating, seconds: 1.6) }
            }
            return
        }
        creatures[index].meeting = meetingPlace(with: friend)
        creatures[index].focus = faceOf(friend)
        let isCalm = friend.stillTicks > 50
        switch creatures[index].doing {
        case .sitting, .lying, .coming:
            if !isCalm { begin(index, .hesitating, seconds: 2.2) }
        case .leaving, .fleeing, .away, .peeking, .hesitating: break
        }
    }

    private func think(_ index: Int) {
        let creature = creatures[index]
        let manner = creature.kind.manner
        switch creature.doing {
        case .peeking where creature.ticks == 0: advance(index)
        case .hesitating where creature.ticks == 0:
            let still = visitors.first { $0.track == creature.friend && $0.presence > 0 }
            if creature.friend == 0 {
                leave(index)
            } else if let still, still.stillTicks > 90 {
                advance(index)
            } else if let still, still.stillTicks == 0 && random.unit() < 0.35 {
                leave(index)
            } else {
                creatures[index].ticks = 60
            }
        case .coming:
            if near(creature.goal, creature) < 0.35 || creature.ticks == 0 { arrive(index) }
        case .sitting where creature.ticks == 0:
            begin(index, .lying, seconds: 60 + random.unit() * 60)
        case .lying where creature.ticks == 0: leave(index)
        case .leaving:
            if near(creature.goal, creature) < 0.6 || creature.ticks == 0 {
                vanish(index, manner.satisfied)
            }
        case .fleeing:
            if creature.ticks == 0 { vanish(index, manner.offended) }
            let age = UInt32(240) &- creature.ticks
            if age == 48 && random.unit() < manner.barks { bark(creature) }
        default: break
        }
    }

    /// Where an animal comes to meet somebody: where they stand, or, behind a window, the foot
    /// of the glass before them.
    private func meetingPlace(with visitor: Visitor) -> WorldPosition {
        guard premise.room.hasOwnView else { return visitor.position }
        let way = visitor.position.relative(to: roomOrigin)
        let right = Vector2(way.x, way.y).dot(trodden.right)
        var place = roomOrigin
        place.move(by: Vector3(trodden.right.x * right, trodden.right.y * right, 0))
        return place
    }

    /// What it looks at: the eye behind the window, or the face of the body in the world.
    private func faceOf(_ visitor: Visitor) -> WorldPosition {
        if let view = roomViewpoint { return view.position }
        var place = visitor.position
        place.z += visitor.height * World.eyeShare
        return place
    }

    /// The next stage of the way: a place nearer to its friend, a little to one side.
    private func advance(_ index: Int) {
        let creature = creatures[index]
        let stages = creature.kind.manner.stages
        let way = creature.position.relative(to: creature.meeting)
        let distance = Vector2(way.x, way.y).length
        var stage = Int(creature.stage)
        while stage < stages.count && stages[stage] > distance - 0.5 { stage += 1 }
        if stage >= stages.count {
            let seconds = creature.kind.manner.sitting * (0.8 + 0.4 * random.unit())
            begin(index, .sitting, seconds: seconds)
            return
        }
        let side: Float = creature.identity & 1 == 0 ? 1 : -1
        let angle = Exact.atan2(way.y, way.x) + side * random.between(0.05, 0.4)
        creatures[index].goal = goal(
            of: creature, distance: stages[stage], angle: angle, side: side)
        creatures[index].stage = UInt32(stage) + 1
        begin(index, .coming, seconds: 12)
    }

    /// A place this far from the meeting, turned aside until nobody's body is in the way.
    private func goal(
        of creature: Creature, distance: Float, angle: Float, side: Float
    ) -> WorldPosition {
        let berth = creature.kind.manner.berth * 1.5
        var goal = creature.meeting
        for turn in 0..<8 {
            // By turns to the one side and to the other, ever farther.
            let aside = Float((turn + 1) / 2) * 0.22 * (turn % 2 == 0 ? side : -side)
            let (c, s) = (Exact.cos(angle + aside), Exact.sin(angle + aside))
            goal = creature.meeting
            goal.move(by: Vector3(c * distance, s * distance, 0))
            let isFree = visitors.allSatisfy { visitor in
                let far = goal.relative(to: visitor.position)
                return visitor.presence == 0 || Vector2(far.x, far.y).length > berth
            }
            if isFree { break }
        }
        return goal
    }

    private func arrive(_ index: Int) {
        let creature = creatures[index]
        if Int(creature.stage) >= creature.kind.manner.stages.count {
            begin(index, .sitting, seconds: creature.kind.manner.sitting)
        } else {
            begin(index, .hesitating, seconds: random.between(0.9, 2.4))
        }
    }

    private func leave(_ index: Int) {
        creatures[index].goal = creatures[index].cover
        creatures[index].friend = 0
        begin(index, .leaving, seconds: 20)
    }

    private func flee(_ index: Int, bearing: Float) {
        var creature = creatures[index]
        var away = creature.position.relative(to: creature.meeting)
        if bearing != 0 {
            // From the side of the noise, and out of the view's foreground.
            let heading = roomFrame.heading + bearing
            away = Vector3(Exact.cos(heading) * -0.7, Exact.sin(heading) * -0.7, 0)
            let ahead = roomFrame.heading
            away += Vector3(Exact.cos(ahead), Exact.sin(ahead), 0)
        }
        let angle = Exact.atan2(away.y, away.x) + random.between(-0.35, 0.35)
        creature.goal = creature.position
        creature.goal.move(by: Vector3(Exact.cos(angle) * 60, Exact.sin(angle) * 60, 0))
        creature.friend = 0
        creatures[index] = creature
        begin(index, .fleeing, seconds: 4)
        rustle(creature, 1)
    }

    private func vanish(_ index: Int, _ seconds: Float) {
        let identity = creatures[index].identity
        creatures[index] = .absent(index, seed: premise.seed)
        creatures[index].identity = identity
        creatures[index].ticks = UInt32(seconds * 60)
    }

    private func begin(_ index: Int, _ doing: Creature.Doing, seconds: Float) {
        creatures[index].doing = doing
        creatures[index].ticks = UInt32(seconds * 60)
    }

    private func near(_ place: WorldPosition, _ creature: Creature) -> Float {
        let way = place.relative(to: creature.position)
        return Vector2(way.x, way.y).length
    }

    private func bark(_ creature: Creature) {
        note(
            WorldEvent(
                kind: .creatureCall, thing: creature.identity, position: creature.position,
                strength: random.between(0.6, 1), surface: .grass, sample: 0))
    }

    func rustle(_ creature: Creature, _ strength: Float) {
        note(
            WorldEvent(
                kind: .creatureStep, thing: creature.identity, position: creature.position,
                strength: strength, surface: surface(creature.position.x, creature.position.y),
                sample: 0))
    }
}
