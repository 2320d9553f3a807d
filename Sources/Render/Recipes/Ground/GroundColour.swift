import Quantities
import WorldState

/// The colour of the meadow at a place, in coherent patches, and how much of it is path.
struct GroundColour {
    /// The paint.
    let colour: Colour
    /// 0 meadow … 1 path.
    let path: Float
    /// The broad pattern, about −1 … 1.
    let broad: Float

    /// Mixes the paint for a place of a site, `height` metres above the water.
    init(_ site: Site, _ x: Float, _ y: Float, height: Float) {
        let (px, py) = (site.origin.x + Double(x), site.origin.y + Double(y))
        let pattern = site.ground.meadowPattern(px, py)
        broad = pattern.broad
        var c = Palette.deepGrass.mixed(
            with: Palette.lightGrass, saturate(0.5 + pattern.broad * 1.1))
        c = c.mixed(
            with: Palette.dryGrass, saturate(pattern.small * 0.7 + pattern.broad - 0.25) * 0.8)
        c = c.mixed(with: Palette.farGrass, smoothstep(10, 30, height) * 0.5)
        c = c.mixed(with: Palette.sand, smoothstep(0.30, 0.06, height) * 0.7)
        if height < 0 {
            let mud = Palette.mud.mixed(with: Palette.sand, saturate(0.45 + pattern.small * 0.9))
            c = c.mixed(with: mud, smoothstep(-0.15, -0.8, height) * 0.9)
        }
        let distance = site.pathDistance(x, y) + 0.4 * pattern.small
        path = 1 - smoothstep(0.75, 1.5, distance)
        colour = c.mixed(with: Palette.path, path)
    }
}
