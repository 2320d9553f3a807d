/// What drives, story and operations may change: one number each, with unit and range.
public enum Property: UInt8, CaseIterable, Sendable, Hashable {
    /// Local hour of the world, 0 … 24. Setting it moves the clock, which then runs on.
    case hour = 0
    /// The share of the sky under cloud.
    case cloud = 1
    /// Rain, from none to a downpour.
    case rain = 2
    /// Fog, from none to thick.
    case fog = 3
    /// The speed of the wind.
    case windSpeed = 4
    /// Wind from the left of the view to its right; negative the other way.
    case windAcross = 5
    /// How strongly lamps burn beyond what the hour asks for.
    case lamps = 6
    /// Warmth added to the light.
    case warmth = 7
    /// How lively the birds are.
    case birds = 8
    /// World seconds of the clock and weather a second; the step itself never varies.
    case timeScale = 9

    /// What the table says of a property.
    public struct Entry: Sendable {
        /// The dotted name used in profiles.
        public var name: String
        /// The unit, as profiles spell it.
        public var unit: String
        /// The smallest and largest value.
        public var low: Float
        /// The largest value.
        public var high: Float
        /// What it is without a premise that says otherwise.
        public var standard: Float
        /// Seconds in which the world follows a change to 63 %.
        public var glide: Float
    }

    /// The table of properties.
    public var entry: Entry {
        switch self {
        case .hour: row("sky.hour", "h", 0, 24, 15, 0.4)
        case .cloud: row("sky.cloud", "1", 0, 1, 0.35, 2.5)
        case .rain: row("weather.rain", "1", 0, 1, 0, 1.5)
        case .fog: row("weather.fog", "1", 0, 1, 0, 2)
        case .windSpeed: row("wind.speed", "m/s", 0, 20, 3, 1.2)
        case .windAcross: row("wind.across", "m/s", -12, 12, 0, 0.5)
        case .lamps: row("lamps.light", "1", 0, 1, 0, 0.6)
        case .warmth: row("light.warmth", "1", 0, 1, 0, 2)
        case .birds: row("life.birds", "1", 0, 1, 0.5, 1)
        case .timeScale: row("time.scale", "1", 0, 60, 1, 0.2)
        }
    }

    private func row(
        _ name: String, _ unit: String, _ low: Float, _ high: Float, _ standard: Float,
        _ glide: Float
    ) -> Entry {
        Entry(name: name, unit: unit, low: low, high: high, standard: standard, glide: glide)
    }

    /// The property of a name; nil where there is none.
    public static func named(_ name: String) -> Property? {
        allCases.first { $0.entry.name == name }
    }
}

/// How a layer joins its value to what the layers below gave.
public enum LayerMerge: UInt8, CaseIterable, Sendable, Hashable {
    /// Takes the place of the premise's value.
    case base = 0
    case add = 1
    case multiply = 2
    /// Takes the place of everything below.
    case override = 3

    /// The word used in profiles.
    public var word: String {
        switch self {
        case .base: "base"
        case .add: "add"
        case .multiply: "multiply"
        case .override: "override"
        }
    }
}
