extension Schema {
    /// What can be set for the driver `script`.
    static let script = Schema(
        title: "settings, for `script`",
        keys: [
            .number(
                "loop", "s", 0.01...604_800, "never", "Starts again after so long; else it stays."),
            .number("interval", "s", 0.001...3600, "0.1", "From reading to reading."),
            .whole("seed", "", 0...4_294_967_295, "1", "What the noise comes from."),
            .choice(
                "between", ["steps", "lines"], "steps",
                "How the rows of a table are joined: by jumps or by straight lines."),
        ])

    /// A point of what a script plays.
    static let point = Schema(
        title: "A point of `plays`, for the driver `script`",
        keys: [
            .number("at", "s", 0...604_800, "must be given", "When, from the start of the script."),
            .other(
                "value", "number, or list of numbers", "",
                "Where it is from now on; for an event its strength."),
            .flag("silent", false, "Nothing is heard of it from now on."),
            .number("ramp", "s", 0...604_800, "0", "How long it takes to get there."),
            .number("swing", "", 0...1e9, "0", "How far a sine goes to both sides."),
            .number("period", "s", 0.001...604_800, "10", "How long one swing takes."),
            .number("noise", "", 0...1e9, "0", "How far chance goes to both sides."),
        ])
}
