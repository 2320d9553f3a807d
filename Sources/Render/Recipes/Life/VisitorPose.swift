import Quantities
import WorldState

/// Where a visitor's joints are, metres from the middle of the feet.
///
/// Who stands looks at the camera as into a mirror; who walks looks where they go. The steps
/// grow with the speed, so that a foot on the ground stays where it is.
struct VisitorPose {
    /// An arm or a leg: shoulder, elbow, hand; or hip, knee, foot.
    struct Limb {
        var root: Vector3
        var bend: Vector3
        var tip: Vector3
    }

    /// Metres from head to floor.
    let tall: Float
    /// Where the body faces, length 1 and level.
    let forward: Vector3
    private(set) var head = Vector3.zero
    private(set) var neck = Vector3.zero
    private(set) var hips = Vector3.zero
    private(set) var leftArm = Limb(root: .zero, bend: .zero, tip: .zero)
    private(set) var rightArm = Limb(root: .zero, bend: .zero, tip: .zero)
    private(set) var leftLeg = Limb(root: .zero, bend: .zero, tip: .zero)
    private(set) var rightLeg = Limb(root: .zero, bend: .zero, tip: .zero)

    private let left: Vector3
    private let towards: Vector3

    /// Takes the pose of this moment.
    ///
    /// - Parameters:
    ///   - visitor: Who.
    ///   - towards: The level way to the camera, length 1.
    ///   - turn: World time as an angle that goes round once a minute.
    init(_ visitor: Visitor, towards: Vector3, turn: Float) {
        tall = clamp(visitor.height, 0.8, 2.1)
        let speed = visitor.velocity.length
        let walk = smoothstep(0.12, 0.7, speed)
        let way = Vector2(Exact.cos(visitor.heading), Exact.sin(visitor.heading))
        let side = Vector3(-towards.y, towards.x, 0)
        // The third part keeps the sum off zero for who walks away from the camera.
        forward =
            (towards * (1 - walk) + Vector3(way.x, way.y, 0) * walk + side * 0.08).normalized
        left = Vector3(-forward.y, forward.x, 0)
        self.towards = towards
        let offset = Float(Hash.mix(UInt64(visitor.track)) & 0xFF) / 256
        let phase = visitor.strideAngle
        let breath = Exact.sin(turn * 15 + offset * Exact.tau)
        let stride = min(0.72, speed * 0.5 / tall)
        let lean = min(0.2, speed * 0.055)
        layLegs(phase, stride)
        layTrunk(lean, breath, phase, stride)
    }

    /// The legs, and the hips as high as the longer one holds them.
    private mutating func layLegs(_ phase: Float, _ stride: Float) {
        let bone = tall * 0.25
        func leg(_ phase: Float) -> (knee: Vector3, foot: Vector3) {
            let swing = stride * Exact.sin(phase)
            let low = swing - 0.03 - stride * 1.2 * max(0, Exact.cos(phase))
            let knee = Vector3(Exact.sin(swing), 0, -Exact.cos(swing)) * bone
            return (knee, knee + Vector3(Exact.sin(low), 0, -Exact.cos(low)) * bone)
        }
        let (one, other) = (leg(phase), leg(phase + Exact.pi))
        let height = -min(one.foot.z, other.foot.z)
        hips = seen(Vector3(0, 0, height))
        func limb(_ leg: (knee: Vector3, foot: Vector3), _ side: Float) -> Limb {
            let root = Vector3(0, tall * 0.055 * side, height)
            let spread = Vector3(0, tall * 0.012 * side, 0)
            return Limb(
                root: seen(root), bend: seen(root + leg.knee + spread),
                tip: seen(root + leg.foot + spread * 2))
        }
        leftLeg = limb(one, 1)
        rightLeg = limb(other, -1)
    }

    /// What leans above the hips: neck, head, arms.
    private mutating func layTrunk(
        _ lean: Float, _ breath: Float, _ phase: Float, _ stride: Float
    ) {
        let (s, c) = (Exact.sin(lean), Exact.cos(lean))
        let base = hips.z
        func leaning(_ v: Vector3) -> Vector3 {
            let up = v.z * tall
            return seen(
                Vector3(v.x * tall * c + up * s, v.y * tall, base + up * c - v.x * tall * s))
        }
        let lift = breath * 0.004
        neck = leaning(Vector3(0, 0, 0.325 + lift))
        head = leaning(Vector3(0.012, 0, 0.405 + lift))
        func arm(_ side: Float, _ phase: Float) -> Limb {
            let swing = -stride * 0.75 * Exact.sin(phase) + breath * 0.015
            let low = swing + 0.16 + stride * 0.5
            let root = Vector3(0, 0.108 * side, 0.295 + lift)
            let bend = root + Vector3(Exact.sin(swing), 0.22 * side, -Exact.cos(swing)) * 0.165
            let tip = bend + Vector3(Exact.sin(low), 0.06 * side, -Exact.cos(low)) * 0.165
            return Limb(root: leaning(root), bend: leaning(bend), tip: leaning(tip))
        }
        leftArm = arm(1, phase)
        rightArm = arm(-1, phase + Exact.pi)
    }

    /// From forward, left, up to the world; flattened along the view, as a painter sees a body.
    private func seen(_ v: Vector3) -> Vector3 {
        let place = forward * v.x + left * v.y
        return place - towards * (place.dot(towards) * 0.6) + Vector3(0, 0, v.z)
    }
}
