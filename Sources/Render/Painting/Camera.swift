import CKernels
import Quantities

/// The eye of a picture: it stands at the origin, everything is placed relative to it.
public struct Camera: Sendable {
    /// The direction to the right of the picture, length 1.
    public var right: Vector3
    /// The direction to the top of the picture, length 1.
    public var up: Vector3
    /// The direction of view, length 1.
    public var forward: Vector3
    /// The focal length in pixels of the picture that is painted.
    public var focalLength: Float
    /// The nearest depth that is painted, metres.
    public var near: Float
    /// How much sooner strokes of the middle distance thin out: 0 as they were made, 0.5 as if
    /// they lay half as far again.
    public var thinning: Float = 0

    /// Makes a camera from its axes.
    public init(
        right: Vector3, up: Vector3, forward: Vector3, focalLength: Float, near: Float = 0.3
    ) {
        self.right = right
        self.up = up
        self.forward = forward
        self.focalLength = focalLength
        self.near = near
    }

    /// Makes a camera that looks along `forward` with the horizon level.
    ///
    /// - Parameters:
    ///   - forward: The direction of view; must not be vertical.
    ///   - fieldOfView: The upright angle of view, radians.
    ///   - height: Lines of the picture.
    ///   - near: The nearest depth that is painted, metres.
    public init(forward: Vector3, fieldOfView: Float, height: Int, near: Float = 0.3) {
        let ahead = forward.normalized
        right = ahead.cross(.up).normalized
        up = right.cross(ahead)
        self.forward = ahead
        focalLength = Float(height) * 0.5 / Exact.tan(fieldOfView * 0.5)
        self.near = near
    }

    /// The eye of the main pass.
    func eye(width: Int, height: Int, waterLevel: Float) -> nacre_eye {
        nacre_eye(
            right: (right.x, right.y, right.z), up: (up.x, up.y, up.z),
            forward: (forward.x, forward.y, forward.z), position: (0, 0, 0),
            focal_x: focalLength, focal_y: focalLength, centre_x: Float(width) * 0.5,
            centre_y: Float(height) * 0.5, near_plane: near, width: Int32(width),
            height: Int32(height), clip_left: 0, clip_top: 0, clip_right: Float(width),
            clip_bottom: Float(height), is_mirror: 0, water_level: waterLevel,
            thinning: thinning)
    }

    /// The eye of the mirror pass: below the water, looking up as the main one looks down.
    ///
    /// A point and its mirror image fall on the same place of the two pictures. `wanted` is the
    /// part of the picture that is looked at, in pixels.
    func mirrorEye(
        of main: nacre_eye, width: Int, height: Int, wanted: PaintScratch.Box
    ) -> nacre_eye {
        var eye = main
        eye.right.2 = -eye.right.2
        eye.up.2 = -eye.up.2
        eye.forward.2 = -eye.forward.2
        eye.position = (0, 0, 2 * main.water_level)
        eye.focal_x *= Float(width) / Float(main.width)
        eye.focal_y *= Float(height) / Float(main.height)
        eye.centre_x = Float(width) * 0.5
        eye.centre_y = Float(height) * 0.5
        eye.width = Int32(width)
        eye.height = Int32(height)
        eye.clip_left = Float(wanted.left)
        eye.clip_top = Float(wanted.top)
        eye.clip_right = Float(min(wanted.right, width))
        eye.clip_bottom = Float(min(wanted.bottom, height))
        eye.is_mirror = 1
        return eye
    }
}
