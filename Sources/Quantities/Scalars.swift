/// From `a` at `t` = 0 to `b` at `t` = 1, straight.
@inlinable
public func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }

/// `x` held between `low` and `high`; a NaN becomes `low`.
@inlinable
public func clamp(_ x: Float, _ low: Float, _ high: Float) -> Float {
    x > low ? (x < high ? x : high) : low
}

/// `x` held between 0 and 1.
@inlinable
public func saturate(_ x: Float) -> Float { clamp(x, 0, 1) }

/// The smooth step: 0 up to `a`, 1 from `b` on, with level ends between; `a` may exceed `b`.
@inlinable
public func smoothstep(_ a: Float, _ b: Float, _ x: Float) -> Float {
    let t = saturate((x - a) / (b - a))
    return t * t * (3 - 2 * t)
}

/// The angle brought into −π … π, radians.
@inlinable
public func wrapAngle(_ angle: Float) -> Float {
    let turn: Float = 6.283_185_5
    return angle - turn * (angle / turn).rounded(.toNearestOrAwayFromZero)
}
