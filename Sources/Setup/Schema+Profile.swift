import Sensing
import WorldState

extension Schema {
    /// A profile: the top of the file.
    static let profile = Schema(
        title: "A profile",
        keys: [
            .whole(
                "nacre", "", 1...1, "must be given", "The recipe version the world is made with."),
            .other("premise", "section", "the meadow", "What the world is."),
            .other("room", "section", "8 × 6 m", "The real room and where it lies in the world."),
            .other("devices", "section", "any", "Who takes the roles."),
            .other("drives", "list of drives", "none", "What moves what; at most 64."),
            .other("journal", "section", "off", "What is recorded."),
            .other("stage", "section", "port 8080", "Where pictures and sound leave."),
            .other("hours", "section", "always open", "When the stage is lit and heard."),
            .other("guard", "section", "the standards'", "How strict the guard is."),
            .other("drill", "list of faults", "none", "What `nacre drill` lets go wrong."),
        ])

    static let premise = Schema(
        title: "premise",
        keys: [
            .choice("place", ["meadow"], "meadow", "The place."),
            .whole("seed", "", 0...4_294_967_295, "1", "The seed of everything random."),
            .number("hour", "h", 0...24, "15", "The hour at the start."),
            .whole("day", "", 1...365, "172", "The day of the year."),
            .number("latitude", "deg", -90...90, "47", "Degrees north, for the sun."),
            .number("day_minutes", "min", 0...1440, "48", "How long a day lasts; 0 stops it."),
            .other("weather", "section", "fair", "The weather at the start."),
            .number("wind", "m/s", 0...20, "3", "The speed of the wind."),
            .number("birds", "1", 0...1, "0.5", "How lively the birds are."),
            .number("lamps", "1", 0...1, "0", "How brightly lamps burn by day."),
            .number("warmth", "1", 0...1, "0", "Warmth added to the light."),
            .pair(
                "start", "m", -100_000...100_000, "[1.5, 7.2]",
                "Where the figure begins, east and north."),
            .number("heading", "deg", -360...360, "77.3", "Where it faces, from east to the left."),
            .choice("view", ["first", "third"], "third", "First or third person."),
            .flag("strolls", true, "Whether the figure walks when nobody moves it."),
            .other("water", "section", "level", "The lakes at the start."),
            .other("things", "list of things", "none", "What stands there besides; at most 16."),
        ])

    static let weather = Schema(
        title: "premise.weather",
        keys: [
            .number("cloud", "1", 0...1, "0.35", "The share of the sky under cloud."),
            .number("rain", "1", 0...1, "0", "From none to a downpour."),
            .number("fog", "1", 0...1, "0", "From none to thick."),
            .number("snow", "1", 0...1, "0", "Falling snow, from none to thick flakes."),
            .number("snow_cover", "1", 0...1, "0", "Snow that lies by itself."),
            .number("snow_fall", "m/s", 0.05...3, "1.1", "How fast flakes fall."),
            .number("aurora", "1", 0...1, "0", "Northern lights."),
        ])

    static let room = Schema(
        title: "room",
        keys: [
            .pair("floor", "m", 0.5...60, "[8, 6]", "Width and depth that the camera sees."),
            .number("distance", "m", 0...50, "5", "From the view to the room's front edge."),
            .number("scale", "1", 0.1...20, "1.6", "Metres of world for a metre of room."),
            .flag(
                "mirrored", true, "Left and right change sides: the devices look at the visitors."),
            .other(
                "world", "section", "before the view",
                "A fixed place in the world; `distance` is then measured in the room."),
            .choice(
                "view", RoomView.allCases.map(\.word), "follow",
                "The figure's view, a window seen from the nearest eye, or one that stays."),
            .other("window", "section", "3.2 × 1.8 m", "The picture as a window in the wall."),
            .choice(
                "body", RoomBody.allCases.map(\.word), "figure",
                "What is shown of a visitor: a figure, only the shadow, or neither."),
            .number(
                "heals", "s", 5...40_000, "240",
                "Time in which a path that was trodden to the ground is grown over."),
        ])

    static let devices = Schema(
        title: "devices",
        keys: [
            .other("eye", "role, or word", "any", "The camera."),
            .other("ear", "role, or word", "any", "The microphone."),
            .other(
                "ROLE", "role, or word", "",
                "Any other word: a camera, microphone or device of numbers; its channels are "
                    + "`room.ROLE.…`."),
            .number(
                "wait", "s", 0...3600, "0",
                "How long a start waits for the devices named here before it goes on without."),
        ])

