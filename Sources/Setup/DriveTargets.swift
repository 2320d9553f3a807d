import WorldState

/// What drives can move: for messages and for the tables of the README.
enum DriveTargets {
    /// All properties but the hour, which only words move.
    static let properties = Property.allCases.filter { $0 != .hour }

    static let names = properties.map(\.entry.name) + DriveAction.allCases.map(\.name)

    /// The README's table of properties and actions.
    static var table: String {
        var lines = [
            "### What a drive moves", "", "| to | unit | range | needs | meaning |",
            "| --- | --- | --- | --- | --- |",
        ]
        for property in properties {
            let entry = property.entry
            let range = "\(Plain.number(Double(entry.low))) … \(Plain.number(Double(entry.high)))"
            lines.append("| `\(entry.name)` | \(entry.unit) | \(range) | | \(meaning(property)) |")
        }
        for action in DriveAction.allCases {
            let (low, high) = (Double(action.range.low), Double(action.range.high))
            let range = "\(Plain.number(low)) … \(Plain.number(high))"
            let needs =
                action == .callCreature
                ? "`each: person`, `cooldown`"
                : action.needsPerson ? "`each: person`" : "an event, or `cooldown`"
            lines.append(
                "| `\(action.name)` | \(action.unit) | \(range) | \(needs) | \(meaning(action)) |")
        }
        return lines.joined(separator: "\n")
    }

    private static func meaning(_ property: Property) -> String {
        switch property {
        case .hour: "The clock."
        case .cloud: "The share of the sky under cloud."
        case .rain: "From none to a downpour."
        case .fog: "From none to thick."
        case .windSpeed: "The speed of the wind."
        case .windAcross: "Wind from the left of the view to its right."
        case .lamps: "How brightly lamps burn by day."
        case .warmth: "Warmth added to the light."
        case .birds: "How lively the birds are."
        case .timeScale: "How quickly the day passes."
        case .snow: "Falling snow, from none to thick flakes."
        case .snowCover: "Snow that lies by itself; what falls adds to it."
        case .snowFall: "How fast flakes fall; slow ones float."
        case .waterLevel: "Where the lakes stand above their usual level."
        case .waves: "How high waves run on the lakes."
        case .hourShift: "Hours that the sun is ahead of the clock."
        case .aurora: "Northern lights."
        case .benchLamp: "How warmly the lamp at the bench burns."
        case .breathFog: "Breath that fogs before the view."
        }
    }

    private static func meaning(_ action: DriveAction) -> String {
        switch action {
        case .partGrass: "Grass leans away where the person stands."
        case .stirWind: "Air moves where the person moves."
        case .startleBirds: "Birds take off on the side the event came from."
        case .strikeLightning: "Lightning, never twice within 0.7 s."
        case .callCreature: "A fox comes out of the high grass to the person."
        case .chaseCreature: "The fox flees from the side the event came from."
        }
    }
}
