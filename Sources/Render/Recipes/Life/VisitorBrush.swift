import Quantities

/// Lays the strokes of one visitor: flat to the view, one layer before the other.
struct VisitorBrush {
    let strokes: DynamicStrokes
    /// The feet, metres from the camera.
    let foot: Vector3
    /// The way to the camera, length 1.
    let towards: Vector3
    /// What every measure is multiplied by.
    let size: Float
    /// 0 … 1: how far they have come in.
    let shown: Float
    /// How much of the colours is their own light.
    let emission: Float
    let sunlit: Float
    /// The level part of the way to the sun that lies across the view.
    let sunSide: Vector3

    /// To the left across the view, length 1.
    var side: Vector3 { Vector3.up.cross(towards).normalized }

    private func put(
        _ kind: StrokeClass, _ at: Vector3, _ along: Vector3, _ across: Vector3, layer: Float,
        normal: Vector3, _ colour: Colour, opacity: Float, bristle: Float, hardness: Float,
        emission: Float
    ) {
        strokes.append(
            kind,
            Stroke(
                position: foot + at * size + towards * (layer * 0.024), along: along * size,
                across: across * size, through: towards * 0.01, normal: normal, colour: colour,
                opacity: opacity, bristle: bristle, hardness: hardness, emission: emission,
                sunlit: sunlit))
    }

    /// How a stroke of the body is lit that looks to the camera, and a little to one side.
    private func normal(_ facing: Vector3) -> Vector3 {
        (towards * 0.75 + Vector3(0, 0, 0.45) + facing.normalized * 0.6).normalized
    }

    /// A stroke from one place to another, `half` metres thick to either side.
    ///
    /// It is laid longer than that by `extra` and what its ragged ends lack.
    func line(
        _ a: Vector3, _ b: Vector3, _ half: Float, layer: Float, _ colour: Colour,
        opacity: Float = 1, hardness: Float = 0.9, emission own: Float? = nil, extra: Float = 0
    ) {
        let axis = b - a
        let flat = axis - towards * axis.dot(towards)
        let length = flat.length
        let way = length > 1e-4 ? flat * (1 / length) : Vector3.up.tangent(to: towards)
        put(
            .figure, a.mixed(with: b, 0.5), way * max(length * 0.58 + extra, half * 0.5),
            towards.cross(way) * half, layer: layer, normal: normal(.zero), colour,
            opacity: opacity * shown, bristle: 0.10, hardness: hardness,
            emission: own ?? emission)
    }

    /// A round stroke: half its height and half its width.
    func dab(
        at place: Vector3, _ half: (Float, Float), layer: Float, _ colour: Colour,
        opacity: Float = 1, hardness: Float = 0.9, emission own: Float? = nil
    ) {
        let up = Vector3.up.tangent(to: towards)
        put(
            .figure, place, up * half.0, side * half.1, layer: layer, normal: normal(.zero),
            colour, opacity: opacity * shown, bristle: 0, hardness: hardness,
            emission: own ?? emission)
    }

    /// An upright dry touch upon the body; `share` is how much of it is to be seen.
    func touch(
        at place: Vector3, long: Float, wide: Float, layer: Float, _ colour: Colour,
        _ share: Float, facing: Vector3
    ) {
        if share < 0.01 { return }
        put(
            .figure, place, Vector3.up.tangent(to: towards) * long, side * wide, layer: layer,
            normal: normal(facing), colour, opacity: 0.85 * share * shown, bristle: 0.35,
            hardness: 0.8, emission: emission)
    }

    /// A soft light, `behind` metres behind the body.
    func glow(
        at place: Vector3, _ half: (Float, Float), behind: Float, _ colour: Colour,
        _ opacity: Float
    ) {
        if opacity < 0.01 { return }
        put(
            .light, place - towards * behind, Vector3.up.tangent(to: towards) * half.0,
            side * half.1, layer: 0, normal: .up, colour, opacity: min(1, opacity), bristle: 0,
            hardness: 0, emission: 1)
    }

    /// A soft round patch of light or shade on the ground.
    func pool(radius: Float, _ colour: Colour, _ opacity: Float) {
        flat(
            at: .zero, along: Vector3(radius, 0, 0), across: Vector3(0, radius, 0), colour,
            opacity, hardness: 0)
    }

    /// A soft patch on the ground, where grass lets it be seen.
    func flat(
        at place: Vector3, along: Vector3, across: Vector3, _ colour: Colour, _ opacity: Float,
        hardness: Float = 0.1
    ) {
        if opacity < 0.01 { return }
        strokes.append(
            .light,
            Stroke(
                position: foot + place * size + Vector3(0, 0, 0.10), along: along * size,
                across: across * size, through: Vector3(0, 0, 0.05), colour: colour,
                opacity: min(1, opacity), bristle: 0, hardness: hardness,
                emission: 1))
    }
}
