import Quantities

/// How a stroke is put on: the numbers that a group of strokes shares.
struct Touch {
    /// 0 … 1.
    var opacity: Float = 1
    /// 0 a plain ellipse, above it bristles and ragged ends.
    var bristle: Float = 0.3
    /// 0 soft … 1 crisp.
    var hardness: Float = 0.7
    /// 0 lit … 1 shines by itself.
    var emission: Float = 0
    /// 0 stands still … 1 moves with the wind.
    var sway: Float = 0
}

/// Strokes being laid, in metres from the origin of their patch.
struct StrokeBatch {
    /// What has been laid, in order.
    private(set) var strokes: [(StrokeClass, Stroke)] = []

    /// Makes an empty batch with room.
    init(capacity: Int = 2048) { strokes.reserveCapacity(capacity) }

    /// Lays a stroke that lies in the plane of `normal` and runs along `along` (length 1).
    ///
    /// - Parameters:
    ///   - half: The half-lengths along the stroke, across it and through it, metres.
    ///   - light: The normal for lighting where it is not `normal`.
    ///   - reach: The distance at which it vanishes, metres.
    ///   - fullReach: The distance from which it grows, metres; infinite for never.
    mutating func lay(
        _ kind: StrokeClass, at position: Vector3, along: Vector3, normal: Vector3,
        half: Vector3, colour: Colour, _ touch: Touch, light: Vector3? = nil,
        reach: Float = .infinity, fullReach: Float = .infinity
    ) {
        let across = normal.cross(along).normalized
        strokes.append(
            (
                kind,
                Stroke(
                    position: position, along: along * half.x, across: across * half.y,
                    through: normal * half.z, normal: light ?? normal, colour: colour,
                    opacity: touch.opacity, bristle: touch.bristle, hardness: touch.hardness,
                    emission: touch.emission, sunlit: 1, reach: reach, fullReach: fullReach,
                    sway: touch.sway)
            ))
    }
}
