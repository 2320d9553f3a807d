import Conditions
import Quantities

extension World {
    /// Writes the whole state, little-endian, so that `restore` gives the same world again.
    ///
    /// Copying into a writer with enough room does not allocate; storing happens elsewhere.
    public func encodeSnapshot(into writer: inout ByteWriter) {
        writer.write(UInt8(drives.count))
        for drive in drives { drive.encode(into: &writer) }
        for section in StateSection.allCases { visit(section, &writer) }
        conditions.encode(into: &writer, after: nil)
    }

    /// Takes over the state that `encodeSnapshot` wrote; premise and layout must be the same.
    ///
    /// The world is unusable where this throws: make a new one.
    public func restore(from bytes: [UInt8]) throws(DecodingProblem) {
        var reader = ByteReader(bytes)
        var restored: [Drive] = []
        for _ in 0..<Int(try reader.read(UInt8.self)) { restored.append(try Drive(from: &reader)) }
        guard restored.count <= Drive.limit else {
            throw DecodingProblem("\(restored.count) drives; there is room for \(Drive.limit)")
        }
        for drive in restored where drive.channel >= layout.channels.count {
            throw DecodingProblem("a drive of channel \(drive.channel)")
        }
        drives = restored
        for index in driveStates.indices { driveStates[index] = .none }
        var source = StateSource(reader: reader)
        try restoreClock(&source)
        try restoreProperties(&source)
        try restoreDrives(&source)
        try restoreWeather(&source)
        for index in wanderers.indices { try restoreWanderer(index, &source) }
        for index in birds.indices { try restoreBird(index, &source) }
        for index in visitors.indices { try restoreVisitor(index, &source) }
        nextTread = try source.uint32()
        guard nextTread < UInt32(Tread.count) else { throw DecodingProblem("a tread beyond") }
        for index in treads.indices {
            treads[index].position = try source.position()
            treads[index].strength = try source.float()
        }
        try trodden.restore(&source)
        for index in creatures.indices { try restoreCreature(index, &source) }
        for index in hoppers.indices { try restoreHopper(index, &source) }
        try restoreRoom(&source)
        try conditions.decode(from: &source.reader)
        events.removeAll(keepingCapacity: true)
    }

    private func restoreClock(_ source: inout StateSource) throws(DecodingProblem) {
        tick = Tick(try source.word())
        dayTurn = try source.uint32()
        hourToGo = try source.float()
        random.state = try source.word()
        held = HoldSet(rawValue: UInt8(truncatingIfNeeded: try source.uint32()))
    }

    private func restoreProperties(_ source: inout StateSource) throws(DecodingProblem) {
        for index in properties.indices { properties[index] = try source.float() }
        for index in layers.indices {
            layers[index].isActive = try source.bool()
            layers[index].value = try source.float()
            let raw = UInt8(truncatingIfNeeded: try source.uint32())
            layers[index].merge = try Drive.decode(LayerMerge(rawValue: raw), "merge")
            layers[index].ticks = try source.uint32()
        }
    }

    private func restoreDrives(_ source: inout StateSource) throws(DecodingProblem) {
        let count = Int(try source.uint32())
        guard count == drives.count else { throw DecodingProblem("\(count) drives remember") }
        for index in drives.indices {
            driveStates[index] = try restoreDriveState(&source)
            if !drives[index].eachPerson { continue }
            for slot in 0..<Track.limit {
                driveStates[Drive.limit + index * Track.limit + slot] =
                    try restoreDriveState(&source)
            }
        }
    }

    private func restoreDriveState(
        _ source: inout StateSource
    ) throws(DecodingProblem) -> DriveState {
        let output = try source.float()
        let word = try source.word()
        return DriveState(
            output: output, isAwake: word & 1 == 1, cooldown: UInt32(truncatingIfNeeded: word >> 1))
    }

    private func restoreWeather(_ source: inout StateSource) throws(DecodingProblem) {
        let wind = try source.pair()
        weather.wind = Vector2(wind.0, wind.1)
        (weather.gust, weather.wetness) = try source.pair()
        weather.sway = try source.uint32()
        weather.ripple = try source.uint32()
        weather.airWayEast = try source.uint32()
        weather.airWayNorth = try source.uint32()
        weather.cloudDrift = try source.uint32()
        (weather.flash, weather.flash0) = try source.pair()
        (weather.flashHeading, weather.exposure) = try source.pair()
        weather.flashTicks = try source.uint32()
        weather.snowCover = try source.float()
        weather.snowWay = try source.uint32()
        for index in weather.thunders.indices {
            weather.thunders[index].ticks = try source.uint32()
            (weather.thunders[index].strength, weather.thunders[index].distance) =
                try source.pair()
            weather.thunders[index].heading = try source.float()
        }
    }

    private func restoreWanderer(
        _ index: Int, _ source: inout StateSource
    ) throws(DecodingProblem) {
        wanderers[index].identity = try source.word()
        wanderers[index].isPresent = try source.bool()
        wanderers[index].position = try source.position()
        let velocity = try source.pair()
        wanderers[index].velocity = Vector2(velocity.0, velocity.1)
        (wanderers[index].heading, wanderers[index].viewHeading) = try source.pair()
        wanderers[index].viewPitch = try source.float()
        let view = UInt8(truncatingIfNeeded: try source.uint32())
        wanderers[index].view = try Drive.decode(ViewMode(rawValue: view), "view")
        wanderers[index].stride = try source.uint32()
        wanderers[index].breath = try source.uint32()
        wanderers[index].camera = try source.position()
        wanderers[index].idleTicks = try source.uint32()
        wanderers[index].restTicks = try source.uint32()
        wanderers[index].stuckTicks = try source.uint32()
        wanderers[index].turnBackTicks = try source.uint32()
        wanderers[index].turnBackFrom = try source.float()
        let doing = UInt8(truncatingIfNeeded: try source.uint32())
        wanderers[index].doing = try Drive.decode(Wanderer.Doing(rawValue: doing), "doing")
    }

    private func restoreBird(_ index: Int, _ source: inout StateSource) throws(DecodingProblem) {
        birds[index].identity = try source.word()
        birds[index].position = try source.position()
        birds[index].velocity = try source.vector3()
        birds[index].heading = try source.float()
        let doing = UInt8(truncatingIfNeeded: try source.uint32())
        birds[index].doing = try Drive.decode(Bird.Doing(rawValue: doing), "doing")
        birds[index].ticks = try source.uint32()
        birds[index].beat = try source.uint32()
        birds[index].goal = try source.position()
    }

    private func restoreVisitor(
        _ index: Int, _ source: inout StateSource
    ) throws(DecodingProblem) {
        visitors[index].track = try source.uint32()
        visitors[index].position = try source.position()
        let velocity = try source.pair()
        visitors[index].velocity = Vector2(velocity.0, velocity.1)
        (visitors[index].height, visitors[index].presence) = try source.pair()
        (visitors[index].press, visitors[index].stir) = try source.pair()
        visitors[index].heading = try source.float()
        let word = try source.word()
        visitors[index].stride = UInt32(truncatingIfNeeded: word >> 32)
        visitors[index].stillTicks = UInt32(truncatingIfNeeded: word)
        visitors[index].stood = try source.position()
    }
}
