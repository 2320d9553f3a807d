import Quantities

extension Sight {
    /// Puts together what the capture gave.
    func report(_ time: MonotonicTime, _ dt: Float) -> EyeReport {
        var report = EyeReport(capturedAt: time)
        let people = tracker.people
        settle(people, dt)
        report.presence = presence
        report.count = count
        report.stillness = stillness
        report.tracks = people.prefix(EyeReport.trackLimit).map(track)
        report.motion = 1 - Exact.exp(-motion.energy / 0.4)
        report.drift = motion.drift
        report.flow = motion.cells
        measureLight(into: &report)
        if captures % 5 == 1 {
            palette.update(shrinker.bgr, valid: valid, width: width, height: height)
        }
        if !palette.colours.isEmpty { report.palette = palette.colours }
        return report
    }

    /// Smooths presence, count and stillness.
    private func settle(_ people: [PersonTracker.Body], _ dt: Float) {
        let target = Float(people.count)
        count += (target - count) * (1 - Exact.exp(-dt / 0.35))
        if count < 0.02 && people.isEmpty { count = 0 }
        let somebody: Float = people.isEmpty ? 0 : 1
        let ease: Float = somebody > presence ? 0.2 : 0.7
        presence += (somebody - presence) * (1 - Exact.exp(-dt / ease))
        if presence < 0.004 { presence = 0 }
        if somebody == 1 && motion.energy < 0.01 + 0.012 * target {
            stillness += dt
        } else {
            stillness *= Exact.exp(-dt / 0.4)
            if stillness < 0.01 { stillness = 0 }
        }
    }

    private func track(_ body: PersonTracker.Body) -> PersonTrack {
        let picture = Vector2(1 / Float(width), 1 / Float(height))
        func share(_ p: Vector2) -> Vector2 {
            Vector2(saturate(p.x * picture.x), saturate(p.y * picture.y))
        }
        let floor = settings.floor
        let position = floor.place(of: share(body.foot))
        // The place a fifth of a second on, so that the floor's foreshortening is in it.
        let ahead = floor.place(of: share(body.foot + body.velocity * 0.2))
        let expected = size.height(at: body.foot.y)
        return PersonTrack(
            identity: body.identity, foot: share(body.foot), position: position,
            velocity: (ahead - position) * 5,
            height: clamp(1.7 * body.height / expected, 0.8, 2.2))
    }

    private func measureLight(into report: inout EyeReport) {
        let bgr = shrinker.bgr
        var (blue, green, red, count) = (0, 0, 0, 0)
        for i in 0..<valid.count where valid[i] != 0 {
            blue += Int(bgr[3 * i])
            green += Int(bgr[3 * i + 1])
            red += Int(bgr[3 * i + 2])
            count += 1
        }
        if count == 0 { return }
        let scale = 1 / (255 * Float(count))
        report.colour = Colour(Float(red) * scale, Float(green) * scale, Float(blue) * scale)
        report.light = report.colour.luma
    }
}
