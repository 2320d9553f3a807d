import CKernels
import Quantities
import WorldState

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
    /// The picture's edges where its middle is not straight ahead; it then decides instead of
    /// the focal length.
    public var frustum: Frustum?
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

    /// Sees through a window: nothing nearer than it, and only what lies within its edges.
    mutating func take(_ window: Frustum?) {
        frustum = window
        if let window { near = max(near, window.near) }
    }

    /// How much a window magnifies what is seen against the view that detail is made for.
    ///
    /// From far behind a window things look larger than from the same distance in the open, so
    /// that they are painted in as much detail as if they were nearer.
    func zoom(height: Int) -> Float {
        guard let frustum else { return 1 }
        let lines = 720 / (frustum.up - frustum.down)
        return max(1, lines / StrokeClass.referenceFocalLength)
    }

    /// Half of what is seen from side to side, radians, with room for tilt and soft edges.
    var halfView: Float {
        guard let frustum else { return 0.95 }
        return max(0.95, Exact.atan2(max(-frustum.left, frustum.right), 1) + 0.25)
    }

    /// Focal lengths and the place straight ahead, in pixels of a picture of this size.
    public func lens(
        width: Int, height: Int
    ) -> (focalX: Float, focalY: Float, centreX: Float, centreY: Float) {
        let (w, h) = (Float(width), Float(height))
        guard let frustum else { return (focalLength, focalLength, w * 0.5, h * 0.5) }
        let (x, y) = (w / (frustum.right - frustum.left), h / (frustum.up - frustum.down))
        return (x, y, -frustum.left * x, frustum.up * y)
    }

    /// The eye of the main pass.
    func eye(width: Int, height: Int, waterLevel: Float) -> nacre_eye {
        let lens = lens(width: width, height: height)
        return nacre_eye(
            right: (right.x, right.y, right.z), up: (up.x, up.y, up.z),
            forward: (forward.x, forward.y, forward.z), position: (0, 0, 0),
            focal_x: lens.focalX, focal_y: lens.focalY, centre_x: lens.centreX,
            centre_y: lens.centreY, near_plane: near, width: Int32(width),
            height: Int32(height), clip_left: 0, clip_top: 0, clip_right: Float(width),
            clip_bottom: Float(height), is_mirror: 0, water_level: waterLevel,
            thinning: thinning, nearness: 1 / zoom(height: height))
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
        eye.centre_x *= Float(width) / Float(main.width)
        eye.centre_y *= Float(height) / Float(main.height)
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