    static let role = Schema(
        title: "devices.eye, devices.ear, devices.ROLE",
        keys: [
            .other("entry", "word", "any", "`any`, `rehearsal`, `none`, or a file of `Devices/`."),
            .other(
                "ignore", "list of regions", "none",
                "Parts of the picture, `[x, y, width, height]`, 0 … 1 from the upper left."),
            .other(
                "loss", "list of steps", "late 0.5 s, hold 2 s, fade 5 s",
                "What happens when values stop: `late T`, `hold T`, `fade T`."),
            .other(
                "apart", "text", "",
                "Why the stage cannot reach it: infrared, headphones."
            ),
            .number(
                "bearing", "deg", -180...180, "0",
                "Where a microphone's front points, to the left of the room's own front."),
            .other(
                "rehearse", "word", "the entry's",
                "The script or tape that stands in for a device of numbers in films and rehearsals."
            ),
            .other(
                "stage", "section", "not subtracted",
                "Where it meets the stage, whose own light or sound is then taken off."),
        ])

    static let drive = Schema(
        title: "A drive",
        keys: [
            .other(
                "from", "channel, with its part", "must be given",
                "What is read: `room.eye.drift.x`."),
            .choice("each", ["person"], "", "Works once for each person of `room.eye.people`."),
            .other(
                "range", "two numbers", "must be given",
                "The inputs that give the two ends of `output`; in the channel's unit."),
            .other("to", "property or action", "must be given", "What is moved; the tables below."),
            .other(
                "output", "two numbers", "must be given",
                "What `to` gets at the ends of `range`; in its unit."),
            .choice(
                "curve", DriveCurve.allCases.map(\.word), "linear",
                "The form of the line between them."),
            .number("attack", "s", 0...600, "0", "Time to follow upwards to 63 %."),
            .number("release", "s", 0...600, "0", "Time to follow back to 63 %."),
            .other(
                "hysteresis", "two numbers", "always awake",
                "Wakes at the first input, sleeps below the second."),
            .number("cooldown", "s", 0...600, "0", "Rest after an event or a waking."),
            .choice(
                "merge", LayerMerge.allCases.map(\.word), "add",
                "How it joins what the premise says."),
            .other(
                "loop", "text", "", "Why it may hear or see its own answer; asked for where it can."
            ),
        ])

    static let journal = Schema(
        title: "journal",
        keys: [
            .other(
                "record", "`off`, or a path", "off",
                "The file of the recording, or with `/` at its end a folder of dated ones."),
            .whole(
                "days", "", 1...36_500, "for ever",
                "Days after which older recordings beside it are removed at a start."),
            .number("disk", "GB", 0.05...2000, "4", "The room it may take; the oldest goes first."),
            .flag(
                "pictures", false,
                "Whether `nacre tape` may store the cameras' pictures, visitors and all."),
        ])

    static let hours = Schema(
        title: "hours",
        keys: [
            .other("open", "time of day", "must be given", "`10:00`, by the machine's clock."),
            .other(
                "close", "time of day", "must be given",
                "`18:00`; before `open`, it is that of the next day."),
            .other(
                "days", "list of days", "all",
                OpeningHours.dayNames.map { "`\($0)`" }.joined(separator: ", ") + "."),
        ])

    static let `guard` = Schema(
        title: "guard",
        keys: [
            .whole("flashes", "", 1...3, "3", "Flashes a second that the picture may have."),
            .number("peak", "dBTP", -12 ... -1, "-1", "The true peak that the sound may reach."),
        ])

    static let stage = Schema(
        title: "stage",
        keys: [
            .whole("port", "", 0...65535, "8080", "The page's port; 0 takes any free one."),
            .other("host", "text", "127.0.0.1", "The address the page listens on."),
            .other(
                "token", "text", "", "Asked of everybody; needed unless the host is this machine."),
            .other(
                "size", "two whole numbers", "[1280, 720]",
                "Width and height of the picture, 160 … 3840 and 90 … 2160, even."),
            .choice(
                "fps", ["60", "30", "20", "15", "12", "10", "6", "5"], "30",
                "Pictures a second; divides 60."),
            .choice("sound", ["any", "none"], "any", "Whether it plays."),
            .other("signals", "list of signals", "none", "What leaves as numbers; at most 256."),
            .other("windows", "list of windows", "none", "Windows on displays; at most 8."),
        ])

    static let profileTables = [
        profile, premise, weather, water, thing, room, roomWorld, roomWindow, devices, role, drive,
        journal, stage, hours, `guard`, fault, stageSight,
    ]
}
