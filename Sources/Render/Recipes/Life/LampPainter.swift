import Quantities
import WorldState

/// What shines at night: lanterns, windows, and the pools of light they throw.
enum LampPainter {
    static let flame = Colour(1, 0.80, 0.42)

    /// Appends the lights of one lamp that stands `place` metres from the camera (its lantern).
    static func append(lantern place: Vector3, to strokes: DynamicStrokes, light: Float) {
        if light <= 0.01 { return }
        let towards = (place * -1).normalized
        glow(
            strokes, place + towards * 0.2, towards, 0.17, 0.22, Colour(1, 0.93, 0.70),
            0.95 * light, 0.5)
        glow(strokes, place + towards * 0.3, towards, 0.6, 0.6, flame, 0.50 * light, 0)
        glow(strokes, place + towards * 0.35, towards, 1.9, 1.9, flame, 0.20 * light, 0)
    }

    /// Appends the light of one window.
    static func append(
        window: HouseForm.Window, at place: Vector3, to strokes: DynamicStrokes, light: Float
    ) {
        if light <= 0.01 { return }
        let out = window.normal
        if place.dot(out) > 0 { return }
        let side = Vector3(-out.y, out.x, 0)
        let (w, h) = (window.halfWidth, window.halfHeight)
        strokes.append(
            .light,
            Stroke(
                position: place + out * 0.20, along: Vector3(0, 0, h * 1.04),
                across: side * (w * 0.94),
                through: out * 0.01, colour: Colour(1, 0.80, 0.40), opacity: 0.94 * light,
                bristle: 0.06, hardness: 1, emission: 1))
        strokes.append(
            .light,
            Stroke(
                position: place + out * 0.21 - Vector3(0, 0, h * 0.2),
                along: Vector3(0, 0, h * 0.6),
                across: side * (w * 0.5), through: out * 0.01, colour: Colour(1, 0.92, 0.62),
                opacity: 0.7 * light, bristle: 0.3, hardness: 0.3, emission: 1))
        let frame = Colour(0.42, 0.30, 0.22)
        for bar in 0..<2 {
            strokes.append(
                .light,
                Stroke(
                    position: place + out * 0.25,
                    along: bar == 0 ? Vector3(0, 0, h * 1.05) : side * (w * 1.05),
                    across: bar == 0 ? side * 0.024 : Vector3(0, 0, 0.024), through: out * 0.01,
                    colour: frame, opacity: 0.85 * light, bristle: 0.04, hardness: 1,
                    emission: 1))
        }
        let towards = (place * -1).normalized
        glow(strokes, place + out * 0.6, towards, w * 3.2, h * 2.8, flame, 0.24 * light, 0)
    }

    private static func glow(
        _ strokes: DynamicStrokes, _ at: Vector3, _ towards: Vector3, _ w: Float, _ h: Float,
        _ colour: Colour, _ opacity: Float, _ hardness: Float
    ) {
        let side = Vector3.up.cross(towards).normalized
        strokes.append(
            .light,
            Stroke(
                position: at, along: towards.cross(side) * h, across: side * w,
                through: towards * 0.02, colour: colour, opacity: opacity, bristle: 0,
                hardness: hardness, emission: 1))
    }
}
