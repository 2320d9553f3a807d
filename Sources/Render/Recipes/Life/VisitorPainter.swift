import Quantities
import WorldState

/// The room's visitors: people in strong colours, rimmed with light, glowing in the dark.
///
/// Nothing else in the meadow looks like them, so that each finds themself at once: by day a
/// dark shape with a bright rim and a shadow, by night and in fog a body that shines.
struct VisitorPainter {
    /// Towards sun or moon.
    private let sun: Vector3
    /// How strongly bodies throw shadows, 0 … 1.
    private let shadow: Float
    /// How much they shine of themselves, 0 by day … 1.
    private let dark: Float
    private let hazeDensity: Float
    private let turn: Float

    /// Takes what all visitors of one picture share.
    /// - Parameter turn: World time as an angle that goes round once a minute.
    init(_ light: LightRecipe, _ key: LightKey, turn: Float) {
        sun = light.keyDirection
        shadow = light.shadow
        dark = max(1 - light.daylight.day, light.fog * 0.8, light.rain * 0.5)
        hazeDensity = key.hazeDensity
        self.turn = turn
    }

    /// Appends one visitor, whose feet are `place` metres from the camera.
    ///
    /// About 40 strokes, beyond 32 m fewer than 30.
    ///
    /// - Parameters:
    ///   - sunlit: How much of the sun gets to where they stand.
    ///   - body: What of them is to be seen.
    func append(
        _ visitor: Visitor, at place: Vector3, to strokes: DynamicStrokes, sunlit: Float,
        body: RoomBody
    ) {
        if body == .none { return }
        let shown = smoothstep(0, 1, visitor.presence)
        let far = place.length
        if shown <= 0.01 || far < 0.8 { return }
        let level = Vector3(-place.x, -place.y, 0).normalized
        let pose = VisitorPose(visitor, towards: level, turn: turn)
        // Through the air only what shines keeps its colour.
        let air = far * hazeDensity
        let clear = 1 / (1 + air + air * air * 0.5)
        let brush = VisitorBrush(
            strokes: strokes, foot: place, towards: (place * -1).normalized,
            // What is far is drawn larger, and who comes grows out of the grass.
            size: (1 + 0.4 * smoothstep(22, 70, far)) * mix(0.55, 1, shown), shown: shown,
            emission: max(mix(0.20, 0.66, dark), 1 - clear), sunlit: sunlit,
            sunSide: Vector3(sun.x, sun.y, 0) - level * level.dot(Vector3(sun.x, sun.y, 0)))
        if body == .shadow {
            layShadow(pose, brush, strength: shadow * sunlit * shown, alone: true)
            return
        }
        let dress = VisitorDress(track: visitor.track)
        layLight(pose, brush, far: far, clear: clear)
        layShadow(pose, brush, strength: shadow * sunlit * shown)
        layRim(pose, brush, far: far)
        layLegs(pose, brush, dress)
        layCoat(pose, brush, dress, fine: smoothstep(32, 24, far))
        layArms(pose, brush, dress, fine: smoothstep(32, 24, far))
        layHead(pose, brush, dress, fine: smoothstep(32, 24, far))
    }

    /// The glow behind a body and its light on the ground.
    private func layLight(
        _ pose: VisitorPose, _ brush: VisitorBrush, far: Float, clear: Float
    ) {
        let flame = Colour(1, 0.80, 0.46)
        let strength = max(dark, 1 - brush.shown)
        let tall = pose.tall
        brush.glow(
            at: Vector3(0, 0, tall * 0.54), (tall * 0.80, tall * 0.46), behind: 0.5, flame,
            0.46 * strength + 0.08)
        brush.pool(radius: tall * 0.75, flame, 0.5 * strength * clear)
        if strength * (1 - clear) > 0.05 {
            // Fog swallows light: more of it.
            brush.glow(
                at: Vector3(0, 0, tall * 0.54), (tall * 0.62, tall * 0.34), behind: 0.45,
                Colour(1, 0.86, 0.56), strength * saturate((1 - clear) * 1.6))
        }
    }

    /// The shadow on the grass, away from the sun: legs, trunk, head.
    ///
    /// `alone`: nobody is painted, so that the shadow must tell all: it is never quite gone, and
    /// arms and legs are told apart.
    private func layShadow(
        _ pose: VisitorPose, _ brush: VisitorBrush, strength: Float, alone: Bool = false
    ) {
        let ink = Colour(0.05, 0.11, 0.12)
        brush.pool(radius: pose.tall * 0.22, ink, (alone ? 0.55 : 0.40) * brush.shown)
        if alone {
            layLimbShadow(pose, brush, strength: strength)
            return
        }
        if strength < 0.03 { return }
        let flat = Vector3(sun.x, sun.y, 0)
        let reach = min(2.6, flat.length / max(sun.z, 0.05)) * pose.tall
        let way = flat.normalized * -1
        let across = Vector3(-way.y, way.x, 0) * pose.tall
        for (from, to, half, share) in [
            (Float(0), Float(0.52), Float(0.10), Float(0.85)), (0.40, 0.86, 0.15, 0.9),
            (0.82, 1.02, 0.09, 0.7),
        ] {
            brush.flat(
                at: way * (reach * (from + to) / 2), along: way * (reach * (to - from) / 2 * 1.15),
                across: across * half, ink, 0.62 * strength * share)
        }
    }

