import Quantities

extension World {
    func visit<Sink: StateSink>(_ creature: Creature, _ sink: inout Sink) {
        sink.take(creature.identity)
        sink.take(UInt64(creature.kindNumber) << 8 | UInt64(creature.doing.rawValue))
        sink.take(UInt64(creature.ticks) << 32 | UInt64(creature.stage))
        sink.take(UInt64(creature.friend) << 32 | UInt64(creature.stride))
        sink.take(creature.position)
        sink.take(creature.speed, creature.heading)
        sink.take(creature.goal)
        sink.take(creature.meeting)
        sink.take(creature.focus)
        sink.take(creature.cover)
        sink.take(creature.gaze.x, creature.gaze.y)
        sink.take(creature.sits, creature.lies)
        sink.take(creature.crouches, creature.fears)
        sink.take(creature.presence)
    }

    func visit<Sink: StateSink>(_ hopper: Hopper, _ sink: inout Sink) {
        sink.take(hopper.leaps)
        sink.take(hopper.position)
        sink.take(hopper.velocity)
    }

    func visitRoom<Sink: StateSink>(_ sink: inout Sink) {
        sink.take(roomEye.track)
        for place in [roomEye.aim, roomEye.speed, roomEye.glide, roomEye.glideSpeed] {
            sink.take(place)
        }
    }

    func restoreCreature(_ index: Int, _ source: inout StateSource) throws(DecodingProblem) {
        var creature = creatures[index]
        creature.identity = try source.word()
        let raw = try source.word()
        creature.kindNumber = UInt8(truncatingIfNeeded: raw >> 8)
        guard Int(creature.kindNumber) < CreatureKind.all.count else {
            throw DecodingProblem("an animal of kind \(creature.kindNumber)")
        }
        creature.doing = try Drive.decode(
            Creature.Doing(rawValue: UInt8(truncatingIfNeeded: raw)), "doing")
        let times = try source.word()
        creature.ticks = UInt32(truncatingIfNeeded: times >> 32)
        creature.stage = UInt32(truncatingIfNeeded: times)
        let marks = try source.word()
        creature.friend = UInt32(truncatingIfNeeded: marks >> 32)
        creature.stride = UInt32(truncatingIfNeeded: marks)
        creature.position = try source.position()
        (creature.speed, creature.heading) = try source.pair()
        creature.goal = try source.position()
        creature.meeting = try source.position()
        creature.focus = try source.position()
        creature.cover = try source.position()
        (creature.gaze.x, creature.gaze.y) = try source.pair()
        (creature.sits, creature.lies) = try source.pair()
        (creature.crouches, creature.fears) = try source.pair()
        creature.presence = try source.float()
        creatures[index] = creature
    }

    func restoreHopper(_ index: Int, _ source: inout StateSource) throws(DecodingProblem) {
        hoppers[index].leaps = try source.bool()
        hoppers[index].position = try source.position()
        hoppers[index].velocity = try source.vector3()
    }

    func restoreRoom(_ source: inout StateSource) throws(DecodingProblem) {
        roomEye.track = try source.uint32()
        roomEye.aim = try source.vector3()
        roomEye.speed = try source.vector3()
        roomEye.glide = try source.vector3()
        roomEye.glideSpeed = try source.vector3()
    }

    func words(of creature: Creature, _ name: String) -> [StateWord] {
        [
            word("\(name).identity", creature.identity),
            word("\(name).kind", creature.kind.name), word("\(name).doing", creature.doing.word),
            word("\(name).ticks", creature.ticks), word("\(name).stage", creature.stage),
            word("\(name).friend", creature.friend), word("\(name).position", creature.position),
            word("\(name).speed", creature.speed), word("\(name).heading", creature.heading),
            word("\(name).goal", creature.goal), word("\(name).meeting", creature.meeting),
            word("\(name).focus", creature.focus),
            word("\(name).cover", creature.cover), word("\(name).stride", creature.stride),
            word("\(name).gaze", creature.gaze), word("\(name).sits", creature.sits),
            word("\(name).lies", creature.lies), word("\(name).crouches", creature.crouches),
            word("\(name).fears", creature.fears), word("\(name).presence", creature.presence),
        ]
    }

    func words(of hopper: Hopper, _ name: String) -> [StateWord] {
        [
            word("\(name).leaps", hopper.leaps), word("\(name).position", hopper.position),
            word("\(name).velocity", hopper.velocity),
        ]
    }

    var roomWords: [StateWord] {
        [
            word("room.eye.track", roomEye.track), word("room.eye.aim", roomEye.aim),
            word("room.eye.speed", roomEye.speed), word("room.eye.glide", roomEye.glide),
            word("room.eye.glideSpeed", roomEye.glideSpeed),
        ]
    }

    /// The cells that are trodden; whole cells need no words.
    var troddenWords: [StateWord] {
        trodden.cells.enumerated().map { index, value in
            let side = TroddenField.side
            return word("trodden[\(index % side), \(index / side)]", value)
        }
    }
}
