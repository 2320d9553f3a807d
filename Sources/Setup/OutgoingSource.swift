import Conditions
import WorldState

/// What a signal that leaves can be made from.
public enum OutgoingSource: Hashable, Sendable {
    /// A property of the world.
    case property(Property)
    /// Something measured of the world's state.
    case measure(WorldMeasure)
    /// Something that happens in the world, with its strength.
    case event(WorldEvent.Kind)
    /// A number of a condition.
    case condition(channel: Int, part: DrivePart)
    /// What happens in the room, with its strength.
    case roomEvent(channel: Int)
    /// The mean colour of a part of the picture: linear light, red, green, blue, 0 … 1.
    case colour(PicturePart)
    /// The mean luminance of a part of the picture: linear light, 0 … 1.
    case light(PicturePart)

    /// Whether it has three parts.
    public var isColour: Bool {
        if case .colour = self { return true }
        return false
    }

    /// Whether it happens instead of being so.
    public var happens: Bool {
        switch self {
        case .event, .roomEvent: true
        case .property, .measure, .condition, .colour, .light: false
        }
    }
}

/// A part of the picture whose light is measured.
public enum PicturePart: String, CaseIterable, Hashable, Sendable {
    case whole
    case left
    case middle
    case right
    case top
    case bottom

    /// The part as shares of the picture: from, to, across and down from the upper left.
    public var span: (x: ClosedRange<Float>, y: ClosedRange<Float>) {
        switch self {
        case .whole: (0...1, 0...1)
        case .left: (0...0.3333, 0...1)
        case .middle: (0.3333...0.6667, 0...1)
        case .right: (0.6667...1, 0...1)
        case .top: (0...1, 0...0.3333)
        case .bottom: (0...1, 0.6667...1)
        }
    }
}

/// Something measured of the world's state.
public enum WorldMeasure: String, CaseIterable, Hashable, Sendable {
    case sun = "light.sun"
    case day = "light.day"
    case flash = "light.flash"
    case lamps = "light.lamps"
    case hour = "time.hour"
    case gust = "wind.gust"
    case wetness = "weather.wetness"
    case visitors = "visitors.count"
    case birds = "birds.flying"

    /// Unit and range for the tables, and as the standard `range` of a signal.
    var entry: (unit: String, low: Float, high: Float, meaning: String) {
        switch self {
        case .sun: ("1", -1, 1, "The sun's height: 0 at the horizon, 1 overhead.")
        case .day: ("1", 0, 1, "0 at night, 1 by day, through twilight.")
        case .flash: ("1", 0, 1, "The light of lightning at this moment.")
        case .lamps: ("1", 0, 1, "How brightly the world's lamps burn.")
        case .hour: ("h", 0, 24, "The hour of the world.")
        case .gust: ("1", 0, 1, "The gust at this moment.")
        case .wetness: ("1", 0, 1, "From dry to soaked.")
        case .visitors: ("1", 0, 32, "Visitors that the world knows.")
        case .birds: ("1", 0, 42, "Birds in the air.")
        }
    }

    /// Its value at this tick; does not allocate.
    public func value(of world: World) -> Float {
        switch self {
        case .sun: return world.daylight.sun.z
        case .day: return world.daylight.day
        case .flash: return world.weather.flash
        case .lamps: return world.lampLight
        case .hour: return world.hour
        case .gust: return world.weather.gust
        case .wetness: return world.weather.wetness
        case .visitors:
            var count: Float = 0
            for visitor in world.visitors where visitor.presence > 0.5 { count += 1 }
            return count
        case .birds:
            var count: Float = 0
            for bird in world.birds where bird.doing.flies { count += 1 }
            return count
        }
    }
}