    /// The shadow of every limb, thrown to the ground; soft where no sun or moon shines.
    private func layLimbShadow(_ pose: VisitorPose, _ brush: VisitorBrush, strength: Float) {
        let ink = Colour(0.04, 0.09, 0.11)
        let flat = Vector3(sun.x, sun.y, 0)
        let slope = min(2.4, flat.length / max(sun.z, 0.05))
        // At night, and under cloud, it falls towards the picture, short and soft.
        let soft = 1 - smoothstep(0.03, 0.25, strength)
        let level = Vector3(brush.towards.x, brush.towards.y, 0).normalized
        let throwing = (flat.normalized * (-slope)).mixed(with: level * 0.55, soft)
        func ground(_ place: Vector3) -> Vector3 {
            Vector3(place.x, place.y, 0) + throwing * max(0, place.z)
        }
        let share = mix(0.72, 0.42, soft) * brush.shown
        func bone(_ a: Vector3, _ b: Vector3, _ half: Float) {
            let (from, to) = (ground(a), ground(b))
            let way = to - from
            let along = way.length > 1e-3 ? way.normalized : throwing.normalized
            let across = Vector3(-along.y, along.x, 0)
            brush.flat(
                at: from.mixed(with: to, 0.5), along: along * (way.length * 0.56 + half * 0.7),
                across: across * half, ink, share, hardness: mix(0.45, 0.05, soft))
        }
        let tall = pose.tall
        for leg in [pose.leftLeg, pose.rightLeg] {
            bone(leg.root, leg.bend, tall * 0.055)
            bone(leg.bend, leg.tip, tall * 0.045)
        }
        bone(pose.hips, pose.neck, tall * 0.115)
        for arm in [pose.leftArm, pose.rightArm] {
            bone(arm.root, arm.bend, tall * 0.042)
            bone(arm.bend, arm.tip, tall * 0.036)
        }
        bone(pose.neck, pose.head + Vector3(0, 0, tall * 0.07), tall * 0.072)
    }

    /// A border of light round the whole body, laid behind it.
    private func layRim(_ pose: VisitorPose, _ brush: VisitorBrush, far: Float) {
        let day = Colour(1, 0.95, 0.80)
        let colour = day.mixed(with: Colour(1, 0.82, 0.50), dark)
        let tall = pose.tall
        let wide = 0.024 + far * 0.0012
        let shine = mix(0.55, 1, dark)
        func line(_ a: Vector3, _ b: Vector3, _ half: Float) {
            brush.line(
                a, b, tall * half + wide, layer: -9, colour, hardness: 0.7, emission: shine,
                extra: wide)
        }
        brush.dab(
            at: pose.head, (tall * 0.086 + wide, tall * 0.072 + wide), layer: -9, colour,
            hardness: 0.7, emission: shine)
        line(pose.neck, pose.hips.mixed(with: pose.neck, 0.45), 0.118)
        line(pose.hips.mixed(with: pose.neck, 0.6), pose.hips.mixed(with: .zero, 0.22), 0.098)
        for leg in [pose.leftLeg, pose.rightLeg] { line(leg.root, leg.tip, 0.040) }
        for arm in [pose.leftArm, pose.rightArm] { line(arm.root, arm.tip, 0.036) }
    }

    private func layLegs(_ pose: VisitorPose, _ brush: VisitorBrush, _ dress: VisitorDress) {
        let tall = pose.tall
        for (leg, tone) in [(pose.leftLeg, Float(1)), (pose.rightLeg, 0.86)] {
            let colour = dress.trousers * tone
            brush.line(leg.root, leg.bend, tall * 0.043, layer: -2, colour, extra: tall * 0.02)
            brush.line(leg.bend, leg.tip, tall * 0.033, layer: -2, colour, extra: tall * 0.01)
            brush.line(
                leg.tip - pose.forward * (tall * 0.015), leg.tip + pose.forward * (tall * 0.06),
                tall * 0.026, layer: -1, dress.trousers * 0.55, extra: tall * 0.02)
        }
    }

