import Conditions
import Quantities

extension World {
    /// The channels whose people come into the world: `room.people` where several eyes see, whose
    /// own lists would count everybody twice; else every list of people.
    static func visitorChannels(in layout: ChannelLayout) -> [Int] {
        if let all = layout.index(of: "room.people") { return [all] }
        return layout.channels.indices.filter { layout.channels[$0].shape == .tracks }
    }

    /// Follows the people of the room into the world; one slot for each identity.
    func moveVisitors() {
        if held.contains(.life) { return }
        for slot in visitors.indices where visitors[slot].track != 0 {
            if let track = track(visitors[slot].track) {
                move(slot, track)
            } else {
                fade(slot)
            }
        }
        for channel in visitorChannels {
            for index in 0..<conditions.trackCount(channel) {
                welcome(conditions.track(channel, index))
            }
        }
    }

    private func track(_ identity: UInt32) -> Track? {
        for channel in visitorChannels {
            for index in 0..<conditions.trackCount(channel) {
                let track = conditions.track(channel, index)
                if track.identity == identity { return track }
            }
        }
        return nil
    }

    private func welcome(_ track: Track) {
        if visitors.contains(where: { $0.track == track.identity }) { return }
        guard let slot = visitors.firstIndex(where: { $0.track == 0 }) else { return }
        visitors[slot] = .none
        visitors[slot].track = track.identity
        visitors[slot].position = worldPlace(of: track)
        visitors[slot].height = track.height
        visitors[slot].heading = wrapAngle(roomFrame.heading + Exact.pi)
        visitors[slot].stood = visitors[slot].position
        note(event(.visitorCame, visitors[slot]))
    }

    private func move(_ slot: Int, _ track: Track) {
        let goal = worldPlace(of: track)
        var visitor = visitors[slot]
        let way = goal.relative(to: visitor.position)
        let step = way * 0.22
        visitor.position.move(by: step)
        planner.visit(visitor.position.x, visitor.position.y)
        visitor.position.z = max(
            planner.ground.footing(visitor.position.x, visitor.position.y),
            waterHeight(visitor.position.x, visitor.position.y) - World.wading)
        visitor.velocity = worldVelocity(of: track)
        stride(&visitor)
        visitor.height += (track.height - visitor.height) * 0.1
        visitor.presence = min(1, visitor.presence + 0.06)
        visitors[slot] = visitor
    }

    private func fade(_ slot: Int) {
        visitors[slot].velocity = visitors[slot].velocity * 0.95
        visitors[slot].presence -= 0.03
        if visitors[slot].presence <= 0 {
            note(event(.visitorLeft, visitors[slot]))
            visitors[slot] = .none
        }
    }

    private func event(_ kind: WorldEvent.Kind, _ visitor: Visitor) -> WorldEvent {
        WorldEvent(
            kind: kind, thing: UInt64(visitor.track), position: visitor.position, strength: 1,
            surface: .grass, sample: 0)
    }

    /// Where the room lies: the middle of its front, and the way from there into the world.
    ///
    /// A fixed place, or what the first wanderer looks at.
    var roomFrame: (origin: WorldPosition, heading: Float) {
        if let place = premise.room.place { return (roomOrigin, place.heading) }
        return (wanderers[0].camera, wanderers[0].viewHeading)
    }

    /// From metres of the room, to the right of the view and ahead, to metres of the world.
    private func turned(right: Float, ahead: Float) -> Vector2 {
        let heading = roomFrame.heading
        let (c, s) = (Exact.cos(heading), Exact.sin(heading))
        return Vector2(c * ahead + s * right, s * ahead - c * right)
    }

    /// Where somebody of the room is in the world: at the room's place, as in a mirror at the
    /// picture's wall, or laid out before the first wanderer's view.
    private func worldPlace(of track: Track) -> WorldPosition {
        let room = premise.room
        let right = track.position.x * room.scale * (room.isMirrored ? -1 : 1)
        let deep = max(0, track.position.y)
        let ahead =
            room.place == nil
            ? room.distance + deep * room.scale : (room.distance + deep) * room.scale
        var place = roomFrame.origin
        let way = turned(right: right, ahead: ahead)
        place.move(by: Vector3(way.x, way.y, 0))
        planner.visit(place.x, place.y)
        place.z = max(
            planner.ground.footing(place.x, place.y),
            waterHeight(place.x, place.y) - World.wading)
        return place
    }

    private func worldVelocity(of track: Track) -> Vector2 {
        let room = premise.room
        let side: Float = room.isMirrored ? -1 : 1
        return turned(
            right: track.velocity.x * room.scale * side, ahead: track.velocity.y * room.scale)
    }

    /// How deep somebody of the room stands in water, metres.
    static let wading: Float = 0.22

    /// Treads fade in about 25 s; below 1/200 they are gone for good.
    ///
    /// In lying snow they stay for minutes, until more snow falls into them.
    func healTreads() {
        let kept = smoothstep(0.2, 0.5, weather.snowCover) * (1 - 0.8 * self[.snow])
        let rate = mix(0.9978, 0.99985, kept)
        trodden.heal(tick)
        for index in treads.indices where treads[index].strength > 0 {
            treads[index].strength *= rate
            if treads[index].strength < 0.005 { treads[index] = .none }
        }
    }

    func tread(at position: WorldPosition) {
        treads[Int(nextTread)] = Tread(position: position, strength: 1)
        nextTread = (nextTread + 1) % UInt32(Tread.count)
    }

    /// Calls `body` for every place where grass gives way: wanderers, visitors, treads.
    public func forEachDisturbance(_ body: (Disturbance) -> Void) {
        for wanderer in wanderers where wanderer.isPresent {
            body(Disturbance(position: wanderer.position, radius: 0.75, press: 0.8, stir: 0))
        }
        for visitor in visitors
        where visitor.presence > 0 && (visitor.press > 0 || visitor.stir > 0) {
            body(
                Disturbance(
                    position: visitor.position, radius: 1.5, press: visitor.press,
                    stir: visitor.stir))
        }
        for creature in creatures where creature.presence > 0 {
            body(
                Disturbance(
                    position: creature.position, radius: creature.kind.pressRadius,
                    press: 0.85 * creature.presence, stir: 0))
        }
        for tread in treads where tread.strength > 0 {
            body(
                Disturbance(
                    position: tread.position, radius: 0.55, press: 0.75 * tread.strength, stir: 0))
        }
    }
}
