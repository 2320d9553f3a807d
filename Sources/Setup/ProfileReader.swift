import Conditions
import Perception
import Quantities
import Sensing
import WorldState
import Yams

/// Reads a profile; all problems gather in its text.
struct ProfileReader {
    let text: SetupText
    /// The entries of `Devices/` by name; an entry that could not be read is nil.
    let entries: [String: DeviceEntry?]

    func read(name: String) -> Profile {
        var profile = Profile(name: name, file: text.file)
        guard let top = text.section(.profile) else { return profile }
        if !top.has("nacre") {
            text.add(top.line, "nacre", "the recipe version is missing", allowed: "nacre: 1")
        }
        _ = top.whole("nacre")
        if let section = top.section("premise", .premise) { readPremise(section, &profile.premise) }
        if let section = top.section("room", .room) { readRoom(section, &profile) }
        if let section = devices(top) {
            readRoles(section, SignalsReader(text: text).names(top, "devices"), &profile)
        }
        profile.reverseEars()
        if let section = top.section("stage", .stage) {
            readStage(section, &profile.stage)
            profile.stage.signals = OutgoingReader(
                text: text, entries: entries, layout: profile.layout
            ).read(section)
            profile.stage.windows = WindowReader(text: text).read(section)
        }
        profile.drives =
            DrivesReader(
                text: text, roles: profile.senses, layout: profile.layout,
                lamps: LoopCheck.lamps(profile.stage.signals)
            ).read(top)
        if let section = top.section("journal", .journal) { readJournal(section, &profile.journal) }
        if let section = top.section("hours", .hours) { profile.hours = HoursReader.read(section) }
        if let section = top.section("guard", .guard) {
            if let flashes = section.whole("flashes") { profile.guard.flashes = flashes }
            if let peak = section.number("peak") { profile.guard.peak = Float(peak) }
        }
        profile.faults = FaultReader(text: text, layout: profile.layout).read(top)
        return profile
    }

    private func readPremise(_ section: Section, _ premise: inout Premise) {
        _ = section.choice("place")
        if let seed = section.whole("seed") { premise.seed = UInt64(seed) }
        if let day = section.whole("day") { premise.day = UInt16(day) }
        if let latitude = section.number("latitude") { premise.latitude = Float(latitude) }
        if let minutes = section.number("day_minutes") { premise.dayMinutes = Float(minutes) }
        let properties: [(String, Property)] = [
            ("hour", .hour), ("wind", .windSpeed), ("birds", .birds), ("lamps", .lamps),
            ("warmth", .warmth),
        ]
        for (key, property) in properties {
            if let value = section.number(key) { premise[property] = Float(value) }
        }
        if let weather = section.section("weather", .weather) {
            for (key, property) in [("cloud", Property.cloud), ("rain", .rain), ("fog", .fog)] {
                if let value = weather.number(key) { premise[property] = Float(value) }
            }
            readSnow(weather, &premise)
        }
        readWaterAndThings(section, &premise)
        if let start = section.pair("start") { (premise.startX, premise.startY) = start }
        if let heading = section.number("heading") {
            premise.startHeading = Float(heading * .pi / 180)
        }
        if let view = section.choice("view") { premise.view = view == "first" ? .first : .third }
        if let strolls = section.flag("strolls") { premise.strolls = strolls }
    }

    private func readRoom(_ section: Section, _ profile: inout Profile) {
        if let floor = section.pair("floor") {
            profile.floor = FloorView(width: Float(floor.0), depth: Float(floor.1))
        }
        if let value = section.number("distance") { profile.premise.room.distance = Float(value) }
        if let value = section.number("scale") { profile.premise.room.scale = Float(value) }
        if let value = section.flag("mirrored") { profile.premise.room.isMirrored = value }
        RoomReader.read(section, profile.floor, &profile.premise.room)
    }

    private func readJournal(_ section: Section, _ journal: inout JournalSettings) {
        if let record = section.words("record"), record != "off" { journal.record = record }
        if let days = section.whole("days") { journal.days = days }
        if let pictures = section.flag("pictures") { journal.pictures = pictures }
        if let disk = section.number("disk") { journal.quotaBytes = Int64(disk * 1e9) }
    }

    private func readStage(_ section: Section, _ stage: inout StageSettings) {
        if let port = section.whole("port") { stage.port = port }
        if let host = section.words("host") { stage.host = host }
        stage.token = section.words("token")
        let isLocal = ["127.0.0.1", "localhost", "::1"].contains(stage.host)
        if !isLocal && stage.token == nil {
            section.note(
                "host", "others can reach `\(stage.host)`, so a token is needed",
                allowed: "token: a secret of at least 8 letters, or host: 127.0.0.1")
        }
        if let token = stage.token, token.count < 8 {
            section.note("token", "it is too short", allowed: "at least 8 letters")
        }
        let sides = KeySpec.number("size", "", 90...3840, "", "")
        if let size = section.pair("size", sides) {
            let (width, height) = (Int(size.0), Int(size.1))
            if Double(width) != size.0 || Double(height) != size.1 || width % 2 != 0
                || height % 2 != 0 || !(160...3840).contains(width) || !(90...2160).contains(height)
            {
                section.note(
                    "size", "a picture of that size cannot be painted",
                    allowed: "even numbers, 160 … 3840 by 90 … 2160")
            }
            (stage.width, stage.height) = (width, height)
        }
        if let fps = section.choice("fps") { stage.fps = Int(fps) ?? stage.fps }
        if let sound = section.choice("sound") { stage.plays = sound == "any" }
    }
}
