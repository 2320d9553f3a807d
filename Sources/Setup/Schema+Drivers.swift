import Conditions
import DeviceIO
import Sensing

extension Schema {
    /// What can be set for a driver of numbers; nil where nothing can.
    static func settings(of driver: DeviceEntry.Driver) -> Schema? {
        switch driver {
        case .evdev: evdev
        case .iio: iio
        case .hwmon: hwmon
        case .serial: serial
        case .osc: osc
        case .mqtt: mqtt
        case .artnet: artnet
        case .sacn: sacn
        case .video4linux: camera
        case .script: script
        case .rehearsal: rehearsal
        case .midi, .pulse, .file, .tape: nil
        }
    }

    private static let evdev = Schema(
        title: "settings, for `evdev`",
        keys: [
            .flag("grab", false, "Nobody else sees its events."),
            .other("centred", "list of texts", "as the kernel says", "Axes from −1 to 1."),
            .other("one_sided", "list of texts", "as the kernel says", "Axes from 0 to 1."),
        ])

    private static let iio = Schema(
        title: "settings, for `iio`",
        keys: [
            .choice(
                "mode", ["automatic", "polled", "buffered"], "automatic",
                "Who decides when to sample."),
            .number("interval", "s", 0.001...3600, "0.02", "From question to question."),
            .number("frequency", "Hz", 0.01...100_000, "as it is", "Samples the device takes."),
            .other("trigger", "text", "the device's", "Its name, for buffered sampling."),
        ])

    private static let hwmon = Schema(
        title: "settings, for `hwmon`",
        keys: [.number("interval", "s", 0.01...3600, "1", "From question to question.")])

    private static let serial = Schema(
        title: "settings, for `serial`",
        keys: [
            .whole("baud", "", 50...4_000_000, "115200", "Bits a second."),
            .choice(
                "format", ["automatic", "fields", "pairs", "json"], "automatic",
                "What a line holds: numbers, `key=value`, or JSON."),
            .other("prefix", "text", "", "Only lines that begin so are read."),
            .number("reset_wait", "s", 0...60, "0", "Resets an Arduino and waits so long."),
            .other("greeting", "text", "", "What is written to it once it is open."),
        ])

    private static let osc = Schema(
        title: "settings, for `osc`",
        keys: [
            .whole("port", "", 1...65_535, "9000", "The UDP port to listen at."),
            .other("address", "text", "every one", "This machine's address to listen at."),
            .other("senders", "list of texts", "everybody", "Addresses whose messages count."),
        ])

    private static let mqtt = Schema(
        title: "settings, for `mqtt`",
        keys: [
            .other("host", "text", "must be given", "The broker."),
            .whole("port", "", 1...65_535, "1883", "Its port; 8883 is usual with TLS."),
            .other("user", "text", "", "The user's name."),
            .other("password_file", "path", "", "A file with the password; never the password."),
            .flag("tls", false, "Whether the connection is secured."),
            .other("authorities", "path", "the system's", "Certificates to trust (PEM)."),
            .other("presence", "text", "", "A topic that says `online` or `offline`."),
        ])

    private static let artnet = Schema(
        title: "settings, for `artnet`",
        keys: [
            .other("address", "text", "every one", "This machine's address to listen at."),
            .choice("merge", ["highest", "latest"], "highest", "How two desks become one."),
        ])

    private static let sacn = Schema(
        title: "settings, for `sacn`",
        keys: [
            .flag("multicast", true, "Whether to join the universes' groups."),
            .other("interface", "text", "the system's choice", "This machine's address."),
            .choice("merge", ["highest", "latest"], "highest", "How equal sources become one."),
        ])

    /// The tables of all drivers' settings.
    static let driverTables = DeviceEntry.Driver.allCases.compactMap(settings)

    /// A signal of a device of numbers.
    static let signal = Schema(
        title: "A channel of a sensor, pad, line, program or desk",
        keys: [
            .other(
                "address", "text", "the channel's name",
                "Where the driver finds it: `temp1`, `ABS_X`, `2`, `/fader/1`, `1/12`."),
            .choice(
                "unit", ConditionUnit.ofDevices, "1", "What the number is in after scaling."),
            .other("range", "two numbers", "[0, 1]", "Readings beyond are held to it."),
            .number("neutral", "", -1e9...1e9, "the lower end", "Its value when nothing is known."),
            .number("scale", "", -1e9...1e9, "1", "What the raw number is multiplied by."),
            .number("offset", "", -1e9...1e9, "0", "What is added afterwards."),
            .whole("parts", "", 1...3, "1", "Numbers that belong together."),
            .flag("event", false, "It happens (a note, a press) instead of being so."),
            .flag(
                "on_change", false,
                "The device speaks only when it changes: silence is no loss while it is open."),
            .other(
                "loss", "list of steps", "the device's",
                "As above, without a substitute."),
            .other("plays", "list of points", "", "What it says when, for the driver `script`."),
        ])
}

extension ConditionUnit {
    /// The units that a device of numbers may give; the hour of the day is the clock's alone.
    fileprivate static let ofDevices = allCases.filter { $0 != .hours }.map(\.rawValue)
}
