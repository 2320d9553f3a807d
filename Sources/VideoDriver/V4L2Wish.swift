/// What is asked of a camera; the best mode that does not exceed it is taken.
public struct V4L2Wish: Hashable, Sendable {
    /// Pixels across, at most.
    public var width: Int
    /// Pixels down, at most.
    public var height: Int
    /// Pictures a second, at most.
    public var rate: Double
    /// The only layout to take; nil takes the best of what is offered.
    public var layout: V4L2Layout?
    /// Controls to set before the stream starts, by the names that `v4l2-ctl -L` shows, such as
    /// `exposure_time_absolute` or `gain`; a camera that adjusts itself between two visitors
    /// looks to perception like a change of light.
    public var controls: [String: Int]
    /// What the counts of a 16-bit camera mean; nil takes millimetres for Z16, and lightness
    /// (its upper eight bits) for Y16.
    public var depth: V4L2Depth?

    /// Makes a wish; perception looks at 320×180, so that more than 640×480 is wasted on it.
    public init(
        width: Int = 640, height: Int = 480, rate: Double = 30, layout: V4L2Layout? = nil,
        controls: [String: Int] = [:], depth: V4L2Depth? = nil
    ) {
        self.width = width
        self.height = height
        self.rate = rate
        self.layout = layout
        self.controls = controls
        self.depth = depth
    }

    /// The modes in the order in which to try them.
    ///
    /// First those within the wish: the most pixels a second count, at most as many pictures
    /// as wished; equal ones by the nearer rate, then by layout. Then what exceeds the wish,
    /// the smallest first: too large a picture is better than none.
    func ranked(_ modes: [V4L2Mode]) -> [V4L2Mode] {
        modes.filter { layout == nil || $0.layout == layout }.sorted { a, b in
            let (fitsA, fitsB) = (fits(a), fits(b))
            if fitsA != fitsB { return fitsA }
            let (flowA, flowB) = (flow(a), flow(b))
            if flowA != flowB { return fitsA ? flowA > flowB : flowA < flowB }
            let (excessA, excessB) = (excess(a), excess(b))
            if excessA != excessB { return excessA < excessB }
            return a.layout.rank < b.layout.rank
        }
    }

    private func fits(_ mode: V4L2Mode) -> Bool { mode.width <= width && mode.height <= height }

    private func flow(_ mode: V4L2Mode) -> Double {
        Double(mode.width * mode.height) * min(mode.interval?.rate ?? rate, rate).rounded()
    }

    private func excess(_ mode: V4L2Mode) -> Double {
        max((mode.interval?.rate ?? rate) - rate, 0).rounded()
    }

    /// What a camera must offer, as an error names it.
    var pictures: String {
        if let layout { return "\(layout.rawValue) pictures" }
        return "YUYV, MJPEG, UYVY, NV12, grey, 16-bit or BGR pictures"
    }
}
