import WorldState

extension ProfileReader {
    /// Snow and northern lights, from the section of the weather.
    func readSnow(_ weather: Section, _ premise: inout Premise) {
        let properties: [(String, Property)] = [
            ("snow", .snow), ("snow_cover", .snowCover), ("snow_fall", .snowFall),
            ("aurora", .aurora),
        ]
        for (key, property) in properties {
            if let value = weather.number(key) { premise[property] = Float(value) }
        }
    }

    /// Water and things of the premise.
    func readWaterAndThings(_ section: Section, _ premise: inout Premise) {
        if let water = section.section("water", .water) {
            if let level = water.number("level") { premise[.waterLevel] = Float(level) }
            if let waves = water.number("waves") { premise[.waves] = Float(waves) }
        }
        let nodes = section.list("things")
        if nodes.count > PlacedThing.limit {
            section.note(
                "things", "\(nodes.count) things are too many", allowed: "\(PlacedThing.limit)")
        }
        for (index, node) in nodes.prefix(PlacedThing.limit).enumerated() {
            let path = "premise.things[\(index + 1)]."
            guard let inner = Section(text, node, .thing, path: path) else { continue }
            if let thing = thing(inner) { premise.things.append(thing) }
        }
    }

    private func thing(_ section: Section) -> PlacedThing? {
        for key in ["kind", "at"] where !section.has(key) {
            text.add(section.line, section.path + key, "must be given")
        }
        let word = section.choice("kind")
        guard let kind = PlacedThing.Kind.allCases.first(where: { $0.word == word }),
            let at = section.pair("at")
        else { return nil }
        let heading = section.number("heading") ?? 90
        return PlacedThing(kind, x: at.0, y: at.1, heading: Float(heading * .pi / 180))
    }
}
