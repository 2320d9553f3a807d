/// A window of the stage: on which display, how large, how turned and pinned.
public struct WindowSettings: Hashable, Sendable {
    /// A point of the output, as shares of its width and height from the upper left.
    public struct Point: Hashable, Sendable {
        /// From the left.
        public var x: Float
        /// From the top.
        public var y: Float

        /// Makes a point.
        public init(_ x: Float, _ y: Float) { (self.x, self.y) = (x, y) }
    }

    /// The display's name, with `*` and `?`; `any` for the first.
    public var output = "any"
    /// Whether it covers the display.
    public var isFullscreen = true
    /// Pixels across where it does not; nil for the display's.
    public var width: Int?
    /// Pixels down where it does not; nil for the display's.
    public var height: Int?
    /// Degrees to the right: 0, 90, 180 or 270.
    public var rotation = 0
    /// Upper left, upper right, lower right, lower left of the picture on the output; nil for
    /// the output's own corners.
    public var corners: [Point]?
    /// The part of the picture that is shown: x, y, width, height, 0 … 1.
    public var view: SIMD4<Float> = [0, 0, 1, 1]

    /// A window that covers the first display.
    public init() {}
}
