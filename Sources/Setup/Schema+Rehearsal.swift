import Sensing

extension Schema {
    /// What can be set of the rehearsal room; one room for camera and microphone.
    static let rehearsal = Schema(
        title: "settings, for `rehearsal`",
        keys: [
            .choice(
                "programme", ["standard", "crowd", "still", "empty"], "standard",
                "Everything in 220 s, people walking about, people standing, nobody."),
            .whole("crowd", "", 0...30, "6", "How many come, unless the programme is standard."),
            .choice(
                "ages", ["mixed", "adults", "children", "wheelchairs"], "mixed", "Who they are."),
            .whole("seed", "", 0...4_294_967_295, "1", "The seed of everything random."),
            .number("noise", "1", 0...20, "1", "The noise of camera and microphone."),
            .number("darkness", "1", 0...1, "0", "From lamps on to pitch dark."),
            .flag("infrared", false, "The camera sees by infrared lamps of its own."),
            .number(
                "spill", "1", 0...4, "0", "How bright a white stage is, against the lamps."),
            .number(
                "echo", "dB", -60...20, "not heard",
                "How loud the stage's sound arrives at the microphone."),
            .choice(
                "occlusion", ["none", "pillar", "bench"], "none",
                "What stands between camera and visitors."),
        ])

    /// Where camera or microphone meet the stage.
    static let stageSight = Schema(
        title: "devices.eye.stage, devices.ear.stage",
        keys: [
            .other(
                "corners", "four pairs", "out of sight, only its glow",
                "Where the camera sees the picture's corners, `[x, y]`, 0 … 1, from the upper "
                    + "left round."),
            .number(
                "delay", "ms", 0...1000, "60", "From the stage into a capture, or to the capsule."),
        ])
}
