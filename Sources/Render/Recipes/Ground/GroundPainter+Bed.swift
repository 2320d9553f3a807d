import Quantities
import WorldState

extension GroundPainter {
    static let bedRule = ReachRule(size: 0.16, pixels: 7.5, farthest: 300)
    static let pebbleRule = ReachRule(size: 0.06, pixels: 6, farthest: 60)

    /// What a falling lake lays bare: ribs of sand that follow the shore, weed, pebbles.
    mutating func layBed() {
        guard sites.contains(where: { $0.plan.hasWater && $0.lowest < 0.2 }) else { return }
        let rule = GroundPainter.bedRule
        scatter(10, density: 5, rule: rule) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if h < -1.7 || h > 0.16 { return }
            let n = spot.site.normal(spot.sx, spot.sy)
            let ground = GroundColour(spot.site, spot.sx, spot.sy, height: h)
            let isWeed = spot.random.unit() < 0.14 + 0.25 * saturate(ground.broad)
            // Along the shore, as the water combed it.
            let way = Vector3(-n.y, n.x, 0).tangent(to: n)
            let colour =
                isWeed ? Palette.weed : ground.colour * spot.random.between(0.88, 1.2)
            let length = spot.random.between(0.22, 0.5)
            painter.batch.lay(
                .pathDab, at: Vector3(spot.x, spot.y, h + 0.02), along: way, normal: n,
                half: Vector3(length, length * spot.random.between(0.16, 0.3), 0.02),
                colour: Palette.shaken(colour, 0.08, &spot.random),
                Touch(opacity: 0.9, bristle: 0.5, hardness: 0.6), reach: spot.reach,
                fullReach: rule.fullReach)
        }
        let pebbles = GroundPainter.pebbleRule
        scatter(11, density: 5, rule: pebbles) { painter, spot in
            let h = spot.site.height(spot.sx, spot.sy)
            if h < -1.5 || h > 0.2 { return }
            let n = spot.site.normal(spot.sx, spot.sy)
            let size = spot.random.between(0.03, 0.085)
            let tone = spot.random.between(0.42, 0.8)
            painter.batch.lay(
                .pathDab, at: Vector3(spot.x, spot.y, h + size * 0.4),
                along: Vector3(1, spot.random.bell(), 0).tangent(to: n), normal: n,
                half: Vector3(size * 1.3, size * 0.8, size * 0.5),
                colour: Palette.shaken(Colour(tone, tone * 0.97, tone * 0.92), 0.06, &spot.random),
                Touch(bristle: 0.1, hardness: 0.8), reach: spot.reach,
                fullReach: pebbles.fullReach)
        }
    }
}
