import WorldState

extension Schema {
    static let water = Schema(
        title: "premise.water",
        keys: [
            .number(
                "level", "m", -1.4...0.9, "0", "Where the lakes stand above their usual level."),
            .number("waves", "1", 0...1, "0.2", "How high waves run."),
        ])

    static let thing = Schema(
        title: "A thing of premise.things",
        keys: [
            .choice(
                "kind", PlacedThing.Kind.allCases.map(\.word), "must be given", "What it is."),
            .pair("at", "m", -100_000...100_000, "must be given", "Where, east and north."),
            .number(
                "heading", "deg", -360...360, "90", "Where it faces, from east to the left."),
        ])
}
