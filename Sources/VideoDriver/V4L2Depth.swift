import Kernels

/// What the counts of a 16-bit camera mean.
///
/// A depth camera is handed on as an eight-bit grey picture of nearness, which perception takes
/// like any other picture: people stand out of their background by day and in the dark.
/// The nearest distance is 255, the farthest 1; beyond it, and where the camera knows nothing
/// (count 0), it is 0. Over 0.3 … 6 m one step is about 22 mm.
public struct V4L2Depth: Hashable, Sendable {
    /// Metres to one count; 0.001 for most cameras, to be found in the maker's papers.
    public var metresPerCount: Double
    /// Metres at which, and nearer than which, a picture is at its lightest.
    public var nearest: Double
    /// Metres beyond which a picture is black.
    public var farthest: Double

    /// Makes a scale; `nearest` must be less than `farthest`, `metresPerCount` more than 0.
    public init(metresPerCount: Double = 0.001, nearest: Double = 0.3, farthest: Double = 6) {
        precondition(metresPerCount > 0 && nearest < farthest, "a depth range of no extent")
        self.metresPerCount = metresPerCount
        self.nearest = nearest
        self.farthest = farthest
    }

    /// The lightness of each of the 65,536 counts.
    var lightness: [UInt8] {
        (0...65535).map { count in
            let metres = Double(count) * metresPerCount
            guard count > 0, metres <= farthest else { return 0 }
            let nearness = min((farthest - metres) / (farthest - nearest), 1)
            return UInt8((1 + nearness * 254).rounded())
        }
    }
}

extension V4L2Layout {
    /// How counts of this layout become lightness; empty for those of eight bits.
    func lightness(_ depth: V4L2Depth?) -> [UInt8] {
        switch (self, depth) {
        case (.z16, _): (depth ?? V4L2Depth()).lightness
        case (.y16, let depth?): depth.lightness
        case (.y16, nil): (0...65535).map { UInt8($0 >> 8) }
        default: []
        }
    }
}
