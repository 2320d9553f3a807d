import Quantities

extension RehearsalProgramme {
    /// The visitors of a furnished room.
    static func visitors(_ settings: RehearsalSettings) -> [RehearsalVisitor] {
        switch settings.programme {
        case .standard: visitors(seed: settings.seed)
        case .crowd: (0..<settings.crowd).map { walker($0, settings) }
        case .still: (0..<settings.crowd).map { stander($0, settings) }
        case .empty: []
        }
    }

    /// A place that keeps a metre's distance from the others', as far as there is room.
    private static func spot(_ index: Int, _ random: inout RandomStream) -> Vector2 {
        // Low-discrepancy places: the golden ratio across, by threes in depth.
        let across = (Float(index) * 0.618_034 + 0.5).truncatingRemainder(dividingBy: 1)
        let y = 1.7 + Float(index % 3) * 1.1 + random.between(-0.2, 0.2)
        let reach = min(3.6, RehearsalView.span(y) * 0.42)
        return Vector2((across * 2 - 1) * reach + random.between(-0.15, 0.15), y)
    }

    private static func walker(_ index: Int, _ settings: RehearsalSettings) -> RehearsalVisitor {
        var random = RandomStream(seed: Hash.of(settings.seed, 90, Int64(index)))
        let first = spot(index, &random)
        let side: Float = index % 2 == 0 ? -1 : 1
        let door = side * (RehearsalView.span(first.y) / 2 + 0.6)
        var time = 2 + Float(index) * 1.1 + random.between(0, 0.6)
        var path = [(time, door, first.y)]
        var place = first
        func walk(to goal: Vector2, from: Vector2, at speed: Float) {
            time += (goal - from).length / speed
            path.append((time, goal.x, goal.y))
        }
        walk(to: first, from: Vector2(door, first.y), at: 1.25)
        var (talks, waves): ([ClosedRange<Float>], [ClosedRange<Float>]) = ([], [])
        var claps: [Float] = []
        for turn in 1...6 {
            let rest = random.between(6, 16)
            if random.unit() < 0.4 { talks.append(time...(time + rest * 0.7)) }
            if random.unit() < 0.25 { waves.append((time + 1)...(time + 4)) }
            if random.unit() < 0.2 { claps.append(time + rest * 0.5) }
            time += rest
            path.append((time, place.x, place.y))
            let next = spot(index + turn * 7, &random)
            walk(to: next, from: place, at: random.between(0.9, 1.4))
            place = next
        }
        path.append((time + 4, place.x, place.y))
        let away = side * -(RehearsalView.span(place.y) / 2 + 0.7)
        path.append((time + 4 + abs(away - place.x) / 1.3, away, place.y))
        return visitor(settings, path, &random, index, waves, talks, claps)
    }

    private static func stander(_ index: Int, _ settings: RehearsalSettings) -> RehearsalVisitor {
        var random = RandomStream(seed: Hash.of(settings.seed, 91, Int64(index)))
        let place = spot(index, &random)
        let side: Float = index % 2 == 0 ? -1 : 1
        let door = side * (RehearsalView.span(place.y) / 2 + 0.6)
        let begin = 3 + Float(index) * 0.4
        let path = [
            (begin, door, place.y), (begin + abs(door - place.x) / 1.3, place.x, place.y),
            (RehearsalRoom.length - 1, place.x, place.y),
        ]
        return visitor(settings, path, &random, index, [], [], [])
    }

    private static func visitor(
        _ settings: RehearsalSettings, _ path: [(Float, Float, Float)],
        _ random: inout RandomStream, _ index: Int, _ waves: [ClosedRange<Float>],
        _ talks: [ClosedRange<Float>], _ claps: [Float]
    ) -> RehearsalVisitor {
        let sits =
            settings.ages == .wheelchairs || settings.ages == .mixed && index % 10 == 4
        let height: Float =
            switch settings.ages {
            case .adults: random.between(1.58, 1.88)
            case .children: random.between(1.05, 1.45)
            case .mixed where !sits:
                random.unit() < 0.35 ? random.between(1.05, 1.5) : random.between(1.55, 1.9)
            case .mixed, .wheelchairs: random.between(1.2, 1.35)
            }
        return RehearsalVisitor(
            seed: Hash.of(settings.seed, 92, Int64(index)), path: path, height: height, sits: sits,
            waves: waves, talks: talks, claps: claps)
    }
}
