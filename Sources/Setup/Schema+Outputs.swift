import DeviceIO
import Sensing
import WorldState

extension Schema {
    /// An entry of `stage.signals`.
    static let outgoing = Schema(
        title: "stage.signals: a signal that leaves",
        keys: [
            .other("from", "source", "must be given", "What is read; the table below."),
            .other("to", "word", "must be given", "A file of `Devices/` that can send."),
            .other(
                "address", "text", "must be given",
                "Where it goes: a fixture's name, or in the driver's words `/sky`, `room/sun`, "
                    + "`cc/7`, `1/12`."),
            .other("range", "two numbers", "all of the source", "The inputs for `output`."),
            .other("output", "two numbers", "[0, 1]", "What is sent at the ends of `range`."),
            .choice(
                "curve", DriveCurve.allCases.map(\.word), "linear",
                "The form of the line between them."),
            .number("rate", "Hz", 0.01...60, "30", "Values a second at the most; not for events."),
            .number("slew", "1/s", 0.01...100, "at once", "How fast a lamp may change."),
            .other(
                "ending", "`off`, `hold`, or a number", "off",
                "What is left when the world ends or stands still, or the curtain falls."),
        ])

    /// An entry of `stage.windows`.
    static let window = Schema(
        title: "stage.windows: a window",
        keys: [
            .other(
                "output", "text", "any",
                "The display by its name, `HDMI-1`, with `*` and `?`; `nacre outputs` lists them."),
            .flag("fullscreen", true, "Whether it covers the display."),
            .other(
                "size", "two whole numbers", "the display's",
                "Width and height where it does not, 64 … 16384."),
            .choice("rotation", ["0", "90", "180", "270"], "0", "Degrees to the right."),
            .other(
                "corners", "list of four points", "the output's",
                "Where the picture's corners go, `[x, y]` as shares of the output: upper left, "
                    + "upper right, lower right, lower left."),
            .other(
                "view", "region", "[0, 0, 1, 1]",
                "The part of the picture that is shown, `[x, y, width, height]`, 0 … 1."),
        ])

    /// How a driver sends; nil where it cannot.
    static func sends(of driver: DeviceEntry.Driver) -> Schema? {
        switch driver {
        case .osc: oscOut
        case .mqtt: mqttOut
        case .artnet: artnetOut
        case .sacn: sacnOut
        case .serial: serialOut
        case .midi: Schema(title: "sends, for `midi`", keys: [])
        default: nil
        }
    }

    private static let oscOut = Schema(
        title: "sends, for `osc`",
        keys: [
            .other("targets", "list of texts", "must be given", "The receivers, `host:port`."),
            .number("repeat", "s", 0...3600, "1", "All levels are sent again; 0: never."),
            .flag("bundles", true, "What belongs together goes in one bundle."),
        ])

    private static let mqttOut = Schema(
        title: "sends, for `mqtt` (the broker is in `settings`)",
        keys: [
            .flag("retain", true, "The broker keeps the last value for who comes later."),
            .number("interval", "s", 0...3600, "0.1", "From message to message of a level."),
        ])

    private static let artnetOut = Schema(
        title: "sends, for `artnet`",
        keys: [.other("targets", "list of texts", "must be given", "The nodes, `host`.")])

    private static let sacnOut = Schema(
        title: "sends, for `sacn`",
        keys: [
            .other(
                "targets", "list of texts", "multicast", "The receivers, `host` or `host:port`."),
            .other("interface", "text", "the system's choice", "This machine's address."),
            .whole("priority", "", 0...200, "100", "Among several sources the highest counts."),
        ])

    private static let serialOut = Schema(
        title: "sends, for `serial` (the speed is in `settings`)",
        keys: [
            .other(
                "template", "text", "{name}={}",
                "A line: `{name}` is the address, `{}` the numbers, `{1}` the first of them."),
            .whole("decimals", "", 0...6, "3", "Decimals at the most."),
        ])

    /// A lamp.
    static let fixture = Schema(
        title: "fixtures: a lamp, by its name",
        keys: [
            .other(
                "address", "text", "must be given",
                "Universe and first slot, `1/12`; `1/12+13` where each channel has 16 bits."),
            .other(
                "channels", "text", "must be given",
                "`dimmer`, or up to four letters in their order, `r` `g` `b` `w` `d`: `rgbw`."),
        ])

    static let outputTables = [outgoing, window]
    static let sinkTables =
        DeviceEntry.Driver.allCases.compactMap(sends).filter { !$0.keys.isEmpty } + [fixture]
}

/// The README's table of what can leave.
enum OutgoingNames {
    /// What happens in the world, by the name that a profile uses.
    static let events: [(name: String, kind: WorldEvent.Kind, meaning: String)] = [
        ("birds.startled", .birdFlight, "A bird takes off."),
        ("birds.call", .birdCall, "A bird calls."),
        ("sky.lightning", .lightning, "Lightning strikes."),
        ("sky.thunder", .thunder, "Thunder is heard."),
        ("visitors.came", .visitorCame, "A visitor comes."),
        ("visitors.left", .visitorLeft, "A visitor leaves."),
        ("wanderer.step", .step, "A foot falls."),
    ]

    static var table: String {
        var lines = [
            "### What leaves", "", "| from | unit | range | meaning |", "| --- | --- | --- | --- |",
        ]
        func row(_ name: String, _ unit: String, _ low: Float, _ high: Float, _ meaning: String) {
            let range = "\(Plain.number(Double(low))) … \(Plain.number(Double(high)))"
            lines.append("| `\(name)` | \(unit) | \(range) | \(meaning) |")
        }
        for property in Property.allCases {
            let entry = property.entry
            row(entry.name, entry.unit, entry.low, entry.high, "A property, as above.")
        }
        for measure in WorldMeasure.allCases {
            let entry = measure.entry
            row(measure.rawValue, entry.unit, entry.low, entry.high, entry.meaning)
        }
        for event in events { row(event.name, "event", 0, 1, event.meaning) }
        let parts = PicturePart.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        row("picture.PART.colour", "1", 0, 1, "Mean colour, linear light; PART is \(parts).")
        row("picture.PART.light", "1", 0, 1, "Mean luminance, linear light.")
        lines.append("| `room.…` | | | Any condition, as a drive reads it. |")
        return lines.joined(separator: "\n")
    }
}
