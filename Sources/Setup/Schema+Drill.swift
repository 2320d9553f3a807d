import Sensing

extension Schema {
    /// One fault of a profile's `drill`.
    static let fault = Schema(
        title: "A fault of drill",
        keys: [
            .choice(
                "fault", Fault.Kind.allCases.map(\.rawValue), "must be given", "What goes wrong."),
            .other(
                "channel", "pattern", "must be given",
                "On which channels; `*` and `?` stand for anything: `room.eye.*`."),
            .number("from", "s", 0...86_400, "5", "When it begins."),
            .number("for", "s", 0.05...86_400, "10", "How long it lasts."),
            .number("scale", "", -1e6...1e6, "upside down", "`wrong`: what it is multiplied by."),
            .number("offset", "", -1e9...1e9, "0", "`wrong`: what is added, in its unit."),
            .number("rate", "Hz", 0.01...60, "1", "`slow`: values a second."),
            .number("delay", "s", 0...10, "1", "`delayed`: how much later."),
            .number(
                "period", "s", 0.05...3600, "0.8",
                "`intermittent`: how long away, or there, on average."),
            .number("drift", "ppm", -100_000...100_000, "1000", "`skewed`: how the clock drifts."),
            .number("jump", "s", -86_400...86_400, "-0.7", "`skewed`: how wrong it is at once."),
        ])
}
