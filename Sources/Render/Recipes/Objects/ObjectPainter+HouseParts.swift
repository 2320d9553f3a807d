import Quantities
import WorldState

extension ObjectPainter {
    /// The church's spire: eight slopes of slate, a bright edge, a cross on top.
    mutating func laySpire(_ form: HouseForm, _ foot: Vector3, _ slate: Colour) {
        let base = foot + Vector3(0, 0, form.eaves + 0.1)
        let height: Float = 8.8
        let wide = form.halfWidth * 1.28
        for face in 0..<8 {
            let angle = Float(face) * (Exact.tau / 8) + form.house.heading
            let out = Vector3(Exact.cos(angle), Exact.sin(angle), 0.22).normalized
            let level = Vector3(-Exact.sin(angle), Exact.cos(angle), 0)
            let up = out.cross(level) * -1
            for row in 0..<16 {
                let v = (Float(row) + 0.5) / 16
                let radius = wide * (1 - v) * 0.93 + 0.03
                let at =
                    base + Vector3(out.x, out.y, 0).normalized * radius + Vector3(0, 0, v * height)
                layStructure(
                    at: at, along: up.z < 0 ? up * -1 : up, normal: out,
                    half: Vector3(height / 16 * 0.95, radius * 0.47 + 0.02, 0.05),
                    colour: Palette.shaken(slate * (row % 2 == 0 ? 0.95 : 1.05), 0.06, &random),
                    Touch(bristle: 0.25, hardness: 0.9), pixels: 0.6)
            }
            layStructure(
                at: base + Vector3(out.x, out.y, 0).normalized * (wide * 0.98), along: level,
                normal: out,
                half: Vector3(wide * 0.44, 0.12, 0.08), colour: Colour(0.85, 0.82, 0.76),
                Touch(bristle: 0.08, hardness: 1))
        }
        let top = base + Vector3(0, 0, height + 0.35)
        let gold = Colour(0.95, 0.80, 0.40)
        layStructure(
            at: top, along: .up, normal: form.across, half: Vector3(0.55, 0.05, 0.05), colour: gold,
            Touch(bristle: 0, hardness: 1), pixels: 0.5)
        layStructure(
            at: top + Vector3(0, 0, 0.18), along: form.along, normal: form.across,
            half: Vector3(0.26, 0.05, 0.05), colour: gold, Touch(bristle: 0, hardness: 1),
            pixels: 0.5)
    }

    /// A window: panes with a piece of sky in them, a frame of four bars, a cross, a sill.
    ///
    /// A brush stroke has straight sides and ragged ends: every end lies under a bar.
    mutating func layWindow(_ window: HouseForm.Window, _ foot: Vector3) {
        let out = window.normal
        let a = Vector3(-out.y, out.x, 0)
        let at = foot + window.middle + out * 0.13
        let (w, h) = (window.halfWidth, window.halfHeight)
        let frame = Colour(0.95, 0.93, 0.88)
        let crisp = Touch(bristle: 0.04, hardness: 1)
        layStructure(
            at: at + out * 0.02, along: .up, normal: out, half: Vector3(h * 1.20, w * 1.02, 0.02),
            colour: Colour(0.30, 0.40, 0.50), crisp, pixels: 0.6)
        layStructure(
            at: at + out * 0.06 + a * (w * 0.3) + Vector3(0, 0, h * 0.3), along: .up, normal: out,
            half: Vector3(h * 0.5, w * 0.4, 0.01), colour: Colour(0.62, 0.75, 0.84),
            Touch(opacity: 0.8, bristle: 0.3, hardness: 0.9, emission: 0.1))
        for side: Float in [-1, 1] {
            layStructure(
                at: at + a * (w * 1.1 * side) + out * 0.12, along: .up, normal: out,
                half: Vector3(h * 1.2, w * 0.17, 0.02), colour: frame * 0.97, crisp)
            layStructure(
                at: at + Vector3(0, 0, h * 1.08 * side) + out * 0.15, along: a, normal: out,
                half: Vector3(w * 1.36, h * 0.15, 0.02), colour: frame, crisp)
        }
        layStructure(
            at: at + out * 0.11, along: .up, normal: out, half: Vector3(h * 1.1, 0.024, 0.01),
            colour: frame, crisp)
        layStructure(
            at: at + out * 0.11, along: a, normal: out, half: Vector3(w * 1.1, 0.024, 0.01),
            colour: frame, crisp)
        layStructure(
            at: at + out * 0.17 - Vector3(0, 0, h * 1.24), along: a, normal: out,
            half: Vector3(w * 1.5, 0.05, 0.06), colour: frame * 0.80, crisp)
        let shutter = random.unit() < 0.5 ? Colour(0.36, 0.52, 0.48) : Colour(0.40, 0.50, 0.62)
        if w < 0.3 { return }
        for side: Float in [-1, 1] { layShutter(at + a * (w * 1.80 * side), a, out, w, h, shutter) }
    }

    /// One leaf of a shutter, its ragged ends under two rails.
    private mutating func layShutter(
        _ at: Vector3, _ a: Vector3, _ out: Vector3, _ w: Float, _ h: Float, _ colour: Colour
    ) {
        layStructure(
            at: at + out * 0.03, along: .up, normal: out, half: Vector3(h * 1.22, w * 0.44, 0.02),
            colour: colour, Touch(bristle: 0.12, hardness: 1), pixels: 0.7)
        for end: Float in [-1, 1] {
            layStructure(
                at: at + Vector3(0, 0, h * 1.10 * end) + out * 0.07, along: a, normal: out,
                half: Vector3(w * 0.48, h * 0.14, 0.02), colour: colour * 0.92,
                Touch(bristle: 0.04, hardness: 1), pixels: 1.2)
        }
    }

    mutating func layDoor(_ form: HouseForm, _ foot: Vector3) {
        let (sill, out) = form.door
        let at = foot + sill + out * 0.13 + Vector3(0, 0, 1.2)
        let a = Vector3(-out.y, out.x, 0)
        layStructure(
            at: at, along: .up, normal: out, half: Vector3(1.16, 0.62, 0.02),
            colour: Colour(0.82, 0.78, 0.70), Touch(bristle: 0.08, hardness: 1), pixels: 0.6)
        for plank: Float in [-1, 0, 1] {
            layStructure(
                at: at + a * (plank * 0.3) + out * 0.05 - Vector3(0, 0, 0.06), along: .up,
                normal: out,
                half: Vector3(1.12, 0.19, 0.02),
                colour: Palette.shaken(Colour(0.46, 0.29, 0.19), 0.06, &random),
                Touch(bristle: 0.25, hardness: 0.95), pixels: 0.6)
        }
        // The lintel, over the planks' ragged ends.
        layStructure(
            at: at + out * 0.12 + Vector3(0, 0, 1.06), along: a, normal: out,
            half: Vector3(0.74, 0.13, 0.03), colour: Colour(0.82, 0.78, 0.70),
            Touch(bristle: 0.04, hardness: 1))
        layStructure(
            at: at + out * 0.4 - Vector3(0, 0, 1.15), along: a, normal: .up,
            half: Vector3(0.8, 0.4, 0.06), colour: Colour(0.70, 0.67, 0.62),
            Touch(bristle: 0.15, hardness: 0.9))
    }
}
