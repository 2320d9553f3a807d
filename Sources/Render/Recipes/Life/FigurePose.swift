import Quantities
import WorldState

/// Where the joints of a walking figure are at one moment, and the strokes moved by them.
struct FigurePose {
    /// A turn about the left axis through a pivot, after the turn of what it hangs on.
    private struct Joint {
        var pivot: Vector3
        var sine: Float
        var cosine: Float

        init(_ pivot: Vector3, _ angle: Float) {
            self.pivot = pivot
            (sine, cosine) = (Exact.sin(angle), Exact.cos(angle))
        }
        func turn(_ v: Vector3) -> Vector3 {
            Vector3(v.x * cosine - v.z * sine, v.y, v.x * sine + v.z * cosine)
        }
        func move(_ p: Vector3) -> Vector3 { pivot + turn(p - pivot) }
    }

    private let joints: [(outer: Joint, inner: Joint)]
    private let foot: Vector3
    private let forward: Vector3
    private let left: Vector3
    private let swing: Float
    private let stream: Float
    private let bob: Float

    /// Poses a wanderer.
    /// - Parameters:
    ///   - foot: Where the feet stand, relative to the camera.
    ///   - wind: The wind along the body's forward direction, metres a second.
    init(_ wanderer: Wanderer, foot: Vector3, wind: Float, swayAngle: Float) {
        let (s, c) = (Exact.sin(wanderer.heading), Exact.cos(wanderer.heading))
        forward = Vector3(c, s, 0)
        left = Vector3(-s, c, 0)
        let speed = wanderer.speed
        let pace = smoothstep(0, 1.4, speed)
        let run = smoothstep(2.2, 4.2, speed)
        let phase = wanderer.strideAngle
        let breath = Exact.sin(wanderer.breathAngle)
        let stride = Exact.sin(phase) * pace * mix(0.46, 0.85, run)
        let arm = stride * mix(0.75, 0.9, run)
        let lift = { (a: Float) in max(0, Exact.cos(a)) * pace * mix(0.55, 1.25, run) }
        let lean = -0.03 * pace - 0.13 * run
        bob = abs(Exact.cos(phase)) * pace * mix(0.022, 0.05, run) + breath * 0.003
        self.foot = foot
        swing = stride
        stream =
            Exact.sin(phase * 2 + 0.7) * 0.02 * pace
            + clamp(wind - speed, -7, 7) * 0.012 * (0.7 + 0.3 * Exact.sin(swayAngle * 2))
        var all: [(Joint, Joint)] = []
        let still = Joint(.zero, 0)
        let waist = Joint(Vector3(0, 0, 0.95), lean + breath * 0.008)
        for part in FigureForm.Part.allCases {
            switch part {
            case .trunk, .hair, .head: all.append((waist, still))
            case .skirt: all.append((still, still))
            case .upperArmLeft: all.append((waist, Joint(Vector3(0, 0.165, 1.26), -arm + 0.04)))
            case .lowerArmLeft:
                all.append((waist, Joint(Vector3(0, 0.165, 1.26), -arm + 0.10 + 0.6 * run)))
            case .upperArmRight: all.append((waist, Joint(Vector3(0, -0.165, 1.26), arm + 0.04)))
            case .lowerArmRight:
                all.append((waist, Joint(Vector3(0, -0.165, 1.26), arm + 0.10 + 0.6 * run)))
            case .upperLegLeft: all.append((Joint(Vector3(0, 0, 0.9), stride), still))
            case .lowerLegLeft:
                all.append(
                    (Joint(Vector3(0, 0, 0.9), stride), Joint(Vector3(0, 0, 0.49), -lift(phase))))
            case .upperLegRight: all.append((Joint(Vector3(0, 0, 0.9), -stride), still))
            case .lowerLegRight:
                all.append(
                    (
                        Joint(Vector3(0, 0, 0.9), -stride),
                        Joint(Vector3(0, 0, 0.49), -lift(phase + Exact.pi))
                    ))
            }
        }
        joints = all
    }

    private func world(_ v: Vector3) -> Vector3 {
        forward * v.x + left * v.y + Vector3(0, 0, v.z)
    }

    /// Appends the body.
    /// - Parameter sunlit: How much of the sun gets to where the figure stands.
    func append(_ form: FigureForm, to strokes: DynamicStrokes, sunlit: Float) {
        for mark in form.marks {
            let (outer, inner) = joints[mark.part.rawValue]
            var stroke = mark.stroke
            var at = outer.move(inner.move(stroke.position))
            if mark.loose > 0 {
                let l = mark.loose * mark.loose
                if mark.part == .skirt {
                    let side: Float = stroke.position.y > 0 ? 1 : -1
                    at.x += swing * 0.16 * side * l + stream * l
                } else {
                    at.x += stream * 1.6 * l
                }
            }
            at.z += bob
            stroke.position = foot + world(at)
            stroke.along = world(outer.turn(inner.turn(stroke.along)))
            stroke.across = world(outer.turn(inner.turn(stroke.across)))
            stroke.through = world(outer.turn(inner.turn(stroke.through)))
            stroke.normal = world(outer.turn(inner.turn(stroke.normal)))
            stroke.sunlit = sunlit
            strokes.append(.figure, stroke)
        }
    }
}
