import Quantities
import WorldState

extension GroundPainter {
    static let pathBaseRule = ReachRule(size: 0.2, pixels: 10, farthest: 420)
    static let pathDabRule = ReachRule(size: 0.1, pixels: 6.3, farthest: 220)

    /// Whether any path comes near the patch.
    private var hasPath: Bool {
        let corner = patch.corner
        let half = Double(side(of: patch)) / 2
        for site in sites {
            for segment in site.plan.paths
            where segment.distance(corner.x + half, corner.y + half) < Float(half) * 1.42 + 3 {
                return true
            }
        }
        return false
    }

    private func side(of patch: GroundPatch) -> Float { GroundPatch.side(patch.level) }

    /// The direction of the path nearest to a spot.
    private func pathWay(_ spot: Spot) -> Vector3 {
        let (x, y) = (spot.site.origin.x + Double(spot.sx), spot.site.origin.y + Double(spot.sy))
        var best = Vector2(1, 0)
        var least: Float = 1e9
        for segment in spot.site.plan.paths {
            let distance = segment.distance(x, y)
            if distance < least {
                least = distance
                best = segment.direction
            }
        }
        return Vector3(best.x, best.y, 0)
    }

    /// The path: an opaque bed of its own, then dabs that lie across it, worn and sandy.
    mutating func layPath() {
        if !hasPath { return }
        let bed = GroundPainter.pathBaseRule
        scatter(5, density: 18, rule: bed) { painter, spot in
            if spot.site.pathDistance(spot.sx, spot.sy) > 2 { return }
            let h = spot.site.height(spot.sx, spot.sy)
            let ground = GroundColour(spot.site, spot.sx, spot.sy, height: h)
            if ground.path < 0.12 || h < 0.05 { return }
            let n = spot.site.normal(spot.sx, spot.sy)
            let way = painter.pathWay(spot)
            painter.batch.lay(
                .pathUnderpaint, at: Vector3(spot.x, spot.y, h - 0.04),
                along: Vector3(-way.y, way.x, 0).tangent(to: n), normal: n,
                half: Vector3(0.25, 0.17, 0.02),
                colour: Palette.shaken(ground.colour * 0.84, 0.05, &spot.random),
                Touch(bristle: 0.3), reach: spot.reach, fullReach: bed.fullReach)
        }
        let dabs = GroundPainter.pathDabRule
        scatter(6, density: 34, rule: dabs) { painter, spot in
            if spot.site.pathDistance(spot.sx, spot.sy) > 1.8 { return }
            let h = spot.site.height(spot.sx, spot.sy)
            let ground = GroundColour(spot.site, spot.sx, spot.sy, height: h)
            if ground.path < 0.4 || h < 0.05 { return }
            let n = spot.site.normal(spot.sx, spot.sy)
            let way = painter.pathWay(spot)
            let size = 0.095 * spot.random.between(0.7, 1.35)
            let turn = spot.random.bell() * 0.35
            let across = Vector3(-way.y + way.x * turn, way.x + way.y * turn, 0).tangent(to: n)
            painter.batch.lay(
                .pathDab, at: Vector3(spot.x, spot.y, h), along: across, normal: n,
                half: Vector3(size * 2, size * 0.5, 0.01),
                colour: Palette.shaken(ground.colour, 0.10, &spot.random),
                Touch(opacity: 0.85, bristle: 0.5, hardness: 0.6), reach: spot.reach,
                fullReach: dabs.fullReach)
        }
    }
}
