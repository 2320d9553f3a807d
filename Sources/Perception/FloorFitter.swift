import Quantities
import Vision

/// Fits a camera's picture to places on the floor that somebody measured.
///
/// Any thread; deterministic.
public enum FloorFitter {
    /// A point of the picture and the place on the floor that it shows.
    public struct Pair: Hashable, Sendable {
        /// Across and down the picture, 0 … 1.
        public var share: SIMD2<Double>
        /// Metres of the room.
        public var place: SIMD2<Double>

        /// Joins a point and a place.
        public init(share: SIMD2<Double>, place: SIMD2<Double>) {
            self.share = share
            self.place = place
        }
    }

    /// What came of it.
    public struct Outcome: Hashable, Sendable {
        /// The map without a lens; nil where the lens is known.
        public var homography: FloorHomography?
        /// The pose, where the lens is known.
        public var pose: CameraPose?
        /// Root mean square on the floor over the points that counted, metres.
        public var residual: Double
        /// How far off each pair is, metres; in their order.
        public var errors: [Double]
        /// Pairs that did not count, by their place in the list, with the reason.
        public var dropped: [Int: String]
        /// Whether there are more points than unknowns, so that the residual says something.
        public var isChecked: Bool
    }

    /// Why there is no map.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// In words.
        public var description: String
    }

    /// Fits four pairs or more; at most a third of them are left out as mistakes.
    ///
    /// - Parameters:
    ///   - pairs: The points.
    ///   - camera: The lens where it is known: then its pose is found, which is more exact.
    public static func fit(
        _ pairs: [Pair], camera: CameraModel?
    ) throws(Refusal) -> Outcome {
        guard pairs.count >= 4 else {
            throw Refusal(description: "four points or more are needed; there are \(pairs.count)")
        }
        if isOneLine(pairs.map(\.share)) || isOneLine(pairs.map(\.place)) {
            throw Refusal(description: "the points lie on one line; spread them over the floor")
        }
        var kept = Array(pairs.indices)
        var dropped: [Int: String] = [:]
        while true {
            let found = try fitted(kept.map { pairs[$0] }, camera)
            let errors = pairs.map { error($0, found.map) }
            let isChecked = kept.count > 4
            if kept.count > 5, kept.count - 1 >= (pairs.count * 2 + 2) / 3,
                let (mistake, size) = try mistake(pairs, kept, camera, rms(kept.map { errors[$0] }))
            {
                kept.removeAll { $0 == mistake }
                let off = Int((size * 100).rounded())
                dropped[mistake] = "it is \(off) cm off where the others put it"
                continue
            }
            return Outcome(
                homography: found.homography, pose: found.pose,
                residual: rms(kept.map { errors[$0] }), errors: errors, dropped: dropped,
                isChecked: isChecked)
        }
    }

    private struct Fitted {
        var homography: FloorHomography?
        var pose: CameraPose?
        var map: FloorMap
    }

    private static func fitted(
        _ pairs: [Pair], _ camera: CameraModel?
    ) throws(Refusal) -> Fitted {
        let size = Vector2(1000, 1000)
        do throws(VisionError) {
            guard var camera else {
                let rows = try LensFitter.homography(
                    from: pairs.map(\.share), to: pairs.map(\.place))
                guard let matrix = Matrix3(rows), let map = FloorHomography(matrix),
                    pairs.allSatisfy({ map.place(of: vector($0.share)) != nil })
                else { throw VisionError(isDamage: false, description: "") }
                return Fitted(homography: map, map: .homography(map, size: size))
            }
            let pixels = pairs.map { pair in
                SIMD2(
                    pair.share.x * Double(camera.width) - 0.5,
                    pair.share.y * Double(camera.height) - 0.5)
            }
            let pose = try PoseFitter.pose(
                of: camera,
                PointView(
                    places: pairs.map { SIMD3($0.place.x, $0.place.y, 0) }, pixels: pixels)
            ).pose
            camera.pose = pose
            guard pose.place.z > 0,
                pairs.allSatisfy({ camera.floorPlace(of: vector($0.share)) != nil })
            else { throw VisionError(isDamage: false, description: "") }
            return Fitted(pose: pose, map: .camera(camera, size: size))
        } catch {
            throw Refusal(
                description: "no floor fits these points"
                    + (error.description.isEmpty
                        ? "; are some of them above the horizon, or left and right exchanged?"
                        : ": \(error)"))
        }
    }

    /// The pair without which the others fit far better, and how far off it then is.
    private static func mistake(
        _ pairs: [Pair], _ kept: [Int], _ camera: CameraModel?, _ before: Double
    ) throws(Refusal) -> (index: Int, off: Double)? {
        guard before > 0.02 else { return nil }
        var best: (index: Int, after: Double, off: Double)?
        for index in kept {
            let others = kept.filter { $0 != index }.map { pairs[$0] }
            if isOneLine(others.map(\.share)) { continue }
            guard let found = try? fitted(others, camera) else { continue }
            let after = rms(others.map { error($0, found.map) })
            if after < best?.after ?? .infinity {
                best = (index, after, error(pairs[index], found.map))
            }
        }
        guard let best, best.after * 4 < before, best.off > 0.1 else { return nil }
        return (best.index, best.off)
    }

    private static func error(_ pair: Pair, _ map: FloorMap) -> Double {
        guard let place = map.exactPlace(of: vector(pair.share)) else { return 1000 }
        let off = SIMD2(Double(place.x), Double(place.y)) - pair.place
        return (off.x * off.x + off.y * off.y).squareRoot()
    }

    private static func vector(_ share: SIMD2<Double>) -> Vector2 {
        Vector2(Float(share.x), Float(share.y))
    }

    private static func rms(_ errors: [Double]) -> Double {
        (errors.reduce(0) { $0 + $1 * $1 } / Double(max(errors.count, 1))).squareRoot()
    }

    private static func isOneLine(_ points: [SIMD2<Double>]) -> Bool {
        let middle = points.reduce(SIMD2.zero, +) / Double(points.count)
        var (xx, xy, yy) = (0.0, 0.0, 0.0)
        for point in points {
            let d = point - middle
            xx += d.x * d.x
            xy += d.x * d.y
            yy += d.y * d.y
        }
        // The spread across the longest direction against that along it.
        let (sum, root) = (xx + yy, ((xx - yy) * (xx - yy) + 4 * xy * xy).squareRoot())
        return sum - root < 1e-4 * (sum + root)
    }
}

/// Poses of cameras whose lens is known.
public enum PoseFitter {
    /// The pose that shows a thing's points where a picture shows them.
    ///
    /// - Returns: Takes the thing's frame to the camera's; and the residual in pixels.
    public static func pose(
        of camera: CameraModel, _ view: PointView
    ) throws(VisionError) -> (pose: CameraPose, residual: Double) {
        let d = camera.distortion
        let found = try LensFitter.pose(
            view,
            camera: SIMD4(camera.focal.x, camera.focal.y, camera.centre.x, camera.centre.y),
            distortion: [d.k1, d.k2, d.p1, d.p2, d.k3, d.k4, d.k5, d.k6])
        guard let rotation = Matrix3(found.rotation), found.residual.isFinite else {
            throw VisionError(isDamage: false, description: "no pose fits these points")
        }
        return (CameraPose(rotation: rotation, translation: found.translation), found.residual)
    }
}
