import Quantities

extension RehearsalCanvas {
    /// Draws a visitor from feet to hair, as seen from the camera.
    func draw(_ visitor: RehearsalVisitor, _ pose: RehearsalPose) {
        let body = BodyFrame(visitor, pose, width: width, height: height)
        // Who sits has the trunk of somebody taller.
        let h = visitor.height + body.seat
        let m = body.metre
        shadow(body.at(0.05, 0.01), 0.34 * m, 0.09 * m, depth: 0.45)
        // Who is seen from the side has the far arm and leg behind the body.
        let far: Float = pose.heading.x > 0 ? -1 : 1
        if visitor.sits { chair(body) }
        leg(body, visitor, pose, side: far, shade: 0.8)
        arm(body, visitor, pose, side: far, shade: 0.82)
        leg(body, visitor, pose, side: -far, shade: 1)
        let (hip, chest) = (body.at(0, 0.53 * h), body.at(0, 0.75 * h))
        let half = body.shoulder
        limb(hip, chest, (half * 0.74) * m, half * 0.92 * m, visitor.shirt)
        limb(
            body.at(-half * 0.55, 0.775 * h), body.at(half * 0.55, 0.775 * h), 0.075 * m, 0.075 * m,
            visitor.shirt)
        limb(
            body.at(0, 0.82 * h), body.at(0, 0.87 * h), 0.05 * m, 0.05 * m, visitor.skin, shade: 0.9
        )
        arm(body, visitor, pose, side: -far, shade: 1)
        // The head: seen from behind it is all hair.
        limb(body.at(0, 0.905 * h), body.at(0, 0.94 * h), 0.078 * m, 0.09 * m, visitor.skin)
        let behind = saturate(pose.heading.y)
        let back = -pose.heading.x * 0.035
        limb(
            body.at(back, (0.955 - 0.05 * behind) * h), body.at(back, 0.963 * h),
            (0.086 + 0.008 * behind) * m, 0.086 * m, visitor.hair)
        if behind < 0.5 {
            limb(
                body.at(pose.heading.x * 0.045, 0.912 * h),
                body.at(pose.heading.x * 0.045, 0.925 * h),
                0.062 * m, 0.066 * m, visitor.skin)
        }
    }

    /// The wheels, and the back rest behind.
    private func chair(_ body: BodyFrame) {
        let m = body.metre
        for side in [Float(-1), 1] {
            let hub = body.at(side * (body.shoulder + 0.1), 0.3)
            limb(hub, hub, 0.3 * m, 0.3 * m, Colour(0.12, 0.12, 0.13))
            limb(hub, hub, 0.22 * m, 0.22 * m, Colour(0.34, 0.34, 0.36))
        }
        limb(
            body.at(-0.2, 0.38), body.at(0.2, 0.38), 0.1 * m, 0.1 * m, Colour(0.10, 0.12, 0.20))
    }

    private func leg(
        _ body: BodyFrame, _ visitor: RehearsalVisitor, _ pose: RehearsalPose, side: Float,
        shade: Float
    ) {
        let (h, m) = (visitor.height + body.seat, body.metre)
        let phase = pose.gait + (side > 0 ? 0 : Exact.pi)
        let stride = visitor.sits ? 0 : min(1, pose.speed / 1.3) * 0.34
        let swing = Exact.sin(phase) * stride
        let lift = max(0, Exact.cos(phase)) * stride * 0.3
        let across = side * (0.35 + 0.35 * (1 - abs(pose.heading.x))) * body.shoulder
        let hip = (across * 0.6, 0.51 * h)
        let foot = (across + swing * pose.heading.x, 0.045 + lift)
        let bend = lift * 0.9 + 0.02
        let knee = (
            (hip.0 + foot.0) / 2 + bend * pose.heading.x, (hip.1 + foot.1) / 2 + lift * 0.3
        )
        limb(
            body.at(hip.0, hip.1), body.at(knee.0, knee.1), 0.088 * m, 0.066 * m, visitor.trousers,
            shade: shade)
        limb(
            body.at(knee.0, knee.1), body.at(foot.0, foot.1), 0.064 * m, 0.045 * m,
            visitor.trousers, shade: shade)
        limb(
            body.at(foot.0, foot.1 - 0.015), body.at(foot.0 + 0.11 * pose.heading.x, 0.03 + lift),
            0.042 * m, 0.036 * m, Colour(0.13, 0.11, 0.10), shade: shade)
    }

    private func arm(
        _ body: BodyFrame, _ visitor: RehearsalVisitor, _ pose: RehearsalPose, side: Float,
        shade: Float
    ) {
        let (h, m) = (visitor.height + body.seat, body.metre)
        let shoulder = (side * body.shoulder * 0.98, 0.785 * h)
        let phase = pose.gait + (side > 0 ? Exact.pi : 0)
        let swing = Exact.sin(phase) * min(1, pose.speed / 1.3) * 0.24 * pose.heading.x
        var elbow = (shoulder.0 + side * 0.035 + swing * 0.6, 0.635 * h)
        var hand = (elbow.0 + swing * 0.8 + side * 0.01, 0.49 * h)
        if let wave = pose.wave, side > 0 {
            elbow = (shoulder.0 + 0.17, 0.86 * h)
            hand = (elbow.0 + 0.2 * wave, 1.06 * h)
        } else if let clap = pose.clap {
            elbow = (shoulder.0 + side * 0.08, 0.66 * h)
            hand = (side * (0.02 + 0.14 * clap), 0.72 * h)
        }
        limb(
            body.at(shoulder.0, shoulder.1), body.at(elbow.0, elbow.1), 0.055 * m, 0.045 * m,
            visitor.shirt, shade: shade)
        limb(
            body.at(elbow.0, elbow.1), body.at(hand.0, hand.1), 0.042 * m, 0.034 * m, visitor.shirt,
            shade: shade)
        limb(
            body.at(hand.0, hand.1), body.at(hand.0, hand.1 - 0.03), 0.04 * m, 0.036 * m,
            visitor.skin, shade: shade)
    }
}

/// Where a body stands in the picture and how large it is there.
private struct BodyFrame {
    let foot: Vector2
    /// Pixels a metre.
    let metre: Float
    /// Half the width of the shoulders as seen, in metres.
    let shoulder: Float
    private let bob: Float
    /// Metres that everything above the knees is lower, for who sits.
    let seat: Float

    init(_ visitor: RehearsalVisitor, _ pose: RehearsalPose, width: Int, height: Int) {
        metre = Float(width) / RehearsalView.span(pose.place.y)
        foot = Vector2(
            Float(width) / 2 + pose.place.x * metre, RehearsalView.row(pose.place.y) * Float(height)
        )
        shoulder = visitor.height * (0.075 + 0.055 * abs(pose.heading.y))
        bob = pose.speed > 0 && !visitor.sits ? 0.012 * Exact.cos(2 * pose.gait) : 0
        seat = visitor.sits ? 0.42 : 0
    }

    /// A point: metres to the right of the middle, metres above the floor.
    func at(_ x: Float, _ up: Float) -> Vector2 {
        let sunk = up > 0.4 ? seat * min(1, (up - 0.4) * 4) : 0
        return Vector2(foot.x + x * metre, foot.y - (up - sunk + (up > 0.4 ? bob : 0)) * metre)
    }
}
