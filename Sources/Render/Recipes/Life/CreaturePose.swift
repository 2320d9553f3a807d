import Quantities
import WorldState

/// Where an animal's bones are at one moment: body axes x forward, y left, z up from its feet.
///
/// One for all animals of a painter, so that nothing is allocated for a picture.
final class CreaturePose {
    /// A bone's origin and axes.
    struct Frame {
        var origin = Vector3.zero
        var x = Vector3(1, 0, 0)
        var y = Vector3(0, 1, 0)
        var z = Vector3.up

        init() {}

        /// Axes that look along a direction given by turns to the left and up.
        init(_ origin: Vector3, yaw: Float, pitch: Float) {
            self.origin = origin
            let (s, c) = (Exact.sin(yaw), Exact.cos(yaw))
            let (sp, cp) = (Exact.sin(pitch), Exact.cos(pitch))
            x = Vector3(cp * c, cp * s, sp)
            y = Vector3(-s, c, 0)
            z = x.cross(y)
        }

        /// Axes of a bone from one place to another, its left side to the body's left.
        init(from a: Vector3, to b: Vector3) {
            origin = a
            x = (b - a).normalized
            y = Vector3(0, 1, 0).tangent(to: x)
            z = x.cross(y)
        }

        func turned(_ v: Vector3) -> Vector3 { x * v.x + y * v.y + z * v.z }
        func place(_ v: Vector3) -> Vector3 { origin + turned(v) }
    }

    private var frames = [Frame](repeating: Frame(), count: CreatureBone.allCases.count)
    private var scale: Float = 1
    private var heading: Float = 0

    private subscript(_ bone: CreatureBone) -> Frame {
        get { frames[bone.rawValue] }
        set { frames[bone.rawValue] = newValue }
    }

    /// Takes the pose of this moment.
    func take(_ creature: Creature, tick: UInt64) {
        let kind = creature.kind
        scale = kind.size
        heading = creature.heading
        let posture = CreatureStance(creature)
        let frame = kind.frame
        let middle = Vector3(0, 0, posture.held.height + posture.bob)
        self[.chest] = Frame(middle, yaw: 0, pitch: posture.held.chest + posture.rock)
        self[.hips] = Frame(middle, yaw: 0, pitch: posture.held.hips + posture.rock - posture.bend)
        layHead(creature, posture.held, frame, tick)
        layTail(creature, posture.held, frame, tick)
        layLegs(creature, posture, frame)
    }

    private func layHead(
        _ creature: Creature, _ held: CreaturePosture, _ frame: CreatureFrame, _ tick: UInt64
    ) {
        let gaze = creature.gaze
        let down = min(0, gaze.y)
        let neck = Frame(
            self[.chest].place(frame.neck), yaw: gaze.x * 0.45,
            pitch: held.neck + down * 1.25 + max(0, gaze.y) * 0.25)
        let head = Frame(
            neck.place(Vector3(frame.neckLength, 0, 0.01)), yaw: gaze.x,
            pitch: held.head + gaze.y * 0.8)
        (self[.neck], self[.head]) = (neck, head)
        for (bone, side) in [(CreatureBone.earLeft, Float(1)), (.earRight, -1)] {
            var ear = head
            ear.origin = head.place(Vector3(frame.ear.x, frame.ear.y * side, frame.ear.z))
            // Ears play a little, each for itself; in fear they lie back.
            let time = Float((tick &+ UInt64(side > 0 ? 0 : 130)) % 410)
            let flick = smoothstep(0, 6, time) * smoothstep(22, 12, time) * 0.35
            let back = 0.10 + creature.fears * 1.1
            ear.z = (head.z + head.x * -back + head.y * (side * (0.28 + flick))).normalized
            ear.x = head.x.tangent(to: ear.z)
            ear.y = ear.z.cross(ear.x)
            self[bone] = ear
        }
    }

    private func layTail(
        _ creature: Creature, _ held: CreaturePosture, _ frame: CreatureFrame, _ tick: UInt64
    ) {
        let turn = Float(tick % 260) * (Exact.tau / 260)
        let side: Float = creature.identity & 2 == 0 ? 1 : -1
        var root = self[.hips].place(frame.tail)
        var yaw = Exact.pi
        let pitches = [held.tail.0, held.tail.1, held.tail.2, held.tail.3]
        for (index, bone) in [CreatureBone.tail0, .tail1, .tail2, .tail3].enumerated() {
            yaw += held.curl * side + 0.07 * Exact.sin(turn - Float(index) * 0.8)
            var one = Frame(root, yaw: yaw, pitch: pitches[index])
            // It lies on the ground rather than in it.
            let low: Float = 0.045
            if root.z + one.x.z * frame.tailBone < low {
                let rise = clamp((low - root.z) / frame.tailBone, -0.95, 0.95)
                one = Frame(root, yaw: yaw, pitch: Exact.asin(rise))
            }
            self[bone] = one
            root = one.place(Vector3(frame.tailBone, 0, 0))
        }
    }

