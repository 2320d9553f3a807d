/// One way in which a camera can send pictures.
struct V4L2Mode: Hashable, Sendable, CustomStringConvertible {
    typealias Layout = V4L2Layout

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
