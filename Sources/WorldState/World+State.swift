import Conditions
import Quantities

/// The parts of the state that are hashed apart, so that a difference can be named.
public enum StateSection: Int, CaseIterable, Sendable {
    case clock = 0
    case properties = 1
    case drives = 2
    case weather = 3
    case wanderers = 4
    case birds = 5
    case visitors = 6
    case treads = 7
    case creatures = 8
    case room = 9

    /// The word used in messages.
    public var word: String { String(describing: self) }
}

extension World {
    /// Hands a section's words to a sink, in their fixed order.
    func visit<Sink: StateSink>(_ section: StateSection, _ sink: inout Sink) {
        switch section {
        case .clock:
            sink.take(tick.index)
            sink.take(dayTurn)
            sink.take(hourToGo)
            sink.take(random.state)
            sink.take(UInt32(held.rawValue))
        case .properties: visitProperties(&sink)
        case .drives: visitDrives(&sink)
        case .weather: visitWeather(&sink)
        case .wanderers: for wanderer in wanderers { visit(wanderer, &sink) }
        case .birds: for bird in birds { visit(bird, &sink) }
        case .visitors: for visitor in visitors { visit(visitor, &sink) }
        case .treads:
            sink.take(nextTread)
            for tread in treads {
                sink.take(tread.position)
                sink.take(tread.strength)
            }
            trodden.visit(&sink)
        case .creatures:
            for creature in creatures { visit(creature, &sink) }
            for hopper in hoppers { visit(hopper, &sink) }
        case .room: visitRoom(&sink)
        }
    }

    private func visitProperties<Sink: StateSink>(_ sink: inout Sink) {
        for value in properties { sink.take(value) }
        for layer in layers {
            sink.take(layer.isActive)
            sink.take(layer.value)
            sink.take(UInt32(layer.merge.rawValue))
            sink.take(layer.ticks)
        }
    }

    private func visitDrives<Sink: StateSink>(_ sink: inout Sink) {
        // The drives themselves are inputs; what they remember is state. Sleeping slots beyond
        // the drives in use are all alike and left out.
        sink.take(UInt32(drives.count))
        for index in drives.indices {
            visit(driveStates[index], &sink)
            if !drives[index].eachPerson { continue }
            for slot in 0..<Track.limit {
                visit(driveStates[Drive.limit + index * Track.limit + slot], &sink)
            }
        }
    }

    private func visit<Sink: StateSink>(_ state: DriveState, _ sink: inout Sink) {
        sink.take(state.output)
        sink.take(UInt64(state.cooldown) << 1 | (state.isAwake ? 1 : 0))
    }

    private func visitWeather<Sink: StateSink>(_ sink: inout Sink) {
        sink.take(weather.wind.x, weather.wind.y)
        sink.take(weather.gust, weather.wetness)
        sink.take(weather.sway)
        sink.take(weather.ripple)
        sink.take(weather.airWayEast)
        sink.take(weather.airWayNorth)
        sink.take(weather.cloudDrift)
        sink.take(weather.flash, weather.flash0)
        sink.take(weather.flashHeading, weather.exposure)
        sink.take(weather.flashTicks)
        sink.take(weather.snowCover)
        sink.take(weather.snowWay)
        for thunder in weather.thunders {
            sink.take(thunder.ticks)
            sink.take(thunder.strength, thunder.distance)
            sink.take(thunder.heading)
        }
    }

    private func visit<Sink: StateSink>(_ wanderer: Wanderer, _ sink: inout Sink) {
        sink.take(wanderer.identity)
        sink.take(wanderer.isPresent)
        sink.take(wanderer.position)
        sink.take(wanderer.velocity.x, wanderer.velocity.y)
        sink.take(wanderer.heading, wanderer.viewHeading)
        sink.take(wanderer.viewPitch)
        sink.take(UInt32(wanderer.view.rawValue))
        sink.take(wanderer.stride)
        sink.take(wanderer.breath)
        sink.take(wanderer.camera)
        sink.take(wanderer.idleTicks)
        sink.take(wanderer.restTicks)
        sink.take(wanderer.stuckTicks)
        sink.take(wanderer.turnBackTicks)
        sink.take(wanderer.turnBackFrom)
        sink.take(UInt32(wanderer.doing.rawValue))
    }

    private func visit<Sink: StateSink>(_ bird: Bird, _ sink: inout Sink) {
        sink.take(bird.identity)
        sink.take(bird.position)
        sink.take(bird.velocity)
        sink.take(bird.heading)
        sink.take(UInt32(bird.doing.rawValue))
        sink.take(bird.ticks)
        sink.take(bird.beat)
        sink.take(bird.goal)
    }

    private func visit<Sink: StateSink>(_ visitor: Visitor, _ sink: inout Sink) {
        sink.take(visitor.track)
        sink.take(visitor.position)
        sink.take(visitor.velocity.x, visitor.velocity.y)
        sink.take(visitor.height, visitor.presence)
        sink.take(visitor.press, visitor.stir)
        sink.take(visitor.heading)
        sink.take(UInt64(visitor.stride) << 32 | UInt64(visitor.stillTicks))
        sink.take(visitor.stood)
    }

    /// The hash of one section at this tick.
    public func hash(of section: StateSection) -> UInt64 {
        var hash = StateHash(seed: UInt64(section.rawValue) &+ 0x6E61_6372_65)
        visit(section, &hash)
        return hash.value
    }

    /// The hash of the whole state at this tick.
    ///
    /// Does not allocate.
    public var hash: UInt64 {
        var all = StateHash()
        for section in StateSection.allCases { all.combine(hash(of: section)) }
        return all.value
    }
}
