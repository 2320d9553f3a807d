/// Where a camera hangs in its room and where it looks.
///
/// The room's frame: metres; x to the right as seen from the eye's wall, y away from that wall,
/// z up, the floor at z = 0. The camera's axes: x right, y down, z forward.
public struct CameraPose: Hashable, Sendable {
    /// Turns the room's axes into the camera's.
    public var rotation: Matrix3
    /// The room's origin, in the camera's axes, metres.
    public var translation: SIMD3<Double>

    /// Makes a pose; `rotation` must be one.
    public init(rotation: Matrix3, translation: SIMD3<Double>) {
        self.rotation = rotation
        self.translation = translation
    }

    /// A camera held level at a place, looking at another.
    ///
    /// - Parameters:
    ///   - place: Where the camera hangs, in the room's frame.
    ///   - target: What is in the middle of its picture; not straight above or below it.
    public init(at place: SIMD3<Double>, lookingAt target: SIMD3<Double>) {
        let forward = unit(target - place)
        let right = unit(cross(forward, SIMD3(0, 0, 1)))
        let turn = Matrix3(right, cross(forward, right), forward)
        self.init(rotation: turn, translation: -(turn * place))
    }

    /// Where the camera hangs, in the room's frame.
    public var place: SIMD3<Double> { -(rotation.transposed * translation) }

    /// A place of the room in the camera's axes.
    public func seen(_ room: SIMD3<Double>) -> SIMD3<Double> { rotation * room + translation }

    /// This pose in a room whose frame is another one.
    ///
    /// - Parameter move: Takes places of the new frame to this one's.
    public func after(_ move: CameraPose) -> CameraPose {
        CameraPose(
            rotation: rotation * move.rotation,
            translation: rotation * move.translation + translation)
    }

    /// The move back.
    public var inverse: CameraPose {
        CameraPose(rotation: rotation.transposed, translation: place)
    }
}
