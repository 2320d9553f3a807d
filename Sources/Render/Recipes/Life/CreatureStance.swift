import Quantities
import WorldState

/// How an animal holds its back and sets its feet at one moment.
struct CreatureStance {
    /// The posture, blended of those its state asks for.
    private(set) var held: CreaturePosture
    /// What the gait adds to the back.
    private(set) var bob: Float = 0
    private(set) var rock: Float = 0
    private(set) var bend: Float = 0
    /// What it adds to each foot's place: fore left, fore right, hind left, hind right.
    private(set) var feet = [Vector3](repeating: .zero, count: 4)

    /// Reads the state.
    init(_ creature: Creature) {
        let kind = creature.kind
        let speed = creature.speed
        held = kind.posture(.stand)
            .mixed(with: kind.posture(.run), smoothstep(1.2, 4.5, speed))
            .mixed(with: kind.posture(.crouch), creature.crouches)
            .mixed(with: kind.posture(.sit), smoothstep(0, 1, creature.sits))
            .mixed(with: kind.posture(.lie), smoothstep(0, 1, creature.lies))
        let (slow, quick, share) = kind.gaitPair(speed)
        let walks = smoothstep(0.04, 0.3, speed)
        let phase = creature.stridePart
        for (gait, part) in [(kind.gaits[slow], 1 - share), (kind.gaits[quick], share)] {
            let weight = part * walks
            if weight == 0 { continue }
            let beats = [gait.beats.0, gait.beats.1, gait.beats.2, gait.beats.3]
            for (index, beat) in beats.enumerated() {
                feet[index] += CreatureStance.foot(gait, phase - beat) * weight
            }
            let turn = phase * Exact.tau
            bob += gait.bob * Exact.sin(gait.bend > 0.1 ? turn : turn * 2) * weight
            rock += gait.rock * Exact.sin(turn + 0.6) * weight
            bend += gait.bend * (0.25 + Exact.sin(turn + 2.2)) * weight
        }
        if creature.doing == .hesitating {
            // One forefoot is lifted, as if to go on or to turn back.
            let lifted =
                smoothstep(8, 40, Float(creature.ticks)) * (1 - smoothstep(0.05, 0.2, speed))
            feet[0] += Vector3(0.03, 0, 0.085) * (lifted * (1 - creature.sits))
        }
    }

    /// A foot's way through a cycle: back along the ground, forward through the air.
    private static func foot(_ gait: CreatureGait, _ time: Float) -> Vector3 {
        let t = time - time.rounded(.down)
        let reach = gait.stride * gait.duty
        if t < gait.duty { return Vector3(reach * (0.5 - t / gait.duty), 0, 0) }
        let u = (t - gait.duty) / (1 - gait.duty)
        let forward = u * u * (3 - 2 * u)
        return Vector3(reach * (forward - 0.5), 0, gait.lift * Exact.sin(u * Exact.pi))
    }
}

extension CreaturePosture {
    /// This posture on its way to another.
    func mixed(with other: CreaturePosture, _ t: Float) -> CreaturePosture {
        if t <= 0 { return self }
        var one = self
        one.height = mix(height, other.height, t)
        one.chest = mix(chest, other.chest, t)
        one.hips = mix(hips, other.hips, t)
        one.neck = mix(neck, other.neck, t)
        one.head = mix(head, other.head, t)
        one.tail = (
            mix(tail.0, other.tail.0, t), mix(tail.1, other.tail.1, t),
            mix(tail.2, other.tail.2, t), mix(tail.3, other.tail.3, t)
        )
        one.curl = mix(curl, other.curl, t)
        one.forefoot = forefoot + (other.forefoot - forefoot) * t
        one.hindfoot = hindfoot + (other.hindfoot - hindfoot) * t
        one.wrist = wrist.mixed(with: other.wrist, t)
        one.heel = heel.mixed(with: other.heel, t)
        return one
    }
}
