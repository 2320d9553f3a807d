import Quantities
import WorldState

/// What the sources need to know of the world at one tick.
struct SoundScene {
    let seed: UInt64
    let tick: UInt64
    /// World time since the beginning, seconds.
    let seconds: Double
    let head: Head
    /// Metres a second over the meadow, gusts included, and the gust alone, 0 … 1.
    let wind: Vector2
    let windSpeed: Float
    let gust: Float
    let rain: Float
    let wetness: Float
    /// How much snow lies, 0 … 1: it swallows sound.
    let cover: Float
    /// How high waves run, 1 as usual.
    let waves: Float
    /// 0 at night … 1 by day, and 1 round sunrise and sunset.
    let day: Float
    let glow: Float
    /// 1 in the warm half of the year.
    let summer: Float
    let birds: Float
    let leaves: Ambience
    let shore: Ambience

    init(_ world: World, listener: Int, surroundings: Surroundings) {
        let daylight = world.daylight
        let viewpoint = world.viewpoint(of: listener)
        seed = world.premise.seed
        tick = world.tick.index
        seconds = Double(world.tick.index) / 60
        head = Head(viewpoint)
        wind = world.weather.wind
        windSpeed = world.weather.wind.length
        gust = world.weather.gust
        rain = world[.rain]
        wetness = world.weather.wetness
        cover = world.weather.snowCover
        waves = 0.7 + 1.5 * world[.waves]
        day = daylight.day
        glow = daylight.glow
        summer = smoothstep(110, 60, abs(Float(world.premise.day) - 200)) * (1 - cover)
        birds = world[.birds] * (1 - 0.8 * cover)
        surroundings.visit(viewpoint.position)
        leaves = surroundings.leaves(at: viewpoint.position)
        shore = surroundings.shore(at: viewpoint.position, level: world.waterLevel)
    }
}

/// Many alike things round a place, taken together.
struct Ambience {
    /// 0 none near … 1 right here.
    var level: Float
    /// Towards their middle, weighted by nearness, metres; the length is the typical distance.
    var way: Vector3
    /// 0 all in one direction … 1 all round.
    var spread: Float

    static let none = Ambience(level: 0, way: Vector3(0, 0, 0), spread: 1)

    /// The way turned about the vertical, radians counter-clockwise.
    func way(turned angle: Float) -> Vector3 {
        let (c, s) = (Exact.cos(angle), Exact.sin(angle))
        return Vector3(way.x * c - way.y * s, way.x * s + way.y * c, way.z)
    }
}
