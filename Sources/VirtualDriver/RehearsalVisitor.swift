import Quantities

/// A simulated visitor: a path over the floor with gestures, and how he or she looks.
public struct RehearsalVisitor: Sendable {
    /// A place that is reached at a moment.
    struct Waypoint: Sendable {
        /// Seconds since the start of the programme.
        var time: Float
        /// Metres, as `RehearsalRoom` lays out its floor.
        var place: Vector2
        /// Metres walked until here.
        var walked: Float = 0
    }

    /// Metres from head to floor.
    public let height: Float
    /// Whether he or she sits in a wheelchair.
    public let sits: Bool
    let shirt: Colour
    let trousers: Colour
    let skin: Colour
    let hair: Colour
    /// Where the steps begin in the gait.
    let seed: UInt64
    private(set) var path: [Waypoint]
    /// When an arm is waved.
    let waves: [ClosedRange<Float>]
    /// When he or she talks.
    let talks: [ClosedRange<Float>]
    /// When hands are clapped.
    let claps: [Float]

    private static let shirts = [
        Colour(0.62, 0.16, 0.14), Colour(0.14, 0.24, 0.46), Colour(0.16, 0.34, 0.22),
        Colour(0.82, 0.80, 0.74), Colour(0.20, 0.20, 0.22), Colour(0.74, 0.56, 0.18),
        Colour(0.42, 0.22, 0.44), Colour(0.28, 0.46, 0.56),
    ]
    private static let trouserColours = [
        Colour(0.15, 0.18, 0.27), Colour(0.11, 0.11, 0.12), Colour(0.30, 0.25, 0.20),
        Colour(0.24, 0.29, 0.38),
    ]

    /// Makes a visitor from (time, x, y) triples; looks come from the seed.
    init(
        seed: UInt64, path: [(Float, Float, Float)], child: Bool = false, height: Float? = nil,
        sits: Bool = false, waves: [ClosedRange<Float>] = [], talks: [ClosedRange<Float>] = [],
        claps: [Float] = []
    ) {
        var random = RandomStream(seed: Hash.mix(seed))
        self.seed = seed
        let usual = child ? random.between(1.32, 1.55) : random.between(1.58, 1.86)
        self.height = height ?? usual
        self.sits = sits
        shirt = Self.shirts[random.below(Self.shirts.count)]
        trousers = Self.trouserColours[random.below(Self.trouserColours.count)]
        let tan = random.unit()
        skin = Colour(0.86, 0.68, 0.56).mixed(with: Colour(0.42, 0.28, 0.20), tan * tan)
        hair = Colour(0.10, 0.08, 0.07).mixed(with: Colour(0.52, 0.38, 0.20), random.unit() * 0.8)
        self.waves = waves
        self.talks = talks
        self.claps = claps
        self.path = []
        var walked: Float = 0
        for (time, x, y) in path {
            let place = Vector2(x, y)
            if let last = self.path.last { walked += (place - last.place).length }
            self.path.append(Waypoint(time: time, place: place, walked: walked))
        }
    }

    /// Where and how the visitor is at a moment; nil where not in the room.
    func pose(at time: Float) -> RehearsalPose? {
        guard let first = path.first, let last = path.last, time >= first.time, time <= last.time
        else { return nil }
        var next = 1
        while next < path.count - 1 && path[next].time < time { next += 1 }
        let (a, b) = (path[next - 1], path[next])
        let t = (time - a.time) / max(0.001, b.time - a.time)
        let way = b.place - a.place
        let isWalking = way.length > 0.05
        let speed = isWalking ? way.length / max(0.001, b.time - a.time) : 0
        // Weight shifts from foot to foot while standing.
        let sway = isWalking ? 0 : 0.018 * Exact.sin(time * 1.7 + Float(seed % 7))
        return RehearsalPose(
            place: a.place + way * t + Vector2(sway, 0),
            heading: isWalking ? way.normalized : facing(after: next, time: time),
            speed: speed,
            // A step is about 0.72 m; a whole cycle is two.
            gait: (a.walked + (b.walked - a.walked) * t) / 0.72 * Exact.pi,
            wave: waves.contains { $0.contains(time) } ? Exact.sin(time * 9.5) : nil,
            clap: claps.map { abs($0 - time) }.min().flatMap { $0 < 0.35 ? $0 / 0.35 : nil })
    }

    /// Who stands looks at the camera, now and then a little aside.
    private func facing(after index: Int, time: Float) -> Vector2 {
        let turn = 0.5 * Exact.sin(time * 0.4 + Float(seed % 5))
        return Vector2(Exact.sin(turn), -Exact.cos(turn))
    }

    /// When feet meet the floor: seconds and places.
    var steps: [(time: Float, place: Vector2)] {
        if sits { return [] }
        var result: [(Float, Vector2)] = []
        for (a, b) in zip(path, path.dropFirst()) where (b.place - a.place).length > 0.05 {
            var step = (a.walked / 0.72).rounded(.up)
            while step * 0.72 < b.walked {
                let t = (step * 0.72 - a.walked) / (b.walked - a.walked)
                result.append((a.time + (b.time - a.time) * t, a.place + (b.place - a.place) * t))
                step += 1
            }
        }
        return result
    }
}

/// How a visitor holds himself or herself at one moment.
struct RehearsalPose: Sendable {
    /// Metres on the floor.
    var place: Vector2
    /// Where to, length 1: x to the right in the picture, y away from the camera.
    var heading: Vector2
    /// Metres a second.
    var speed: Float
    /// Radians; a whole turn is two steps.
    var gait: Float
    /// −1 … 1 where an arm is waved.
    var wave: Float?
    /// 0 hands together … 1 apart, while clapping.
    var clap: Float?
}