    private func layLegs(
        _ creature: Creature, _ stance: CreatureStance, _ frame: CreatureFrame
    ) {
        let held = stance.held
        for (index, side) in [Float(1), -1].enumerated() {
            let shoulder = self[.chest].place(
                Vector3(frame.shoulder.x, frame.shoulder.y * side, frame.shoulder.z))
            let fore = Vector3(held.forefoot.x, held.forefoot.y * side, 0) + stance.feet[index]
            leg(
                root: shoulder, foot: fore, lift: held.wrist, bones: frame.foreleg, knee: -1,
                to: CreatureBone.foreLeftUpper.rawValue + index * 3)
            let hip = self[.hips].place(Vector3(frame.hip.x, frame.hip.y * side, frame.hip.z))
            let hind = Vector3(held.hindfoot.x, held.hindfoot.y * side, 0) + stance.feet[2 + index]
            leg(
                root: hip, foot: hind, lift: held.heel, bones: frame.hindleg, knee: 1,
                to: CreatureBone.hindLeftUpper.rawValue + index * 3)
        }
    }

    /// Two bones from the root to above the foot: the knee is where both are long enough.
    private func leg(
        root: Vector3, foot: Vector3, lift: Vector3, bones: (upper: Float, lower: Float),
        knee: Float, to first: Int
    ) {
        // A lifted foot hangs down behind.
        let hang = smoothstep(0, 0.08, foot.z)
        let raised = lift.mixed(with: Vector3(0.03 * knee * -1 + 0.02, 0, lift.length * 0.9), hang)
        var ankle = foot + raised
        var way = ankle - root
        let longest = (bones.upper + bones.lower) * 0.995
        if way.length > longest {
            way = way.normalized * longest
            ankle = root + way
        }
        let far = max(way.length, 0.02)
        let along = clamp(
            (bones.upper * bones.upper - bones.lower * bones.lower + far * far) / (2 * far),
            -bones.upper, bones.upper)
        let out = max(0, bones.upper * bones.upper - along * along).squareRoot()
        let hint = Vector3(knee, 0, 0).tangent(to: way.normalized)
        let joint = root + way.normalized * along + hint * out
        frames[first] = Frame(from: root, to: joint)
        frames[first + 1] = Frame(from: joint, to: ankle)
        frames[first + 2] = Frame(from: ankle, to: ankle - raised)
    }

    /// Appends the strokes of the body.
    ///
    /// - Parameters:
    ///   - foot: Where it stands, relative to the camera.
    ///   - presence: How far it is there, 0 … 1.
    ///   - dark: 0 by day … 1 at night.
    func append(
        _ form: CreatureForm, foot: Vector3, to strokes: DynamicStrokes, presence: Float,
        dark: Float
    ) {
        let (s, c) = (Exact.sin(heading), Exact.cos(heading))
        func world(_ v: Vector3) -> Vector3 {
            Vector3(v.x * c - v.y * s, v.x * s + v.y * c, v.z) * scale
        }
        for mark in form.marks {
            let frame = frames[mark.bone.rawValue]
            var stroke = mark.stroke
            stroke.position = foot + world(frame.place(stroke.position))
            stroke.along = world(frame.turned(stroke.along))
            stroke.across = world(frame.turned(stroke.across))
            stroke.through = world(frame.turned(stroke.through))
            stroke.normal = world(frame.turned(stroke.normal)).normalized
            stroke.opacity = presence
            stroke.emission =
                mark.glows ? max(stroke.emission, dark * 0.85) : max(stroke.emission, dark * 0.22)
            strokes.append(.figure, stroke)
        }
    }

    /// The shadow on the grass: a long soft patch on the side away from sun or moon.
    func layShadow(
        _ creature: Creature, foot: Vector3, sun: Vector3, strength: Float,
        to strokes: DynamicStrokes
    ) {
        let share = strength * creature.presence
        if share < 0.03 { return }
        let size = creature.kind.size
        let flat = Vector3(sun.x, sun.y, 0)
        let slope = min(2.2, flat.length / max(sun.z, 0.08))
        let upright = max(creature.sits, 0.35 * (1 - creature.lies))
        let way = flat.normalized * (-slope * mix(0.22, 0.34, upright) * size)
        let (s, c) = (Exact.sin(creature.heading), Exact.cos(creature.heading))
        let body = Vector3(c, s, 0) * (mix(0.34, 0.16, creature.sits) * size)
        let ink = Colour(0.05, 0.10, 0.11)
        for (at, along, wide) in [
            (way * 0.5, body, Float(0.14)), (way, body * 0.8, 0.13),
            (way * 1.25 + body * 0.9, way * 0.4 + body * 0.2, 0.09),
        ] {
            let across = Vector3(-along.y, along.x, 0).normalized * (wide * size)
            strokes.append(
                .light,
                Stroke(
                    position: foot + at + Vector3(0, 0, 0.09), along: along, across: across,
                    through: Vector3(0, 0, 0.04), colour: ink, opacity: 0.55 * share, bristle: 0,
                    hardness: 0.15, emission: 1))
        }
    }
}
