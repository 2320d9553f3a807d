import Quantities

/// Something to be heard at a moment of the programme.
struct RehearsalSound: Sendable {
    enum Kind: Sendable {
        case clap
        case step
    }
    var kind: Kind
    /// Seconds of the programme.
    var time: Float
    /// Radians, positive to the left.
    var bearing: Float
    /// How loud, 1 as usual.
    var strength: Float
    var seed: UInt64
}

/// What happens in the rehearsal room and when.
enum RehearsalProgramme {
    static func visitors(seed: UInt64) -> [RehearsalVisitor] {
        alone(seed) + pair(seed) + schoolClass(seed) + inSpill(seed) + inTheDark(seed) + five(seed)
    }

    /// Seconds 1.6 to 31: one walks in, stands, waves, claps, leaves.
    private static func alone(_ seed: UInt64) -> [RehearsalVisitor] {
        [
            RehearsalVisitor(
                seed: Hash.of(seed, 1),
                path: [
                    (1.6, -5.3, 3), (5.4, -0.8, 2.6), (16, -0.8, 2.6), (17.2, 0.4, 2.2),
                    (26.5, 0.4, 2.2), (31, 5.6, 3.2),
                ], waves: [19...22.4], claps: [24, 25.1])
        ]
    }

    /// Seconds 34 to 64: two walk in, stand together and talk.
    private static func pair(_ seed: UInt64) -> [RehearsalVisitor] {
        [
            RehearsalVisitor(
                seed: Hash.of(seed, 2),
                path: [(34, 5.6, 3.2), (38.6, 0.9, 3), (56, 0.9, 3), (62, -5.6, 3.4)],
                talks: [39...42, 45.5...49], claps: [52]),
            RehearsalVisitor(
                seed: Hash.of(seed, 3),
                path: [(34.8, 6, 4), (39.6, -0.5, 3.4), (57, -0.5, 3.4), (62, -6, 4)],
                talks: [42.2...45.2, 49.4...51], claps: [53.2]),
        ]
    }

    /// Seconds 68 to 114: a class of thirty comes in, spreads, is loud, and leaves.
    private static func schoolClass(_ seed: UInt64) -> [RehearsalVisitor] {
        (0..<30).map { index in
            var random = RandomStream(seed: Hash.of(seed, 40, Int64(index)))
            let side: Float = index % 3 == 0 ? 1 : -1
            let enter = 68 + Float(index) * 0.45 + random.between(0, 0.4)
            // Six columns and five rows, every other row shifted, each off its place by a little.
            let row = Float(index / 6)
            let column = Float(index % 6) - 2.5 + (row.remainder(dividingBy: 2) == 0 ? -0.25 : 0.25)
            let y = 1.9 + row * 0.85 + random.between(-0.25, 0.25)
            let x = column * (1.05 + row * 0.12) + random.between(-0.25, 0.25)
            let door = side * (RehearsalView.span(y) / 2 + 0.6)
            let arrive = enter + abs(door - x) / 1.35
            let wander = Vector2(random.between(-0.5, 0.5), random.between(-0.3, 0.3))
            let leave = 103 + random.between(0, 3)
            let away = -side * (RehearsalView.span(y) / 2 + 0.7)
            let begin = random.between(84, 97)
            return RehearsalVisitor(
                seed: Hash.of(seed, 41, Int64(index)),
                path: [
                    (enter, door, y), (arrive, x, y), (92, x, y),
                    (94, x + wander.x, y + wander.y), (leave, x + wander.x, y + wander.y),
                    (leave + abs(away - x) / 1.4, away, y),
                ], child: index > 1,
                waves: index % 4 == 1 ? [begin...(begin + 3)] : [],
                talks: index < 9 ? [(enter + 2)...(leave + 2)] : [],
                claps: index % 10 == 5 ? [98 + Float(index) * 0.13] : [])
        }
    }

    /// Seconds 131 to 148: one stands in the projector's light.
    private static func inSpill(_ seed: UInt64) -> [RehearsalVisitor] {
        [
            RehearsalVisitor(
                seed: Hash.of(seed, 5),
                path: [(131, -5.8, 3.8), (136, 0.6, 3.6), (142, 0.6, 3.6), (147.5, 5.8, 3.8)])
        ]
    }

    /// Seconds 160 to 174: one crosses the dark.
    private static func inTheDark(_ seed: UInt64) -> [RehearsalVisitor] {
        [
            RehearsalVisitor(
                seed: Hash.of(seed, 6),
                path: [(160, 5.4, 2.8), (165, 0, 2.4), (169, 0, 2.4), (174, -5.4, 2.8)])
        ]
    }

    /// Seconds 184 to 216: five come one after the other, stand, and leave.
    private static func five(_ seed: UInt64) -> [RehearsalVisitor] {
        (0..<5).map { index in
            let n = Float(index)
            let x = (n - 2) * 1.35
            let y: Float = index % 2 == 0 ? 2.9 : 3.6
            let side: Float = index % 2 == 0 ? -1 : 1
            let door = side * (RehearsalView.span(y) / 2 + 0.6)
            let enter = 184 + n * 2
            let leave = 206 + n * 0.8
            return RehearsalVisitor(
                seed: Hash.of(seed, 70, Int64(index)),
                path: [
                    (enter, door, y), (enter + abs(door - x) / 1.3, x, y), (leave, x, y),
                    (leave + abs(door - x) / 1.5, door, y),
                ], waves: index == 3 ? [199...202] : [], talks: index == 1 ? [200...204] : [],
                claps: index == 4 ? [203.5, 204.6] : index == 0 ? [205.5] : [])
        }
    }

    /// All claps and steps in the order of time.
    static func sounds(of visitors: [RehearsalVisitor], seed: UInt64) -> [RehearsalSound] {
        var all: [RehearsalSound] = []
        for (index, visitor) in visitors.enumerated() {
            for (n, step) in visitor.steps.enumerated() {
                all.append(
                    RehearsalSound(
                        kind: .step, time: step.time, bearing: RehearsalView.bearing(step.place),
                        strength: 1, seed: Hash.of(seed, Int64(index), Int64(n), 1)))
            }
            for (n, time) in visitor.claps.enumerated() {
                let place = visitor.pose(at: time)?.place ?? .zero
                all.append(
                    RehearsalSound(
                        kind: .clap, time: time, bearing: RehearsalView.bearing(place),
                        strength: 1, seed: Hash.of(seed, Int64(index), Int64(n), 2)))
            }
        }
        return all.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }.map(\.element)
    }

    /// The lamps: on, dimmed within a second at 152, switched on at 178.
    static func lamps(at moment: Float) -> Float {
        if moment < 152 || moment >= 178 { return 1 }
        return mix(1, 0.12, saturate(moment - 152))
    }

    /// The projector's light: fades in at 116, out at 150.
    static func spill(at moment: Float) -> Float {
        smoothstep(116, 118, moment) * (1 - smoothstep(148, 150, moment))
    }
}
