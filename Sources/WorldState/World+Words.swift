import Quantities

extension World {
    /// One value of the state in words, so that a difference can be read.
    public struct StateWord: Hashable, Sendable {
        /// Which value: `wanderers[0].position`.
        public var name: String
        /// Its value, exact enough to tell any two apart.
        public var value: String
    }

    /// The values of a section in words, in their fixed order.
    ///
    /// Allocates; for messages.
    public func words(of section: StateSection) -> [StateWord] {
        switch section {
        case .clock:
            return [
                word("clock.tick", tick.index), word("clock.dayTurn", dayTurn),
                word("clock.hourToGo", hourToGo), word("clock.random", random.state),
                word("clock.held", held.rawValue),
            ]
        case .properties:
            return Property.allCases.flatMap { property in
                let index = Int(property.rawValue)
                return [
                    word("properties.\(property.entry.name)", properties[index]),
                    word("layers.\(property.entry.name)", layers[index]),
                ]
            }
        case .drives: return driveWords
        case .weather: return weatherWords
        case .wanderers:
            return wanderers.enumerated().flatMap { words(of: $1, "wanderers[\($0)]") }
        case .birds: return birds.enumerated().flatMap { words(of: $1, "birds[\($0)]") }
        case .visitors: return visitors.enumerated().flatMap { words(of: $1, "visitors[\($0)]") }
        case .treads:
            return [word("nextTread", nextTread)]
                + treads.enumerated().map { word("treads[\($0)]", $1) } + troddenWords
        case .creatures:
            return creatures.enumerated().flatMap { words(of: $1, "creatures[\($0)]") }
                + hoppers.enumerated().flatMap { words(of: $1, "hoppers[\($0)]") }
        case .room: return roomWords
        }
    }

    func word<Value>(_ name: String, _ value: Value) -> StateWord {
        StateWord(name: name, value: World.text(value))
    }

    /// A value's text; a `Float` is printed so that it reads back to the same bits.
    private static func text<Value>(_ value: Value) -> String {
        switch value {
        case let position as WorldPosition:
            let (chunk, offset) = (position.chunk, position.offset)
            return "chunk (\(chunk.x), \(chunk.y)) + (\(offset.x), \(offset.y), \(offset.z)) m"
        case let vector as Vector2: return "(\(vector.x), \(vector.y))"
        case let vector as Vector3: return "(\(vector.x), \(vector.y), \(vector.z))"
        case let layer as OperationLayer:
            return layer.isActive
                ? "\(layer.merge.word) \(layer.value), \(layer.ticks) ticks" : "none"
        case let state as DriveState:
            return "\(state.output)\(state.isAwake ? " awake" : "") cooldown \(state.cooldown)"
        case let tread as Tread: return "\(text(tread.position)) strength \(tread.strength)"
        default: return "\(value)"
        }
    }

    private var driveWords: [StateWord] {
        var words: [StateWord] = []
        for index in drives.indices {
            words.append(word("drives[\(index)]", driveStates[index]))
            if !drives[index].eachPerson { continue }
            for slot in visitors.indices {
                let state = driveStates[Drive.limit + index * visitors.count + slot]
                words.append(word("drives[\(index)].person[\(slot)]", state))
            }
        }
        return words
    }

    private var weatherWords: [StateWord] {
        [
            word("weather.wind", weather.wind), word("weather.gust", weather.gust),
            word("weather.wetness", weather.wetness), word("weather.sway", weather.sway),
            word("weather.ripple", weather.ripple),
            word("weather.cloudDrift", weather.cloudDrift),
            word("weather.flash", weather.flash), word("weather.flash0", weather.flash0),
            word("weather.flashHeading", weather.flashHeading),
            word("weather.exposure", weather.exposure),
            word("weather.flashTicks", weather.flashTicks),
            word("weather.snowCover", weather.snowCover),
            word("weather.snowWay", weather.snowWay),
        ]
            + weather.thunders.enumerated().map { index, thunder in
                StateWord(
                    name: "weather.thunders[\(index)]",
                    value: "\(thunder.ticks) ticks, strength \(thunder.strength), "
                        + "\(thunder.distance) m, heading \(thunder.heading)")
            }
    }

    private func words(of wanderer: Wanderer, _ name: String) -> [StateWord] {
        [
            word("\(name).identity", wanderer.identity),
            word("\(name).isPresent", wanderer.isPresent),
            word("\(name).position", wanderer.position),
            word("\(name).velocity", wanderer.velocity), word("\(name).heading", wanderer.heading),
            word("\(name).viewHeading", wanderer.viewHeading),
            word("\(name).viewPitch", wanderer.viewPitch),
            word("\(name).view", wanderer.view.word), word("\(name).stride", wanderer.stride),
            word("\(name).breath", wanderer.breath), word("\(name).camera", wanderer.camera),
            word("\(name).idleTicks", wanderer.idleTicks),
            word("\(name).restTicks", wanderer.restTicks),
            word("\(name).stuckTicks", wanderer.stuckTicks),
            word("\(name).turnBackTicks", wanderer.turnBackTicks),
            word("\(name).turnBackFrom", wanderer.turnBackFrom),
            word("\(name).doing", wanderer.doing.word),
        ]
    }

    private func words(of bird: Bird, _ name: String) -> [StateWord] {
        [
            word("\(name).identity", bird.identity), word("\(name).position", bird.position),
            word("\(name).velocity", bird.velocity), word("\(name).heading", bird.heading),
            word("\(name).doing", bird.doing.word), word("\(name).ticks", bird.ticks),
            word("\(name).beat", bird.beat), word("\(name).goal", bird.goal),
        ]
    }

    private func words(of visitor: Visitor, _ name: String) -> [StateWord] {
        [
            word("\(name).track", visitor.track), word("\(name).position", visitor.position),
            word("\(name).velocity", visitor.velocity), word("\(name).height", visitor.height),
            word("\(name).presence", visitor.presence), word("\(name).press", visitor.press),
            word("\(name).stir", visitor.stir), word("\(name).heading", visitor.heading),
            word("\(name).stride", visitor.stride),
            word("\(name).stillTicks", visitor.stillTicks),
            word("\(name).stood", visitor.stood),
        ]
    }
}
