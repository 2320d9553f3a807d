import Quantities
import WorldState

extension GroundPainter {
    static let underpaintRule = ReachRule(size: 0.21, pixels: 22, farthest: 800, isSquare: true)
    static let grassRule = ReachRule(size: 0.047, pixels: 7.2, farthest: 60, isSquare: true)
    static let dabRule = ReachRule(size: 0.27, pixels: 7, farthest: 560)
    static let flowerRule = ReachRule(size: 0.05, pixels: 4.2, farthest: 90)

    /// Opaque, broad and a little darker than the meadow: nothing shines through above it.
    mutating func layUnderpaint() {
        let rule = GroundPainter.underpaintRule
        scatter(1, density: 21, rule: rule) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if h < -1.95 { return }
            let n = spot.site.normal(spot.sx, spot.sy)
            let ground = GroundColour(spot.site, spot.sx, spot.sy, height: h)
            let size = 0.21 * spot.random.between(0.85, 1.25)
            let way = Vector3(1, spot.random.bell() * 0.8, 0).tangent(to: n)
            painter.batch.lay(
                .underpaint, at: Vector3(spot.x, spot.y, h - 0.05 - size * 0.2), along: way,
                normal: n, half: Vector3(size * 1.45, size * 1.1, size * 0.16),
                colour: Palette.shaken(ground.colour * 0.80, 0.055, &spot.random),
                Touch(bristle: 0.25, hardness: 0.7), reach: spot.reach,
                fullReach: rule.fullReach)
        }
    }

    /// The direction in which the meadow leans at a place: slow waves over the land.
    private func lean(_ spot: Spot) -> Vector3 {
        let (x, y) = (spot.site.origin.x + Double(spot.sx), spot.site.origin.y + Double(spot.sy))
        return Vector3(
            0.55 + 0.5 * Noise.value(x / 9, y / 9, seed: seed ^ 0x3A),
            0.35 * Noise.value(x / 7 + 4, y / 7, seed: seed ^ 0x3B), 0
        ).normalized
    }

    /// Upright blades near the eye, in tufts.
    mutating func layGrass() {
        let rule = GroundPainter.grassRule
        scatter(2, density: 205, rule: rule) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if h < 0.15 { return }
            let ground = GroundColour(spot.site, spot.sx, spot.sy, height: h)
            if ground.path > 0.35 + 0.35 * spot.random.unit() { return }
            let n = spot.site.normal(spot.sx, spot.sy)
            let (wx, wy) = (
                spot.site.origin.x + Double(spot.sx), spot.site.origin.y + Double(spot.sy)
            )
            let tuft = Noise.value(wx * 0.9, wy * 0.9, seed: painter.seed ^ 0x70)
            let length =
                0.155 * (1 + 0.5 * tuft) * spot.random.between(0.7, 1.45)
                * (1 - 0.7 * ground.path)
            let width = 0.0140 * spot.random.between(0.8, 1.5)
            let wind = painter.lean(spot)
            let up =
                (n + wind * spot.random.between(0.1, 0.75)
                + Vector3(spot.random.bell() * 0.3, spot.random.bell() * 0.3, 0)).normalized
            let face = Vector3(spot.random.bell(), spot.random.bell(), 0).tangent(to: up)
            var tip = Palette.shaken(
                ground.colour * spot.random.between(0.85, 1.28), 0.09, &spot.random)
            if spot.random.unit() < 0.10 {
                tip = tip.mixed(with: Colour(0.95, 0.93, 0.55), 0.5)
            }
            painter.batch.lay(
                .grass, at: Vector3(spot.x, spot.y, h) + up * (length * 0.6), along: up,
                normal: face, half: Vector3(length, width, width * 0.6), colour: tip,
                Touch(opacity: 0.95, bristle: 0.3, sway: 1), light: (n + up * 0.4).normalized,
                reach: spot.reach, fullReach: rule.fullReach)
        }
    }

    /// Strokes that lie along the slope: the meadow as it is seen from afar.
    mutating func layDabs() {
        let rule = GroundPainter.dabRule
        scatter(3, density: 1.25, rule: rule) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if h < 0.2 { return }
            let ground = GroundColour(spot.site, spot.sx, spot.sy, height: h)
            if ground.path > 0.3 { return }
            let n = spot.site.normal(spot.sx, spot.sy)
            let length = spot.random.between(0.36, 0.66)
            let way = Vector3(1, spot.random.bell() * 0.45 - n.y * 1.5, 0).tangent(to: n)
            let colour = ground.colour * spot.random.between(0.86, 1.16)
            painter.batch.lay(
                .foliage, at: Vector3(spot.x, spot.y, h + 0.05), along: way, normal: n,
                half: Vector3(length, length * 0.30, 0.05),
                colour: Palette.shaken(colour, 0.07, &spot.random),
                Touch(opacity: 0.92, bristle: 0.45), reach: spot.reach,
                fullReach: rule.fullReach)
        }
    }

    /// Flowers in drifts: a few petals together, each drift mostly of one colour.
    mutating func layFlowers() {
        let rule = GroundPainter.flowerRule
        scatter(4, density: 7, rule: rule) { painter, spot in
            let (wx, wy) = (
                spot.site.origin.x + Double(spot.sx), spot.site.origin.y + Double(spot.sy)
            )
            let drift = Noise.fractal(wx / 7, wy / 7, octaves: 2, seed: painter.seed ^ 0xF1)
            if spot.random.unit() > 0.22 + 1.3 * saturate(drift * 2.4) { return }
            let h = spot.site.height(spot.sx, spot.sy)
            if h < 0.35 { return }
            if GroundColour(spot.site, spot.sx, spot.sy, height: h).path > 0.25 { return }
            let kind = Noise.value(wx / 11, wy / 11, seed: painter.seed ^ 0xF2)
            let pick = spot.random.unit() + kind * 0.6
            let colour = Palette.flowers[min(3, max(0, Int((pick + 0.1) * 3.4)))]
            let size = spot.random.between(0.030, 0.048)
            let top = Vector3(spot.x, spot.y, h + spot.random.between(0.24, 0.46))
            for _ in 0..<3 {
                let shift = Vector3(
                    spot.random.bell() * 0.07, spot.random.bell() * 0.07, spot.random.bell() * 0.03)
                let way = spot.random.direction()
                painter.batch.lay(
                    .flower, at: top + shift, along: way,
                    normal: Vector3(0.2, -0.3, 0.9).tangent(to: way),
                    half: Vector3(size, size * 0.8, size * 0.5), colour: colour,
                    Touch(bristle: 0, hardness: 0.9, emission: 0.08, sway: 0.8),
                    light: Vector3(0, 0, 1), reach: spot.reach, fullReach: rule.fullReach)
            }
        }
    }
}
