import CVideo4Linux
import Kernels

/// One way in which a camera can send pictures.
struct V4L2Mode: Hashable, Sendable, CustomStringConvertible {
    /// The layouts we read, the best first: YUYV costs nothing to read, a JPEG must be decoded,
    /// and the last two are what libv4l2 makes of, or odd cameras offer besides, anything else.
    enum Layout: Int, CaseIterable, Sendable {
        case yuyv
        case mjpeg
        case grey
        case bgr

        /// The layout of a kernel's pixel format, where we read it.
        init?(code: UInt32) {
            switch code {
            case nacre_v4l_pix_yuyv: self = .yuyv
            case nacre_v4l_pix_mjpeg, nacre_v4l_pix_jpeg: self = .mjpeg
            case nacre_v4l_pix_grey: self = .grey
            case nacre_v4l_pix_bgr24: self = .bgr
            default: return nil
            }
        }

        var pixels: PixelFormat {
            switch self {
            case .yuyv: .yuyv
            case .mjpeg: .mjpeg
            case .grey: .grey8
            case .bgr: .bgr8
            }
        }

        /// Bytes of a pixel on the bus, roughly; a JPEG is guessed high.
        fileprivate var weight: Double {
            switch self {
            case .yuyv: 2
            case .mjpeg: 0.5
            case .grey: 1
            case .bgr: 3
            }
        }
    }

    /// The kernel's four-character code.
    var code: UInt32
    var layout: Layout
    var width: Int
    var height: Int
    /// Seconds between pictures as a fraction; nil where the driver does not tell.
    var interval: Interval?

    struct Interval: Hashable, Sendable {
        var numerator: UInt32
        var denominator: UInt32

        /// Pictures a second.
        var rate: Double { Double(denominator) / Double(max(numerator, 1)) }
    }

    var description: String {
        let pace = interval.map { " at \(($0.rate * 10).rounded() / 10)" } ?? ""
        return "\(width)x\(height) \(layout)\(pace)"
    }

    /// What the mode asks of the bus, in bytes a second, roughly.
    func load(wanted: V4L2Wish) -> Double {
        Double(width * height) * layout.weight * (interval?.rate ?? wanted.rate)
    }
}

/// What a profile would like from a camera; the best mode that does not exceed it is taken.
public struct V4L2Wish: Hashable, Sendable {
    /// Pixels across, at most.
    public var width: Int
    /// Pixels down, at most.
    public var height: Int
    /// Pictures a second, at most.
    public var rate: Double

    /// Makes a wish; perception looks at 320×180, so that more than 640×480 is wasted on it.
    public init(width: Int = 640, height: Int = 480, rate: Double = 30) {
        self.width = width
        self.height = height
        self.rate = rate
    }

    /// The modes in the order in which to try them.
    ///
    /// First those within the wish: the most pixels a second count, at most as many pictures
    /// as wished; equal ones by the nearer rate, then by layout. Then what exceeds the wish,
    /// the smallest first: too large a picture is better than none.
    func ranked(_ modes: [V4L2Mode]) -> [V4L2Mode] {
        modes.sorted { a, b in
            let (fitsA, fitsB) = (fits(a), fits(b))
            if fitsA != fitsB { return fitsA }
            let (flowA, flowB) = (flow(a), flow(b))
            if flowA != flowB { return fitsA ? flowA > flowB : flowA < flowB }
            let (excessA, excessB) = (excess(a), excess(b))
            if excessA != excessB { return excessA < excessB }
            return a.layout.rawValue < b.layout.rawValue
        }
    }

    private func fits(_ mode: V4L2Mode) -> Bool { mode.width <= width && mode.height <= height }

    private func flow(_ mode: V4L2Mode) -> Double {
        Double(mode.width * mode.height) * min(mode.interval?.rate ?? rate, rate).rounded()
    }

    private func excess(_ mode: V4L2Mode) -> Double {
        max((mode.interval?.rate ?? rate) - rate, 0).rounded()
    }
}
