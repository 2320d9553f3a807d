import Conditions
import Quantities

extension World {
    /// Follows the people of every tracks channel into the world; one slot for each identity.
    func moveVisitors() {
        if held.contains(.life) { return }
        for slot in visitors.indices where visitors[slot].track != 0 {
            if let track = track(visitors[slot].track) {
                move(slot, track)
            } else {
                fade(slot)
            }
        }
        for channel in layout.channels.indices where layout.channels[channel].shape == .tracks {
            for index in 0..<conditions.trackCount(channel) {
                welcome(conditions.track(channel, index))
            }
        }
    }

    private func track(_ identity: UInt32) -> Track? {
        for channel in layout.channels.indices where layout.channels[channel].shape == .tracks {
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
        note(event(.visitorCame, visitors[slot]))
    }

    private func move(_ slot: Int, _ track: Track) {
        let goal = worldPlace(of: track)
        var visitor = visitors[slot]
        let way = goal.relative(to: visitor.position)
        let step = way * 0.22
        visitor.position.move(by: step)
        visitor.position.z = planner.height(visitor.position.x, visitor.position.y)
        let speed = premise.room.scale
        visitor.velocity = Vector2(track.velocity.x * speed, track.velocity.y * speed)
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

    /// Where somebody of the room is in the world: laid out before the first wanderer's view.
    private func worldPlace(of track: Track) -> WorldPosition {
        let wanderer = wanderers[0]
        let (c, s) = (Exact.cos(wanderer.viewHeading), Exact.sin(wanderer.viewHeading))
        let room = premise.room
        let right = track.position.x * room.scale * (room.isMirrored ? -1 : 1)
        let ahead = room.distance + max(0, track.position.y) * room.scale
        var place = wanderer.camera
        place.move(by: Vector3(c * ahead + s * right, s * ahead - c * right, 0))
        place.z = planner.height(place.x, place.y)
        return place
    }

    /// Treads fade in about 25 s; below 1/200 they are gone for good.
    ///
    /// In lying snow they stay for minutes, until more snow falls into them.
    func healTreads() {
        let kept = smoothstep(0.2, 0.5, weather.snowCover) * (1 - 0.8 * self[.snow])
        let rate = mix(0.9978, 0.99985, kept)
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
        for tread in treads where tread.strength > 0 {
            body(
                Disturbance(
                    position: tread.position, radius: 0.55, press: 0.75 * tread.strength, stir: 0))
        }
    }
}
