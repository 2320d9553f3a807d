import DeviceIO
import Sensing

extension Schema {
    static let device = Schema(
        title: "A device",
        keys: [
            .choice(
                "family",
                [
                    "camera", "microphone", "sensor", "input", "serial", "midi", "network",
                    "lights",
                ], "must be given", "What it is."),
            .choice(
                "driver", DeviceEntry.Driver.allCases.map(\.rawValue), "by family",
                "What reads it: `file` plays a video, `tape` an MCAP file, `script` numbers, "
                    + "`rehearsal` is the simulated room."
            ),
            .other(
                "file", "path", "",
                "The video or the tape; for the driver `script` a table (CSV) to play."),
            .other("recognise", "section", "any of the family", "How the hardware is known again."),
            .other(
                "loss", "list of steps", "late 0.5 s, hold 2 s, fade 5 s",
                "For all its channels: `late T`, `hold T`, `fade T`."),
            .other("settings", "section", "", "The driver's own, for devices of numbers."),
            .other("channels", "section", "", "A channel's name with a section of its own."),
            .other("sends", "section", "", "How the driver sends; a device that takes numbers."),
            .other("fixtures", "section", "", "A lamp's name with a section of its own."),
            .other(
                "rehearse", "word", "",
                "The entry, a script or a tape, that stands in for it in films and rehearsals."),
            .other(
                "topic", "text", "the first that fits",
                "The stream of the tape, for a camera or microphone."),
            .flag(
                "infrared", false, "A camera that sees by infrared alone: no stage reaches it."),
        ])

    static let recognise = Schema(
        title: "recognise",
        keys: [
            .other("serial", "pattern", "", "The serial number; `*` and `?` stand for anything."),
            .other("path", "pattern", "", "Where it is plugged in, for devices without a serial."),
            .other("name", "pattern", "", "The model."),
        ])

    static let deviceChannel = Schema(
        title: "A channel of a camera or microphone",
        keys: [
            .other("unit", "text", "the channel's", "For people; must be the channel's unit."),
            .other(
                "loss", "list of steps", "the device's",
                "As above, and `substitute CHANNEL` of the same shape."),
        ])

    static let deviceTables = [device, recognise, deviceChannel, signal] + driverTables + [point]

    static let calibration = Schema(
        title: "A calibration",
        keys: [
            .other(
                "identity", "text", "must be given", "The device's key; the name of the folder."),
            .other("date", "day", "must be given", "When it was made; the name of the file."),
            .other("method", "text", "must be given", "How it was measured."),
            .other("residual", "text", "must be given", "What was left over, with its unit."),
            .other("valid_until", "day", "for ever", "After it the one before counts again."),
            .number("delay", "ms", 0...1000, "0", "From the event to the device's own time stamp."),
            .number("gain", "1", 0.01...100, "1", "What light or sound is multiplied by."),
            .number(
                "offset", "", -60...60, "0",
                "Added afterwards: to light as a share, to loudness in dB."),
            .pair(
                "floor", "m", 0.5...60, "the profile's",
                "Width and depth of the floor that the camera sees."),
            .number(
                "horizon", "1", -2...0.9, "0.1", "The picture's row of the horizon, 0 at the top."),
            .number(
                "far_row", "1", 0.01...0.99, "0.4",
                "The row where the floor ends; below the horizon."),
            .number(
                "far_span", "1", 0.05...2, "0.5625",
                "The share of the picture that the far edge takes."),
            .other(
                "ignore", "list of regions", "none",
                "Parts of the picture, `[x, y, width, height]`, 0 … 1."),
        ] + cameraKeys)

    static let cue = Schema(
        title: "A cue",
        keys: [
            .number("at", "s", 0...86400, "must be given", "When."),
            .other(
                "keys", "list of keys", "",
                "Keys that are down: w a s d up down left right shift v r f."),
            .number("for", "s", 0.01...86400, "0.1", "How long the keys are down."),
            .other("say", "text", "", "Words: \"make it night\"."),
            .other(
                "pose", "three numbers", "", "`[x, y, heading]`: m east, m north, rad from east."),
            .other("hold", "list of groups", "", "Hold still: hour weather wind life figure."),
            .other("release", "list of groups", "", "Let go on."),
        ])
}
