import Conditions
import Quantities

extension World {
    /// Reads every drive's condition and writes the drives' layer, in profile order.
    func runDrives() {
        for property in Property.allCases {
            asked[Int(property.rawValue)] = premise[property]
        }
        let mayStir = !held.contains(.life)
        for slot in visitors.indices where mayStir {
            visitors[slot].press = 0
            visitors[slot].stir = 0
        }
        for index in drives.indices {
            if drives[index].eachPerson { runForEachPerson(index) } else { run(index) }
        }
    }

    private func run(_ index: Int) {
        let drive = drives[index]
        if conditions.layout.channels[drive.channel].shape == .events {
            runEvents(index)
            return
        }
        let output = follow(index, drive, reading(drive.channel, drive.part))
        switch drive.target {
        case .property(let property):
            let slot = Int(property.rawValue)
            asked[slot] = World.join(asked[slot], output, drive.merge)
        case .action(.strikeLightning):
            fireOnWaking(index, drive, output) { strikeLightning($0) }
        case .action(.startleBirds):
            fireOnWaking(index, drive, output) { startleBirds($0, bearing: 0) }
        case .action(.chaseCreature):
            fireOnWaking(index, drive, output) { chaseCreatures($0, bearing: 0) }
        case .action: break  // Refused by the profile's checks.
        }
    }

    private func runEvents(_ index: Int) {
        let drive = drives[index]
        var state = driveStates[index]
        if state.cooldown > 0 { state.cooldown -= 1 }
        var pulse: Float?
        for number in 0..<conditions.eventCount(drive.channel) where state.cooldown == 0 {
            let event = conditions.event(drive.channel, number)
            if event.strength < drive.hysteresisOn { continue }
            let output = line(drive, event.strength)
            state.cooldown = UInt32(drive.cooldown * 60)
            switch drive.target {
            case .action(.startleBirds): startleBirds(output, bearing: event.bearing)
            case .action(.strikeLightning): strikeLightning(output)
            case .action(.chaseCreature): chaseCreatures(output, bearing: event.bearing)
            case .property: pulse = max(pulse ?? 0, output)
            case .action: break
            }
        }
        if case .property(let property) = drive.target {
            // An event is a pulse that dies away with the release time.
            if let pulse { state.output = pulse }
            let slot = Int(property.rawValue)
            asked[slot] = World.join(asked[slot], state.output, drive.merge)
            state.output *= Exact.exp(-Tick.seconds / max(drive.release, Tick.seconds))
            if abs(state.output) < 1e-6 { state.output = 0 }
        }
        driveStates[index] = state
    }

    private func runForEachPerson(_ index: Int) {
        let drive = drives[index]
        for slot in visitors.indices where visitors[slot].presence > 0 {
            let visitor = visitors[slot]
            let memory = Drive.limit + index * Track.limit + slot
            let output =
                follow(memory, drive, value(of: visitor, drive.part)) * visitor.presence
            switch drive.target {
            case .action(.partGrass) where !held.contains(.life):
                visitors[slot].press = max(visitor.press, output)
            case .action(.stirWind) where !held.contains(.life):
                visitors[slot].stir = max(visitor.stir, output)
            case .action(.callCreature):
                fireOnWaking(memory, drive, output) { callCreature(to: slot, strength: $0) }
            case .action(.chaseCreature):
                fireOnWaking(memory, drive, output) { chaseCreatures($0, bearing: 0) }
            case .property(let property):
                let at = Int(property.rawValue)
                asked[at] = World.join(asked[at], output, drive.merge)
            case .action: break
            }
        }
    }

    private func value(of visitor: Visitor, _ part: DrivePart) -> Float {
        switch part {
        case .speed: visitor.velocity.length
        case .stillness: visitor.stillness
        default: visitor.presence
        }
    }

    private func fireOnWaking(
        _ index: Int, _ drive: Drive, _ output: Float, _ fire: (Float) -> Void
    ) {
        if driveStates[index].isAwake && driveStates[index].cooldown == 0 && output > 0 {
            fire(output)
            driveStates[index].cooldown = max(1, UInt32(drive.cooldown * 60))
        }
    }

    /// Hysteresis, curve, attack and release; the state remembers.
    private func follow(_ slot: Int, _ drive: Drive, _ input: Float) -> Float {
        var state = driveStates[slot]
        if state.cooldown > 0 { state.cooldown -= 1 }
        if drive.hysteresisOn == 0 && drive.hysteresisOff == 0 {
            state.isAwake = true
        } else if state.isAwake {
            if input < drive.hysteresisOff { state.isAwake = false }
        } else if input >= drive.hysteresisOn {
            state.isAwake = true
        }
        let target = state.isAwake ? line(drive, input) : drive.outputFrom
        let rises = abs(target - drive.outputFrom) > abs(state.output - drive.outputFrom)
        let time = rises ? drive.attack : drive.release
        let share = time > 0 ? 1 - Exact.exp(-Tick.seconds / time) : 1
        state.output += (target - state.output) * share
        driveStates[slot] = state
        return state.output
    }

    /// The drive's line from input to output, its curve included, without memory.
    func line(_ drive: Drive, _ input: Float) -> Float {
        var t = saturate((input - drive.inputFrom) / (drive.inputTo - drive.inputFrom))
        switch drive.curve {
        case .linear: break
        case .ease: t = t * t * (3 - 2 * t)
        case .square: t = t * t
        case .root: t = t.squareRoot()
        }
        return mix(drive.outputFrom, drive.outputTo, t)
    }

    /// The number that a part of a condition's channel gives at this tick; 0 where it has none.
    ///
    /// Does not allocate.
    public func reading(_ channel: Int, _ part: DrivePart) -> Float {
        let shape = conditions.layout.channels[channel].shape
        switch part {
        case .count where shape == .tracks: return Float(conditions.trackCount(channel))
        case .count where shape == .events: return Float(conditions.eventCount(channel))
        case .y: return conditions.number(channel, 1)
        case .magnitude: return magnitude(channel, shape)
        default: return shape.floatCount > 0 ? conditions.number(channel, 0) : 0
        }
    }

    private func magnitude(_ channel: Int, _ shape: ConditionShape) -> Float {
        let parts: Int
        if case .field(_, _, let cellParts) = shape {
            parts = cellParts
        } else {
            parts = max(1, shape.floatCount)
        }
        let cells = shape.floatCount / parts
        var sum: Float = 0
        for cell in 0..<cells {
            var square: Float = 0
            for part in 0..<parts {
                let n = conditions.number(channel, cell * parts + part)
                square += n * n
            }
            sum += square.squareRoot()
        }
        return cells > 0 ? sum / Float(cells) : 0
    }
}
