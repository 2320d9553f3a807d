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
        crowd.measure(
            report.tracks.map(\.position), speeds: report.tracks.map(\.velocity.length), after: dt)
        report.speed = crowd.speed
        report.gathering = crowd.gathering
        report.nearest = crowd.nearest
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
        func share(_ p: Vector2) -> Vector2 {
            Vector2(saturate(p.x / Float(width)), saturate(p.y / Float(height)))
        }
        let floor = settings.floor
        let foot = share(body.calmFoot)
        let position = floor.place(of: foot)
        // The place a fifth of a second on, so that the floor's foreshortening is in it.
        let ahead = floor.place(of: share(body.calmFoot + body.calmVelocity * 0.2))
        return PersonTrack(
            identity: body.identity, foot: foot, position: position,
            velocity: (ahead - position) * 5, height: metres(of: body), stillness: body.still)
    }

    /// How high somebody is: measured where the camera is, else against other people there.
    private func metres(of body: PersonTracker.Body) -> Float {
        let (foot, aspect) = (body.foot, Float(width) / Float(height))
        if settings.floor.isMeasured, !body.isCut {
            let head = Vector2(
                foot.x / Float(width), (foot.y - body.height) / Float(height))
            let feet = Vector2(head.x, foot.y / Float(height))
            if let height = settings.floor.height(foot: feet, head: head, aspect: aspect) {
                return clamp(height, 0.8, 2.2)
            }
        }
        return clamp(1.7 * body.height / size.height(at: foot.y), 0.8, 2.2)
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
