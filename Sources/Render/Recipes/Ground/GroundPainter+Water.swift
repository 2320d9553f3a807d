import Quantities
import WorldState

extension GroundPainter {
    static let waterBaseRule = ReachRule(size: 0.95, pixels: 24, farthest: 800)
    static let rippleRule = ReachRule(size: 0.22, pixels: 11, farthest: 800)
    static let reedRule = ReachRule(size: 0.17, pixels: 1.1, farthest: 108, isSquare: true)

    private var hasWater: Bool {
        sites.contains { $0.plan.hasWater && $0.lowest < WaterTable.highest }
    }

    /// The blue of a stroke of water: where the water must stand for it to be there.
    ///
    /// - Parameters:
    ///   - height: Metres of the ground above the zero level.
    ///   - shallow: How far above the water it may still lie, metres.
    private static func bed(_ height: Float, _ shallow: Float) -> Float {
        (height - shallow + 4) / 8
    }

    /// Whether a lake that rises comes here.
    private static func isFlooded(_ spot: Spot, _ height: Float, _ shallow: Float) -> Bool {
        if height <= shallow { return true }
        if height > WaterTable.highest + shallow { return false }
        return WaterTable.isLake(
            spot.site.ground, spot.site.origin.x + Double(spot.sx),
            spot.site.origin.y + Double(spot.sy))
    }

    /// Water in two layers: calm broad strokes below, ripples that run east and west above.
    ///
    /// `colour.red` is the lightness around 0.5, `colour.green` what a glint adds; the colour
    /// itself is that of the one reflected point each stroke shows. `colour.blue` tells the
    /// height of the bed, so that strokes come and go with the water's level.
    mutating func layWater() {
        if !hasWater { return }
        let base = GroundPainter.waterBaseRule
        scatter(7, density: 1.5, rule: base) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if !GroundPainter.isFlooded(spot, h, 0.12) { return }
            painter.batch.lay(
                .water, at: Vector3(spot.x, spot.y, -0.08), along: Vector3(1, 0, 0), normal: .up,
                half: Vector3(1.1, 0.95, 0.01),
                colour: Colour(
                    0.5 * (1 + 0.04 * spot.random.bell()), 0.5, GroundPainter.bed(h, 0.12)),
                Touch(bristle: 0.2),
                light: Vector3(spot.random.bell() * 0.03, spot.random.bell() * 0.05, 0.8),
                reach: spot.reach, fullReach: base.fullReach)
        }
        let rule = GroundPainter.rippleRule
        scatter(8, density: 9, rule: rule) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if !GroundPainter.isFlooded(spot, h, 0.02) { return }
            let (x, y) = (
                spot.site.origin.x + Double(spot.sx), spot.site.origin.y + Double(spot.sy)
            )
            let wave =
                Noise.fractal(x / 4, y / 1.6, octaves: 2, seed: painter.seed ^ 0x3A7)
                + 0.5 * Noise.value(x / 14, y / 5, seed: painter.seed ^ 0x3A8)
            let isGlint = spot.random.unit() < 0.03 * (1 + 2 * saturate(wave))
            let tone = 0.5 * (1 + 0.06 * spot.random.bell() + 0.10 * wave)
            let length = 0.22 * spot.random.between(1.3, 2.6) * (isGlint ? 0.7 : 1)
            let width = 0.17 * spot.random.between(0.55, 1.0) * (isGlint ? 0.4 : 1)
            painter.batch.lay(
                .water, at: Vector3(spot.x, spot.y, 0.004 * spot.random.unit()),
                along: Vector3(1, spot.random.bell() * 0.05, 0).normalized, normal: .up,
                half: Vector3(length, width, 0.01),
                colour: Colour(tone, 0.9, GroundPainter.bed(h, 0.02)),
                Touch(
                    opacity: isGlint ? 0.8 : 0.97, bristle: 0.35, emission: isGlint ? 0.26 : 0),
                light: Vector3(
                    spot.random.bell() * 0.07 + wave * 0.05,
                    spot.random.bell() * 0.13 + wave * 0.14, 0.8),
                reach: spot.reach, fullReach: rule.fullReach)
        }
    }

    /// Reeds in clumps where the ground meets the water.
    mutating func layReeds() {
        if !hasWater { return }
        let rule = GroundPainter.reedRule
        scatter(9, density: 5, rule: rule) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if h < -0.75 || h > 0.35 { return }
            let (x, y) = (
                spot.site.origin.x + Double(spot.sx), spot.site.origin.y + Double(spot.sy)
            )
            let clump = Noise.value(x / 6, y / 6, seed: painter.seed ^ 0x8EED)
            if clump < spot.random.between(-0.1, 0.5) || spot.site.ground.isJetty(x, y) { return }
            if spot.site.pathDistance(spot.sx, spot.sy) < 2.2 { return }
            let up = Vector3(
                0.12 + spot.random.bell() * 0.16, spot.random.bell() * 0.16, 1
            ).normalized
            // It stands on the bed, and as high above the usual water wherever that is.
            let length = spot.random.between(0.36, 0.72) + max(0, -h) / 1.8
            let colour = Palette.reeds[spot.random.below(3)]
            painter.batch.lay(
                .structure, at: Vector3(spot.x, spot.y, h) + up * (length * 0.8),
                along: up, normal: Vector3(spot.random.bell(), -1, 0).tangent(to: up),
                half: Vector3(length, 0.024, 0.02),
                colour: Palette.shaken(colour, 0.1, &spot.random),
                Touch(opacity: 0.95, bristle: 0.3, sway: 0.7), light: .up, reach: spot.reach)
        }
    }
}
