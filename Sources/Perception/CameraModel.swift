import Quantities

/// What a camera does to the room in front of it: lens, and once measured also its pose.
///
/// A pinhole with the distortion of OpenCV and ROS, in pixels of pictures of one size, where the
/// middle of the upper left pixel is (0, 0). Pictures of another size but the same shape are
/// served through shares of the picture, 0 … 1. All arithmetic is our own, in `Double`, with
/// nothing but the four operations and roots: the same bits on every machine.
public struct CameraModel: Hashable, Sendable {
    /// Pixels across of the pictures it was measured on.
    public var width: Int
    /// Pixels down.
    public var height: Int
    /// The focal length, in pixels across and down.
    public var focal: SIMD2<Double>
    /// The pixel that the camera looks along.
    public var centre: SIMD2<Double>
    /// How the lens bends straight lines.
    public var distortion: LensDistortion
    /// Where it hangs and looks; nil where that was not measured.
    public var pose: CameraPose?

    /// Makes a model of what was measured.
    public init(
        width: Int, height: Int, focal: SIMD2<Double>, centre: SIMD2<Double>,
        distortion: LensDistortion = LensDistortion(), pose: CameraPose? = nil
    ) {
        self.width = width
        self.height = height
        self.focal = focal
        self.centre = centre
        self.distortion = distortion
        self.pose = pose
    }

    /// The pixel at a share of the picture, 0 … 1 from the upper left corner.
    public func pixel(ofShare share: Vector2) -> SIMD2<Double> {
        SIMD2(
            Double(share.x) * Double(width) - 0.5, Double(share.y) * Double(height) - 0.5)
    }

    /// The share of the picture, 0 … 1 from the upper left corner, at a pixel.
    public func share(ofPixel pixel: SIMD2<Double>) -> Vector2 {
        Vector2(
            Float((pixel.x + 0.5) / Double(width)), Float((pixel.y + 0.5) / Double(height)))
    }

    /// The direction a pixel looks along, as x/z and y/z of the camera's axes.
    ///
    /// - Returns: nil where the lens shows nothing at that pixel.
    public func undistorted(_ pixel: SIMD2<Double>) -> SIMD2<Double>? {
        distortion.straight((pixel - centre) / focal)
    }

    /// The pixel of a place in the camera's own axes; nil behind it and where no lens reaches.
    public func pixel(ofCameraPoint point: SIMD3<Double>) -> SIMD2<Double>? {
        guard point.z > 1e-9 else { return nil }
        let flat = SIMD2(point.x, point.y) / point.z
        guard distortion.shows(flat) else { return nil }
        return distortion.bent(flat) * focal + centre
    }

    /// The pixel of a place in the room; nil behind the camera or without a pose.
    public func pixel(ofRoomPoint point: SIMD3<Double>) -> SIMD2<Double>? {
        guard let pose else { return nil }
        return pixel(ofCameraPoint: pose.seen(point))
    }

    /// The direction in the room that a pixel looks along, from `pose.place`; its length is 1.
    public func ray(of pixel: SIMD2<Double>) -> SIMD3<Double>? {
        guard let pose, let flat = undistorted(pixel) else { return nil }
        return unit(pose.rotation.transposed * SIMD3(flat.x, flat.y, 1))
    }

    /// The place on the floor under a point of the picture, in metres of the room.
    ///
    /// - Parameter share: Across and down the picture, 0 … 1.
    /// - Returns: nil from the horizon upwards, and without a pose.
    public func floorPlace(of share: Vector2) -> Vector2? {
        guard let place = floorPoint(pixel(ofShare: share)) else { return nil }
        return Vector2(Float(place.x), Float(place.y))
    }

    /// How high somebody is, from where feet and head are in the picture.
    ///
    /// The feet stand on the floor; the head is where the ray to it passes nearest to the
    /// vertical above them.
    ///
    /// - Parameters:
    ///   - foot: Across and down the picture, 0 … 1.
    ///   - head: The same.
    /// - Returns: Metres; nil where the feet are above the horizon, and without a pose.
    public func height(foot: Vector2, head: Vector2) -> Float? {
        guard let pose, let below = floorPoint(pixel(ofShare: foot)),
            let ray = ray(of: pixel(ofShare: head))
        else { return nil }
        // Seen from above: how far along the ray it passes the feet.
        let flat = ray.x * ray.x + ray.y * ray.y
        guard flat > 1e-12 else { return nil }
        let way = below - pose.place
        let along = (way.x * ray.x + way.y * ray.y) / flat
        return Float(pose.place.z + along * ray.z)
    }

    private func floorPoint(_ pixel: SIMD2<Double>) -> SIMD3<Double>? {
        guard let pose, let ray = ray(of: pixel) else { return nil }
        let from = pose.place
        let along = -from.z / ray.z
        guard along > 0, along < 1e6 else { return nil }
        return from + ray * along
    }
}
