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
    /// Falling snow, from none to thick flakes.
    case snow = 10
    /// The snow that lies by itself: what falls adds to it, thaw takes it down to this.
    case snowCover = 11
    /// The speed at which flakes fall.
    case snowFall = 12
    /// Where the lakes' water stands above its usual level.
    case waterLevel = 13
    /// How high waves run on the lakes.
    case waves = 14
    /// Hours by which the world's clock seems to be ahead: moves the sun and can fall back.
    case hourShift = 15
    /// Northern lights.
    case aurora = 16
    /// How warmly the lamp at the bench burns.
    case benchLamp = 17
    /// Breath that fogs before the view.
    case breathFog = 18

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
        case .snow: row("weather.snow", "1", 0, 1, 0, 2)
        case .snowCover: row("snow.cover", "1", 0, 1, 0, 4)
        case .snowFall: row("snow.fall", "m/s", 0.05, 3, 1.1, 0.8)
        case .waterLevel: row("water.level", "m", -1.4, 0.9, 0, 2.5)
        case .waves: row("water.waves", "1", 0, 1, 0.2, 1.5)
        case .hourShift: row("sky.shift", "h", -12, 12, 0, 0.5)
        case .aurora: row("sky.aurora", "1", 0, 1, 0, 0.8)
        case .benchLamp: row("bench.lamp", "1", 0, 1, 0, 0.5)
        case .breathFog: row("breath.fog", "1", 0, 1, 0, 0.12)
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
