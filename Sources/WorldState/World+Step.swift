import Conditions
import Quantities

extension World {
    /// Steps the world by one tick.
    ///
    /// The phases, in order: operations, drives, properties, clock, weather, visitors,
    /// the room's eye, wanderers, birds, animals, treads. Does not allocate but where a wanderer
    /// enters a new chunk.
    public func step(_ inputs: TickInputs) {
        precondition(
            inputs.conditions.layout.channels.count == layout.channels.count,
            "inputs of another layout")
        events.removeAll(keepingCapacity: true)
        tick = tick.next
        conditions.copyValues(from: inputs.conditions)
        applyOperations(inputs.operations)
        moveVisitors()
        runDrives()
        followProperties()
        advanceClock()
        advanceWeather()
        followRoomEye()
        for index in wanderers.indices where wanderers[index].isPresent {
            moveWanderer(index, inputs.controls[index])
        }
        moveBirds()
        moveCreatures()
        moveHoppers()
        healTreads()
    }

    private func applyOperations(_ operations: [Operation]) {
        for (index, operation) in operations.enumerated() {
            guard index < Operation.limit else {
                refusedOperations &+= 1
                continue
            }
            apply(operation)
        }
    }

    private func apply(_ operation: Operation) {
        let wanderer = min(Int(operation.wanderer), wanderers.count - 1)
        switch operation.body {
        case .set(.hour, let hour, _, _):
            var way = hour - self.hour
            if way > 12 { way -= 24 }
            if way < -12 { way += 24 }
            hourToGo = way
        case .set(let property, let value, let merge, let ticks):
            layers[Int(property.rawValue)] = OperationLayer(
                isActive: true, value: value, merge: merge, ticks: ticks)
        case .release(let property): layers[Int(property.rawValue)] = .none
        case .pose(let x, let y, let heading):
            wanderers[wanderer].isPresent = true
            placeWanderer(wanderer, x: x, y: y, heading: heading)
        case .view(let mode):
            wanderers[wanderer].view = mode
            snapCamera(wanderer)
        case .hold(let set): held.formUnion(set)
        case .unhold(let set): held.subtract(set)
        case .drives(let drives):
            self.drives = Array(drives.prefix(Drive.limit))
            for index in driveStates.indices { driveStates[index] = .none }
        case .lightning(let strength): strikeLightning(strength)
        case .startle(let strength, let bearing): startleBirds(strength, bearing: bearing)
        }
        note(
            WorldEvent(
                kind: .cue, thing: wanderers[wanderer].identity,
                position: wanderers[wanderer].position, strength: 1, surface: .grass, sample: 0))
    }

    /// Joins the layers of each property and lets its value follow.
    private func followProperties() {
        for property in Property.allCases {
            let index = Int(property.rawValue)
            var target = asked[index]
            if layers[index].isActive {
                let layer = layers[index]
                target = World.join(target, layer.value, layer.merge)
                if layer.ticks > 0 {
                    layers[index].ticks -= 1
                    if layers[index].ticks == 0 { layers[index] = .none }
                }
            }
            if isHeld(property) { continue }
            let entry = property.entry
            target = clamp(target, entry.low, entry.high)
            let share = 1 - Exact.exp(-Tick.seconds / entry.glide)
            if property == .hourShift {
                shiftHour(towards: target, share)
                continue
            }
            properties[index] += (target - properties[index]) * share
            if abs(target - properties[index]) < 1e-6 { properties[index] = target }
        }
    }

    /// 12 hours ahead and 12 hours behind are the same hour: the sun goes the shorter way.
    private func shiftHour(towards target: Float, _ share: Float) {
        let index = Int(Property.hourShift.rawValue)
        var way = target - properties[index]
        if way > 12 { way -= 24 }
        if way < -12 { way += 24 }
        var shift = abs(way) < 1e-6 ? target : properties[index] + way * share
        if shift > 12 { shift -= 24 }
        if shift < -12 { shift += 24 }
        properties[index] = shift
    }

    static func join(_ below: Float, _ value: Float, _ merge: LayerMerge) -> Float {
        switch merge {
        case .base, .override: value
        case .add: below + value
        case .multiply: below * value
        }
    }

    private func isHeld(_ property: Property) -> Bool {
        switch property {
        case .hour, .timeScale, .hourShift: held.contains(.hour)
        case .cloud, .rain, .fog, .warmth, .lamps, .snow, .snowCover, .snowFall, .aurora,
            .benchLamp:
            held.contains(.weather)
        case .windSpeed, .windAcross, .waterLevel, .waves, .breathFog: held.contains(.wind)
        case .birds: held.contains(.life)
        }
    }

    private func advanceClock() {
        if held.contains(.hour) { return }
        var hours: Float = 0
        if premise.dayMinutes > 0 {
            hours = Tick.seconds / (premise.dayMinutes * 60) * 24 * self[.timeScale]
        }
        if hourToGo != 0 {
            let most = max(abs(hourToGo) * 0.06, 0.02)
            let now = clamp(hourToGo, -most, most)
            hours += now
            hourToGo -= now
            if abs(hourToGo) < 1e-4 { hourToGo = 0 }
        }
        let turn = Int64(Double(hours) / 24 * 4_294_967_296)
        dayTurn = dayTurn &+ UInt32(truncatingIfNeeded: turn)
        properties[Int(Property.hour.rawValue)] = hour
    }
}
