import Quantities
import WorldState

extension ObjectPainter {
    static let plasterRule = ReachRule(size: 0.13, pixels: 5, farthest: 300)

    /// A flat part of a building: its middle, two axes of length 1, and the way out.
    private struct Panel {
        var middle: Vector3
        var a: Vector3
        var b: Vector3
        var out: Vector3
        var ha: Float
        var hb: Float
    }

    /// Lays one house, or the church with its spire.
    mutating func layHouse(_ house: House) {
        random = RandomStream(
            seed: Hash.of(0x40A5E, Int64(house.x * 8), Int64(house.y * 8)))
        let form = HouseForm(house)
        let foot = foot(house.x, house.y) - Vector3(0, 0, 0.25)
        let wall = Palette.walls[house.wall]
        let roof = Palette.roofs[house.roof]
        let half = form.eaves / 2 + 0.12
        for side: Float in [-1, 1] {
            let long = Panel(
                middle: foot + form.across * (form.halfDepth * side) + Vector3(0, 0, half),
                a: form.along, b: .up, out: form.across * side, ha: form.halfWidth, hb: half)
            layWall(long, wall, form, foot)
            let short = Panel(
                middle: foot + form.along * (form.halfWidth * side) + Vector3(0, 0, half),
                a: form.across, b: .up, out: form.along * side, ha: form.halfDepth, hb: half)
            layWall(short, wall, form, foot)
            if !house.isChurch {
                layGable(form, foot, side, wall)
                layRoof(form, foot, side, roof)
            }
        }
        if house.isChurch { laySpire(form, foot, roof) } else { layChimney(form, foot, wall) }
        for window in form.windows { layWindow(window, foot) }
        layDoor(form, foot)
    }

    /// A wall: overlapping underpaint, plaster dabs, corner stones, a dark foot.
    private mutating func layWall(
        _ panel: Panel, _ colour: Colour, _ form: HouseForm, _ foot: Vector3
    ) {
        var bed = panel
        bed.middle = bed.middle - panel.out * 0.07
        layFlat(bed, colour * 0.90, cell: 0.62, bristle: 0.06)
        for side: Float in [-1, 1] {
            let stones = max(3, Int(panel.hb / 0.28))
            for stone in 0..<stones {
                let v = ((Float(stone) + 0.5) / Float(stones) * 2 - 1) * panel.hb
                let wide: Float = stone % 2 == 0 ? 0.24 : 0.15
                layStructure(
                    at: panel.middle + panel.a * ((panel.ha - wide + 0.05) * side) + panel.b * v
                        + panel.out * 0.05,
                    along: panel.b, normal: panel.out,
                    half: Vector3(panel.hb / Float(stones) * 1.08, wide, 0.03),
                    colour: Palette.shaken(colour * 0.99, 0.03, &random),
                    Touch(bristle: 0.05, hardness: 1))
            }
        }
        // In pieces: a long stroke seen from the side would stand out past the corner.
        let pieces = max(2, Int(panel.ha / 0.8))
        for piece in 0..<pieces {
            let u = ((Float(piece) + 0.5) / Float(pieces) * 2 - 1) * panel.ha
            layStructure(
                at: panel.middle + panel.a * u - panel.b * (panel.hb - 0.3) + panel.out * 0.06,
                along: panel.a, normal: panel.out,
                half: Vector3(panel.ha / Float(pieces) * 1.15, 0.22, 0.03),
                colour: colour.mixed(with: Colour(0.5, 0.48, 0.44), 0.5) * 0.9,
                Touch(bristle: 0.12, hardness: 0.95))
        }
        let count = Int(panel.ha * panel.hb * 4 / 0.09)
        let sequence = Sequence(key: random.next())
        let rule = ObjectPainter.plasterRule
        for index in indices(count, rule) {
            let (u, v) = sequence.pair(index)
            var stream = RandomStream(seed: Hash.of(0x91A5, Int64(index), Int64(count)))
            let tone = colour * (0.985 + 0.07 * (v - 0.5))
            let at =
                panel.middle + panel.a * ((u * 2 - 1) * (panel.ha - 0.22))
                + panel.b * ((v * 2 - 1) * (panel.hb - 0.12)) + panel.out * 0.01
            if form.isOpening(at - foot) { continue }
            lay(
                .detail, at: at,
                along: panel.a, normal: panel.out,
                half: Vector3(0.22 * stream.between(0.7, 1.3), 0.085, 0.02),
                colour: Palette.shaken(tone, 0.032, &stream),
                Touch(opacity: 0.85, bristle: 0.35, hardness: 0.8),
                reach: reach(index, of: count, rule), fullReach: rule.fullReach)
        }
    }

    /// A flat opaque grid of strokes without holes, its outer edges straight.
    private mutating func layFlat(
        _ panel: Panel, _ colour: Colour, cell: Float, bristle: Float
    ) {
        let across = max(2, Int((panel.ha * 2 / cell).rounded(.up)))
        let down = max(2, Int((panel.hb * 2 / cell).rounded(.up)))
        let (wide, tall) = (panel.ha / Float(across), panel.hb / Float(down))
        for i in 0..<(across * 2 - 1) {
            for j in 0..<(down * 2 - 1) where i % 2 == j % 2 {
                let u = (Float(i) + 1) * wide - panel.ha
                let v = (Float(j) + 1) * tall - panel.hb
                layStructure(
                    at: panel.middle + panel.a * u + panel.b * v
                        - panel.out * (i % 2 == 0 ? 0.02 : 0.0),
                    along: panel.a, normal: panel.out, half: Vector3(wide * 1.1, tall * 1.1, 0.03),
                    colour: Palette.shaken(colour, 0.02, &random),
                    Touch(bristle: bristle, hardness: 0.95))
            }
        }
    }

