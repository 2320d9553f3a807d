import CVision

/// Points of a thing whose shape is known, and where one picture shows them.
public struct PointView: Hashable, Sendable {
    /// Metres in the thing's own frame.
    public var places: [SIMD3<Double>]
    /// Where they are in the picture; as many.
    public var pixels: [SIMD2<Double>]

    /// Joins places and pixels.
    public init(places: [SIMD3<Double>], pixels: [SIMD2<Double>]) {
        precondition(places.count == pixels.count, "a pixel for each place")
        self.places = places
        self.pixels = pixels
    }
}

/// Fits lenses, poses and planes to points.
///
/// Any thread; deterministic; allocates.
public enum LensFitter {
    /// What fitting a lens gave.
    public struct Lens: Hashable, Sendable {
        /// fx, fy, cx, cy in pixels.
        public var camera: SIMD4<Double>
        /// One deviation of each of them.
        public var deviation: SIMD4<Double>
        /// k1 k2 p1 p2 k3 k4 k5 k6.
        public var distortion: [Double]
        /// Root mean square of every view, pixels.
        public var errors: [Double]
        /// Root mean square of all, pixels.
        public var residual: Double
    }

    /// Fits a lens to views of flat boards; every view has four points or more.
    public static func lens(
        _ views: [PointView], width: Int, height: Int, isRational: Bool
    ) throws(VisionError) -> Lens {
        let board = views.flatMap(\.places).flatMap { [Float($0.x), Float($0.y), Float($0.z)] }
        let image = views.flatMap(\.pixels).flatMap { [Float($0.x), Float($0.y)] }
        let counts = views.map { Int32($0.places.count) }
        var camera = [Double](repeating: 0, count: 4)
        var (deviation, distortion) = (camera, [Double](repeating: 0, count: 8))
        var errors = [Double](repeating: 0, count: views.count)
        var residual = 0.0
        try check(
            vision_calibrate(
                board, image, counts, Int32(views.count), Int32(width), Int32(height),
                isRational ? 1 : 0, &camera, &distortion, &deviation, &errors, &residual))
        return Lens(
            camera: SIMD4(camera), deviation: SIMD4(deviation), distortion: distortion,
            errors: errors, residual: residual)
    }

    /// The pose that shows points of the room where a picture shows them.
    ///
    /// - Parameters:
    ///   - view: Four points or more, on a plane or not.
    ///   - camera: fx, fy, cx, cy.
    ///   - distortion: Eight numbers, as `Lens` has them.
    /// - Returns: Rotation row by row and translation, room → camera; residual in pixels.
    public static func pose(
        _ view: PointView, camera: SIMD4<Double>, distortion: [Double]
    ) throws(VisionError) -> (rotation: [Double], translation: SIMD3<Double>, residual: Double) {
        precondition(distortion.count == 8 && view.places.count >= 4)
        var rotation = [Double](repeating: 0, count: 9)
        var translation = [Double](repeating: 0, count: 3)
        var residual = 0.0
        try check(
            vision_pose(
                view.places.flatMap { [$0.x, $0.y, $0.z] },
                view.pixels.flatMap { [$0.x, $0.y] }, Int32(view.places.count),
                [camera.x, camera.y, camera.z, camera.w], distortion, &rotation, &translation,
                &residual))
        return (rotation, SIMD3(translation), residual)
    }

    /// The homography that takes one list of points to another: nine numbers row by row.
    public static func homography(
        from: [SIMD2<Double>], to: [SIMD2<Double>]
    ) throws(VisionError) -> [Double] {
        precondition(from.count == to.count && from.count >= 4)
        var found = [Double](repeating: 0, count: 9)
        try check(
            vision_homography(
                from.flatMap { [$0.x, $0.y] }, to.flatMap { [$0.x, $0.y] }, Int32(from.count),
                &found))
        return found
    }
}
