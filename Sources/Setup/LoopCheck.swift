import Conditions
import Sensing
import WorldState

/// Finds drives that can feed themselves: what they move is seen or heard by what they read.
///
/// The stage's pictures fall into the camera's view and its sound into the microphone, unless
/// the profile says why not: `apart`, a camera for infrared, regions to ignore (for all but the
/// room's light), or a `stage` whose light and sound are taken off, which `nacre drill self`
/// measures. A loop may lead over several drives. Each drive on a loop must say with `loop` why
/// it comes to rest.
struct LoopCheck {
    /// A drive, where it stands, and whether it says why its loop is harmless.
    struct Line {
        var drive: Drive
        var section: Section
        var isExcused: Bool
    }

    let layout: ChannelLayout
    let roles: [RoleBinding]
    /// The properties that the profile sends to lamps: they light the room as the picture does.
    var lamps: Set<String> = []

    /// The properties among what leaves to desks and lamps.
    static func lamps(_ signals: [OutgoingSignal]) -> Set<String> {
        Set(
            signals.compactMap { signal in
                guard signal.entry.family == .lights, case .property(let property) = signal.source
                else { return nil }
                return property.entry.name
            })
    }

    /// What a channel can notice of the stage.
    enum Sense {
        /// Brightness and colour of the picture.
        case light
        /// Things that move in the picture.
        case movement
        /// Flashes strong enough to be taken for people.
        case flash
        /// Sound.
        case sound

        /// The dotted names of what moves it.
        var movers: Set<String> {
            switch self {
            case .light:
                [
                    "sky.cloud", "weather.rain", "weather.fog", "lamps.light", "light.warmth",
                    "sky.lightning", "time.scale", "weather.snow", "snow.cover", "water.level",
                    "sky.shift", "sky.aurora", "bench.lamp", "breath.fog",
                ]
            case .movement:
                [
                    "weather.rain", "wind.speed", "wind.across", "wind.stir", "grass.part",
                    "life.birds", "birds.startle", "sky.lightning", "time.scale", "weather.snow",
                    "snow.fall", "water.level", "water.waves", "sky.aurora", "breath.fog",
                    "creature.call", "creature.chase",
                ]
            case .flash: ["sky.lightning"]
            case .sound:
                [
                    "weather.rain", "wind.speed", "wind.across", "wind.stir", "life.birds",
                    "birds.startle", "sky.lightning", "grass.part", "water.waves",
                    "creature.call", "creature.chase",
                ]
            }
        }
    }

    /// What a channel notices; nil for those the stage cannot reach, such as the clock.
    static func sense(of channel: String) -> Sense? {
        switch channel {
        case "room.eye.light", "room.eye.colour", "room.eye.palette": .light
        case "room.eye.motion", "room.eye.drift", "room.eye.flow": .movement
        case "room.eye.presence", "room.eye.count", "room.eye.people", "room.eye.stillness",
            "room.people", "room.eye.speed", "room.eye.gathering", "room.eye.nearest":
            .flash
        case "room.ear.loudness", "room.ear.onset", "room.ear.clap", "room.ear.hum",
            "room.ear.whistle", "room.ear.cough", "room.ear.breath", "room.ear.quiet":
            .sound
        default: nil
        }
    }

    /// Notes a problem for every drive on a loop that does not say why it is harmless.
    func run(_ lines: [Line]) {
        for (index, line) in lines.enumerated() where !line.isExcused {
            guard let way = loop(from: index, lines.filter { !$0.isExcused }, line) else {
                continue
            }
            line.section.text.add(
                line.section.line, line.section.path + "to",
                "the drive can feed itself: " + way.joined(separator: " → "),
                allowed: "`loop: why it comes to rest`, or `apart: why the stage cannot reach it` "
                    + "at the device")
        }
    }

    /// The way back to where a drive reads, over at most all drives; nil where there is none.
    private func loop(from index: Int, _ lines: [Line], _ start: Line) -> [String]? {
        let home = layout.channels[start.drive.channel].name
        var ways: [[Line]] = [[start]]
        var seen: Set<String> = []
        while !ways.isEmpty {
            let way = ways.removeFirst()
            guard let last = way.last else { continue }
            if reaches(last, home) {
                return way.flatMap { [layout.channels[$0.drive.channel].name, name($0)] } + [home]
            }
            for next in lines {
                let channel = layout.channels[next.drive.channel].name
                guard reaches(last, channel) else { continue }
                if seen.insert(channel + name(next)).inserted { ways.append(way + [next]) }
            }
        }
        return nil
    }

    private func name(_ line: Line) -> String {
        switch line.drive.target {
        case .property(let property): property.entry.name
        case .action(let action): action.name
        }
    }

    /// Whether a channel notices what a drive moves.
    private func reaches(_ line: Line, _ channel: String) -> Bool {
        let standard = roles.lazy.compactMap { $0.role.standardName(of: channel) }.first
        guard let sense = LoopCheck.sense(of: standard ?? channel) ?? sense(ofSensor: channel)
        else { return false }
        if let role = roles.first(where: { channel.hasPrefix($0.role.prefix) }) {
            if role.apart != nil || role.stage != nil || isDeaf(role) { return false }
            // Regions to ignore cover the picture; its glow, and that of lamps, is still seen.
            if !role.ignore.isEmpty && sense != .light { return false }
        }
        return sense.movers.contains(name(line)) || sense == .light && lamps.contains(name(line))
    }

    /// What a sensor of the profile's own notices: one of light sees the picture's.
    private func sense(ofSensor channel: String) -> Sense? {
        guard let index = layout.index(of: channel) else { return nil }
        return layout.channels[index].unit == .lux ? .light : nil
    }

    /// A device that the stage cannot reach by its nature.
    private func isDeaf(_ role: RoleBinding) -> Bool {
        switch role.choice {
        case .rehearsal, .nobody: true
        case .any: false
        case .entry(let entry):
            switch entry.driver {
            case .file, .tape: true
            case .rehearsal: entry.settings[role.role.family == .camera ? "spill" : "echo"] == nil
            default: entry.isInfrared
            }
        }
    }
}