    /// A coat that widens from the shoulders: middle tone, a shaded side, a lit one, folds.
    private func layCoat(
        _ pose: VisitorPose, _ brush: VisitorBrush, _ dress: VisitorDress, fine: Float
    ) {
        let tall = pose.tall
        let (top, hips) = (pose.neck, pose.hips)
        let hem = hips.mixed(with: .zero, 0.24)
        let waist = hips.mixed(with: top, 0.36)
        brush.line(top, waist, tall * 0.112, layer: 0, dress.coat, extra: tall * -0.012)
        brush.line(
            waist.mixed(with: top, 0.3), hem, tall * 0.098, layer: -0.5, dress.coat * 0.95,
            extra: tall * 0.01)
        let shade = dress.coat.filtered(by: Colour(0.60, 0.58, 0.74))
        let lit = dress.coat.mixed(with: Colour(1, 0.93, 0.76), 0.30)
        let (left, right) = (brush.side * (tall * 0.058), brush.side * (tall * -0.058))
        let sunward = brush.sunSide.dot(brush.side) >= 0 ? left : right
        let lee = sunward * -1
        for (at, long) in [
            (top.mixed(with: waist, 0.52), Float(0.115)),
            (waist.mixed(with: hem, 0.55), 0.13),
        ] {
            brush.touch(
                at: at + lee, long: tall * long, wide: tall * 0.040, layer: 1, shade, fine,
                facing: lee)
            brush.touch(
                at: at + sunward, long: tall * long * 0.9, wide: tall * 0.026, layer: 1, lit,
                fine, facing: sunward)
        }
        brush.touch(
            at: waist.mixed(with: hem, 0.6), long: tall * 0.10, wide: tall * 0.008, layer: 2,
            shade, fine, facing: .zero)
    }

    private func layArms(
        _ pose: VisitorPose, _ brush: VisitorBrush, _ dress: VisitorDress, fine: Float
    ) {
        let tall = pose.tall
        for arm in [pose.leftArm, pose.rightArm] {
            // An arm behind the body lies behind it.
            let ahead = (arm.tip - pose.hips).dot(brush.towards) > -0.02
            let layer: Float = ahead ? 3 : -1
            let tone = dress.coat * (ahead ? 0.90 : 0.72)
            brush.line(arm.root, arm.bend, tall * 0.038, layer: layer, tone, extra: tall * 0.012)
            brush.line(arm.bend, arm.tip, tall * 0.031, layer: layer, tone, extra: tall * 0.008)
            if fine > 0.01 {
                brush.dab(
                    at: arm.tip.mixed(with: arm.bend, -0.16), (tall * 0.032, tall * 0.024),
                    layer: layer + 0.5, dress.skin, opacity: fine)
            }
        }
    }

    private func layHead(
        _ pose: VisitorPose, _ brush: VisitorBrush, _ dress: VisitorDress, fine: Float
    ) {
        let tall = pose.tall
        let scarf = pose.neck.mixed(with: pose.head, 0.10)
        let facing = pose.forward.dot(brush.towards)
        let profile = brush.side * (pose.forward.dot(brush.side) * tall)
        brush.dab(
            at: pose.head + Vector3(0, 0, tall * 0.006), (tall * 0.084, tall * 0.070), layer: 1,
            dress.hair)
        brush.line(
            scarf - brush.side * (tall * 0.036), scarf + brush.side * (tall * 0.036),
            tall * 0.030, layer: 2, dress.scarf, extra: tall * 0.014)
        // The face turns out of sight as they turn away.
        let shownFace = smoothstep(-0.35, 0.15, facing)
        if shownFace > 0.01 {
            brush.dab(
                at: pose.head + profile * 0.026 - Vector3(0, 0, tall * 0.014),
                (tall * 0.060, tall * 0.050 * mix(0.7, 1, saturate(facing))), layer: 2,
                dress.skin, opacity: shownFace,
                emission: max(brush.emission, 0.9 * dark))
        }
        if fine < 0.01 { return }
        // Hair over the brow, and what hangs behind.
        brush.dab(
            at: pose.head + Vector3(0, 0, tall * 0.056) + profile * 0.012,
            (tall * 0.034, tall * 0.058), layer: 3, dress.hair * 1.15, opacity: fine)
        if dress.isLonghaired {
            for lock: Float in [-1, 1] {
                brush.line(
                    pose.head + brush.side * (tall * 0.050 * lock),
                    pose.neck + brush.side * (tall * 0.056 * lock) - profile * 0.03,
                    tall * 0.020, layer: facing > 0 ? 2.5 : 4, dress.hair * 0.95,
                    opacity: fine, extra: tall * 0.02)
            }
        }
        brush.touch(
            at: scarf - Vector3(0, 0, tall * 0.075) + brush.side * (tall * 0.018),
            long: tall * 0.062, wide: tall * 0.018, layer: 4, dress.scarf * 0.92, fine,
            facing: .zero)
    }
}
