import Quantities

/// How pictures of a camera map onto the floor, however that is known.
///
/// One way to ask for all three kinds of knowledge: five declared numbers, a homography measured
/// with a few points, or a whole camera with its pose. Places are metres in the room's frame: x
/// to the right as seen from the eye's wall, 0 in its middle; y away from it; held within the
/// declared floor.
public enum FloorMap: Hashable, Sendable {
    /// Declared: an upright camera in the middle of a wall.
    case view(FloorView)
    /// Measured without the lens; and the floor's width and depth.
    case homography(FloorHomography, size: Vector2)
    /// Measured with the lens; and the floor's width and depth. The camera has a pose.
    case camera(CameraModel, size: Vector2)

    /// Metres of the floor from left to right and from near to far.
    public var size: Vector2 {
        switch self {
        case .view(let view): Vector2(view.width, view.depth)
        case .homography(_, let size), .camera(_, let size): size
        }
    }

    /// Whether it was measured; else it was declared.
    public var isMeasured: Bool {
        if case .view = self { return false }
        return true
    }

    /// The place on the floor under a point of the picture, held within the floor.
    ///
    /// - Parameter share: Across and down the picture, 0 … 1.
    /// - Returns: Metres. A point above the horizon counts as the far end of its column.
    public func place(of share: Vector2) -> Vector2 {
        if case .view(let view) = self { return view.place(of: share) }
        guard let raw = measured(share) else {
            // Down the column to where the floor begins.
            var (above, below) = (share.y, max(share.y, 1))
            guard measured(Vector2(share.x, below)) != nil else { return within(.zero) }
            for _ in 0..<16 {
                let middle = (above + below) / 2
                if measured(Vector2(share.x, middle)) == nil {
                    above = middle
                } else {
                    below = middle
                }
            }
            return within(measured(Vector2(share.x, below)) ?? .zero, from: share.x)
        }
        return within(raw, from: share.x)
    }

    /// The same without being held within the floor; nil where the picture shows no floor.
    ///
    /// A declared view always holds.
    public func exactPlace(of share: Vector2) -> Vector2? {
        if case .view(let view) = self { return view.place(of: share) }
        return measured(share)
    }

    /// Metres that the whole width of the picture spans on the floor at a row, 0 … 1.
    ///
    /// From the horizon upwards that of the farthest row which still shows the floor.
    public func span(at row: Float) -> Float {
        if case .view(let view) = self { return view.span(at: row) }
        let farthest = size.length * 2
        for step in 0..<20 {
            let row = row + Float(step) * (1 - min(row, 0.95)) / 20
            guard let left = measured(Vector2(0.45, row)),
                let right = measured(Vector2(0.55, row))
            else { continue }
            let span = (right - left).length * 10
            if span < farthest * 4 { return max(span, 0.01) }
        }
        return farthest * 4
    }

    /// The floor's direction that right, and that up, mean in the middle of the lower half.
    ///
    /// For turning motion seen in the picture into the room; both have length 1.
    public var axes: (right: Vector2, away: Vector2) {
        guard isMeasured, let middle = measured(Vector2(0.5, 0.75)),
            let right = measured(Vector2(0.51, 0.75)), let low = measured(Vector2(0.5, 0.8))
        else { return (Vector2(1, 0), Vector2(0, 1)) }
        let (across, along) = ((right - middle).normalized, (middle - low).normalized)
        return (across, along)
    }

    /// The row where a person's height would be nothing, and how much it rises per row.
    ///
    /// The straight line through what `personHeight` says low and high in the picture; both in
    /// shares of the picture's height.
    ///
    /// - Parameter aspect: Width of the picture over its height.
    public func personLine(aspect: Float) -> (zeroRow: Float, slope: Float) {
        if case .view(let view) = self {
            return (view.horizon, view.personSlope(aspect: aspect))
        }
        let rows: [Float] = stride(from: 1, through: 0.1, by: -0.05).map { $0 }
        let heights: [(Float, Float)] = rows.compactMap { row in
            let foot = Vector2(0.5, row)
            guard let place = measured(foot), place.y < size.y * 1.5 + 2,
                let height = personHeight(foot: foot, aspect: aspect)
            else { return nil }
            return (row, height)
        }
        guard let near = heights.first, let far = heights.last, near.0 > far.0 else {
            let view = FloorView(width: size.x, depth: size.y)
            return (view.horizon, view.personSlope(aspect: aspect))
        }
        let slope = clamp((near.1 - far.1) / (near.0 - far.0), 0.02, 3)
        return (near.0 - near.1 / slope, slope)
    }

    /// How much a grown person's height rises per row, both in shares of the picture's height.
    public func personSlope(aspect: Float) -> Float { personLine(aspect: aspect).slope }

    /// The share of the picture's height that a person takes whose feet are at a point.
    ///
    /// - Parameters:
    ///   - foot: Across and down the picture, 0 … 1.
    ///   - metres: How high the person is.
    ///   - aspect: Width of the picture over its height.
    /// - Returns: nil where the picture shows no floor at that point.
    public func personHeight(foot: Vector2, metres: Float = 1.7, aspect: Float) -> Float? {
        switch self {
        case .view(let view):
            return metres / 1.7 * view.personSlope(aspect: aspect) * (foot.y - view.horizon)
        case .homography:
            guard measured(foot) != nil else { return nil }
            // Without the lens: a person is as high as the floor beside them is wide.
            return metres / span(at: foot.y) * aspect
        case .camera(let camera, _):
            guard let place = camera.floorPlace(of: foot),
                let head = camera.pixel(
                    ofRoomPoint: SIMD3(Double(place.x), Double(place.y), Double(metres)))
            else { return nil }
            return foot.y - camera.share(ofPixel: head).y
        }
    }

    /// How high somebody is whose feet and head are at two points of the picture, metres.
    ///
    /// - Parameters:
    ///   - foot: Across and down the picture, 0 … 1.
    ///   - head: The same.
    ///   - aspect: Width of the picture over its height.
    /// - Returns: nil where the picture shows no floor under the feet.
    public func height(foot: Vector2, head: Vector2, aspect: Float) -> Float? {
        if case .camera(let camera, _) = self { return camera.height(foot: foot, head: head) }
        guard let one = personHeight(foot: foot, metres: 1, aspect: aspect), one > 0 else {
            return nil
        }
        return (foot.y - head.y) / one
    }

    private func measured(_ share: Vector2) -> Vector2? {
        switch self {
        case .view: nil
        case .homography(let map, _): map.place(of: share)
        case .camera(let camera, _): camera.floorPlace(of: share)
        }
    }

    /// Held within the floor: back along the line to where the picture's column begins.
    private func within(_ place: Vector2, from column: Float) -> Vector2 {
        guard let near = measured(Vector2(column, 1)), within(near) == near else {
            return within(place)
        }
        let way = place - near
        var share: Float = 1
        func hold(_ from: Float, _ step: Float, _ low: Float, _ high: Float) {
            if from + step > high { share = min(share, (high - from) / step) }
            if from + step < low { share = min(share, (low - from) / step) }
        }
        hold(near.x, way.x, -size.x / 2, size.x / 2)
        hold(near.y, way.y, 0, size.y)
        return within(near + way * share)
    }

    private func within(_ place: Vector2) -> Vector2 {
        Vector2(clamp(place.x, -size.x / 2, size.x / 2), clamp(place.y, 0, size.y))
    }
}
