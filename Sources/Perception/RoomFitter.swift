import Vision

/// Brings several cameras into one room's frame by a board or tag that they see at once.
///
/// A *shot* is the board held still while several cameras look. One camera whose pose is known,
/// or the board lying at a known place of the floor in the first shot, sets the frame; from
/// there shots and cameras follow one another. Any thread; deterministic.
public struct RoomFitter {
    /// One camera's place in the room.
    public struct Outcome: Hashable, Sendable {
        /// The device's key.
        public var identity: String
        /// Where it hangs.
        public var pose: CameraPose
        /// Root mean square of its points, pixels.
        public var residual: Double
        /// Shots that it was found by.
        public var shots: Int
    }

    /// Why a camera has no pose.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// In words.
        public var description: String
    }

    private let target: CalibrationTarget
    private var cameras: [(identity: String, model: CameraModel)] = []
    private var shots: [[String: [FoundCorner]]] = []
    private var boards: [Int: CameraPose] = [:]

    /// Begins with nothing.
    public init(_ target: CalibrationTarget) { self.target = target }

    /// Adds a camera whose lens is known; its pose counts where `isReference`.
    public mutating func add(_ identity: String, _ model: CameraModel, isReference: Bool) {
        var model = model
        if !isReference { model.pose = nil }
        cameras.append((identity, model))
    }

    /// Adds a shot: what cameras saw of the board at one moment.
    public mutating func add(shot: [String: [FoundCorner]]) {
        shots.append(shot.filter { $0.value.count >= 4 })
    }

    /// Says where the board lay in the first shot: flat on the floor, face up.
    ///
    /// - Parameters:
    ///   - place: Where its origin was, metres of the room.
    ///   - turn: Cosine and sine of the angle from the room's x to the board's, counter-clockwise
    ///     seen from above.
    public mutating func lay(at place: SIMD2<Double>, turn: SIMD2<Double>) {
        boards[0] = RoomFitter.floorPose(at: place, turn: turn)
    }

    /// The move from a board's frame on the floor to the room's.
    public static func floorPose(at place: SIMD2<Double>, turn: SIMD2<Double>) -> CameraPose {
        // The board's y goes down its print, so its z goes into the floor.
        CameraPose(
            rotation: Matrix3(
                SIMD3(turn.x, turn.y, 0), SIMD3(turn.y, -turn.x, 0), SIMD3(0, 0, -1)),
            translation: SIMD3(place.x, place.y, 0))
    }

    /// Finds every camera's pose.
    ///
    /// - Returns: The cameras in their order, and how far two cameras put the same corner apart:
    ///   root mean square in metres, nil where no two saw the same shot.
    public mutating func solve() throws(Refusal) -> (cameras: [Outcome], gap: Double?) {
        var residuals: [String: (pixels: Double, shots: Int)] = [:]
        var isMoving = true
        while isMoving {
            isMoving = false
            for shot in shots.indices where boards[shot] == nil {
                guard let board = try board(in: shot) else { continue }
                boards[shot] = board
                isMoving = true
            }
            for index in cameras.indices where cameras[index].model.pose == nil {
                guard let found = try pose(of: index) else { continue }
                cameras[index].model.pose = found.pose
                residuals[cameras[index].identity] = (found.residual, found.shots)
                isMoving = true
            }
        }
        let lost = cameras.filter { $0.model.pose == nil }.map(\.identity)
        guard lost.isEmpty else {
            throw Refusal(
                description: "nothing ties \(lost.joined(separator: ", ")) to the room: a shot "
                    + "is wanted that it and a camera of known pose both see")
        }
        let outcomes = cameras.compactMap { camera in
            camera.model.pose.map {
                Outcome(
                    identity: camera.identity, pose: $0,
                    residual: residuals[camera.identity]?.pixels ?? 0,
                    shots: residuals[camera.identity]?.shots ?? 0)
            }
        }
        return (outcomes, try gap())
    }

    /// Where the board was in a shot, by the camera that saw most of it.
    private func board(in shot: Int) throws(Refusal) -> CameraPose? {
        let seers = cameras.filter {
            $0.model.pose != nil && shots[shot][$0.identity] != nil
        }
        let best = seers.max { a, b in
            (shots[shot][a.identity]?.count ?? 0) < (shots[shot][b.identity]?.count ?? 0)
        }
        guard let best, let pose = best.model.pose else { return nil }
        return pose.inverse.after(try seen(by: best.model, shots[shot][best.identity] ?? []).pose)
    }

    /// A camera's pose from all shots whose board is known.
    private func pose(
        of index: Int
    ) throws(Refusal) -> (pose: CameraPose, residual: Double, shots: Int)? {
        let camera = cameras[index]
        var (places, pixels): ([SIMD3<Double>], [SIMD2<Double>]) = ([], [])
        var count = 0
        for (shot, board) in boards.sorted(by: { $0.key < $1.key }) where shot < shots.count {
            guard let corners = shots[shot][camera.identity] else { continue }
            count += 1
            places += corners.map { board.seen(target.place(of: $0.number)) }
            pixels += corners.map(\.pixel)
        }
        guard count > 0 else { return nil }
        let found = try fitted(camera.model, PointView(places: places, pixels: pixels))
        return (found.pose, found.residual, count)
    }

    private func seen(
        by camera: CameraModel, _ corners: [FoundCorner]
    ) throws(Refusal) -> (pose: CameraPose, residual: Double) {
        try fitted(camera, target.view(corners))
    }

    private func fitted(
        _ camera: CameraModel, _ view: PointView
    ) throws(Refusal) -> (pose: CameraPose, residual: Double) {
        do {
            return try PoseFitter.pose(of: camera, view)
        } catch {
            throw Refusal(description: "no pose fits: \(error)")
        }
    }

    private func gap() throws(Refusal) -> Double? {
        var (sum, count) = (0.0, 0)
        for shot in shots {
            var boards: [CameraPose] = []
            for camera in cameras {
                guard let corners = shot[camera.identity], let pose = camera.model.pose else {
                    continue
                }
                boards.append(pose.inverse.after(try seen(by: camera.model, corners).pose))
            }
            for other in boards.dropFirst() {
                for number in 0..<target.count {
                    let place = target.place(of: number)
                    let off = boards[0].seen(place) - other.seen(place)
                    sum += off.x * off.x + off.y * off.y + off.z * off.z
                    count += 1
                }
            }
        }
        return count > 0 ? (sum / Double(count)).squareRoot() : nil
    }
}