    /// The triangle between wall and roof, and the boards that finish it.
    private mutating func layGable(
        _ form: HouseForm, _ foot: Vector3, _ side: Float, _ wall: Colour
    ) {
        let out = form.along * side
        let base = foot + out * form.halfWidth + Vector3(0, 0, form.eaves)
        let rows = max(5, Int(form.roof / 0.3))
        for row in 0..<rows {
            let v = (Float(row) + 0.35) / Float(rows)
            layStructure(
                at: base + Vector3(0, 0, v * form.roof), along: form.across, normal: out,
                half: Vector3(
                    max(form.halfDepth * (1 - v) - 0.02, 0.08), form.roof / Float(rows) * 0.85, 0.03
                ),
                colour: Palette.shaken(wall * 0.95, 0.025, &random),
                Touch(bristle: 0.06, hardness: 0.95))
        }
        for half: Float in [-1, 1] {
            let low = form.across * (form.halfDepth * 1.1 * half) + Vector3(0, 0, -form.roof * 0.1)
            let high = Vector3(0, 0, form.roof + 0.05)
            let middle = base + out * (form.halfWidth * 0.075) + low.mixed(with: high, 0.5)
            layStructure(
                at: middle, along: (high - low).normalized, normal: out,
                half: Vector3((high - low).length * 0.52, 0.09, 0.08),
                colour: Colour(0.80, 0.74, 0.66), Touch(bristle: 0.1, hardness: 1))
        }
    }

    /// One slope of the roof: bed, rows of tiles, the dark line under the eaves, the ridge.
    private mutating func layRoof(
        _ form: HouseForm, _ foot: Vector3, _ side: Float, _ colour: Colour
    ) {
        let down = (form.across * (side * form.halfDepth) - Vector3(0, 0, form.roof)).normalized
        let out = (form.across * (side * form.roof) + Vector3(0, 0, form.halfDepth)).normalized
        let length = (form.halfDepth * form.halfDepth + form.roof * form.roof).squareRoot() * 1.13
        let ridge = foot + Vector3(0, 0, form.eaves + form.roof + 0.08)
        let panel = Panel(
            middle: ridge + down * (length / 2), a: form.along, b: down, out: out,
            ha: form.halfWidth * 1.075, hb: length / 2)
        layFlat(panel, colour * 0.86, cell: 0.75, bristle: 0.12)
        let rows = max(6, Int(length / 0.30))
        let columns = max(8, Int(panel.ha * 2 / 0.34))
        let rule = ReachRule(size: 0.15, pixels: 3.4, farthest: 420)
        let sequence = Sequence(key: random.next())
        let count = rows * columns * 2
        for index in indices(count, rule) {
            let (u, v) = sequence.pair(index)
            var stream = RandomStream(seed: Hash.of(0x711E, Int64(index), Int64(count)))
            let row = (Float(Int(v * Float(rows))) + 0.5) / Float(rows)
            lay(
                .detail,
                at: panel.middle + panel.a * ((u * 2 - 1) * (panel.ha - 0.16))
                    + panel.b * ((row * 2 - 1) * panel.hb * 0.97) + panel.out * 0.07,
                along: panel.a, normal: panel.out, half: Vector3(0.19, 0.14, 0.03),
                colour: Palette.shaken(colour * (1.06 - 0.14 * row), 0.10, &stream),
                Touch(opacity: 0.95, bristle: 0.35, hardness: 0.85),
                reach: reach(index, of: count, rule),
                fullReach: rule.fullReach)
        }
        layStructure(
            at: panel.middle + down * (panel.hb + 0.02) - out * 0.02, along: form.along,
            normal: out,
            half: Vector3(panel.ha * 1.01, 0.07, 0.07), colour: colour * 0.62,
            Touch(bristle: 0.15, hardness: 1))
        layStructure(
            at: ridge + out * 0.05, along: form.along, normal: (out + .up).normalized,
            half: Vector3(panel.ha, 0.12, 0.12), colour: colour * 1.02,
            Touch(bristle: 0.2, hardness: 0.95))
    }

    private mutating func layChimney(_ form: HouseForm, _ foot: Vector3, _ wall: Colour) {
        let base =
            foot + form.along * (form.halfWidth * 0.45)
            + form.across * (form.halfDepth * 0.25) + Vector3(0, 0, form.eaves + form.roof * 0.95)
        for side in 0..<4 {
            let out = side % 2 == 0 ? form.along : form.across
            let way = side < 2 ? out : out * -1
            for step in 0..<3 {
                layStructure(
                    at: base + way * 0.28 + Vector3(0, 0, Float(step) * 0.35 - 0.35), along: .up,
                    normal: way, half: Vector3(0.24, 0.30, 0.03),
                    colour: Palette.shaken(
                        wall.mixed(with: Palette.roofs[1], 0.35) * 0.85, 0.05, &random),
                    Touch(bristle: 0.1, hardness: 0.95))
            }
            layStructure(
                at: base + way * 0.30 + Vector3(0, 0, 0.66), along: way.cross(.up), normal: way,
                half: Vector3(0.38, 0.07, 0.05), colour: wall * 0.7,
                Touch(bristle: 0.1, hardness: 1))
        }
    }
}
