import Vision

/// Measures a camera's lens from pictures of a board held before it.
///
/// Pictures that show no board, or that fit much worse than the rest, are left out with a
/// reason. The same pictures in the same order give the same numbers. Any one thread.
public struct CameraCalibrator {
    /// What came of one picture.
    public struct Picture: Hashable, Sendable {
        /// The name it was given.
        public var name: String
        /// How many points of the board it shows.
        public var points: Int
        /// Root mean square of its points, pixels; nil where it was left out.
        public var residual: Double?
        /// Why it was left out; empty where it was not.
        public var reason: String
    }

    /// A measured camera.
    public struct Outcome: Hashable, Sendable {
        /// The lens, without a pose.
        public var model: CameraModel
        /// Root mean square of all points, pixels.
        public var residual: Double
        /// One deviation of focal length (across, down) and centre (across, down), pixels.
        public var deviation: SIMD4<Double>
        /// The pictures in the order in which they came.
        public var pictures: [Picture]
        /// The share of an 8 × 6 grid over the picture that corners were seen in, 0 … 1.
        public var coverage: Double
        /// Where no corner was ever seen, in words; empty where they were all over.
        public var gaps: [String]

        /// How many pictures counted.
        public var used: Int { pictures.filter { $0.reason.isEmpty }.count }
    }

    /// Why no camera came of the pictures.
    public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// In words.
        public var description: String
        /// The pictures with the reasons for leaving them out.
        public var pictures: [Picture]
    }

    /// The fewest pictures that a lens can be believed from.
    public static let fewest = 4

    private let target: CalibrationTarget
    private let isRational: Bool
    private var size: (width: Int, height: Int)?
    private var pictures: [Picture] = []
    private var views: [Int: PointView] = [:]

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - target: The board.
    ///   - isRational: Whether a wide lens is expected: eight numbers of distortion, not five.
    public init(_ target: CalibrationTarget, isRational: Bool = false) {
        self.target = target
        self.isRational = isRational
    }

    /// How many pictures have shown the board so far.
    public var count: Int { views.count }

    /// Takes a picture in.
    ///
    /// - Returns: The points of the board that it shows, for whoever wants to see them.
    @discardableResult
    public mutating func add(_ picture: GreyPicture, name: String) -> [FoundCorner] {
        if let size, size != (picture.width, picture.height) {
            leaveOut(
                name, 0,
                "it is \(picture.width)x\(picture.height), "
                    + "the first one was \(size.width)x\(size.height)")
            return []
        }
        let found: [FoundCorner]
        do {
            found = try target.find(in: picture)
        } catch {
            leaveOut(name, 0, "\(error)")
            return []
        }
        if found.isEmpty {
            leaveOut(name, 0, "no \(target) is to be seen in it")
            return []
        }
        if found.count < 6 || isOneLine(found) {
            leaveOut(name, found.count, "too little of the board is to be seen")
            return found
        }
        size = (picture.width, picture.height)
        views[pictures.count] = target.view(found)
        pictures.append(Picture(name: name, points: found.count, residual: nil, reason: ""))
        return found
    }

    /// Notes a picture that could not even be read.
    public mutating func leaveOut(_ name: String, _ reason: String) { leaveOut(name, 0, reason) }

    /// Fits the lens.
    public func solve() throws(Refusal) -> Outcome {
        var left = views
        var pictures = pictures
        while true {
            let order = left.keys.sorted()
            guard let size, order.count >= CameraCalibrator.fewest else {
                throw Refusal(
                    description: "a lens needs \(CameraCalibrator.fewest) pictures of the board, "
                        + "better fifteen, from all sides; there are \(order.count)",
                    pictures: pictures)
            }
            let lens: LensFitter.Lens
            do {
                lens = try LensFitter.lens(
                    order.compactMap { left[$0] }, width: size.width, height: size.height,
                    isRational: isRational)
            } catch {
                throw Refusal(
                    description: "the lens cannot be fitted: \(error)", pictures: pictures)
            }
            if let worst = outlier(lens.errors), left.count > max(4, views.count * 2 / 3) {
                let index = order[worst]
                let error = (lens.errors[worst] * 1000).rounded() / 1000
                pictures[index].reason =
                    "its residual of \(error) px is far above that of the others"
                left[index] = nil
                continue
            }
            for (at, index) in order.enumerated() { pictures[index].residual = lens.errors[at] }
            return try outcome(lens, size, pictures, left)
        }
    }

    private func outcome(
        _ lens: LensFitter.Lens, _ size: (width: Int, height: Int), _ pictures: [Picture],
        _ left: [Int: PointView]
    ) throws(Refusal) -> Outcome {
        let all = [lens.camera.x, lens.camera.y, lens.camera.z, lens.camera.w] + lens.distortion
        guard all.allSatisfy(\.isFinite), lens.camera.x > 0, lens.camera.y > 0,
            lens.residual.isFinite, let distortion = LensDistortion(lens.distortion)
        else {
            throw Refusal(
                description: "no lens fits: hold the board at more different angles",
                pictures: pictures)
        }
        let model = CameraModel(
            width: size.width, height: size.height, focal: SIMD2(lens.camera.x, lens.camera.y),
            centre: SIMD2(lens.camera.z, lens.camera.w), distortion: distortion)
        let (coverage, gaps) = CornerCoverage.measure(
            left.keys.sorted().flatMap { left[$0]?.pixels ?? [] }, size.width, size.height)
        return Outcome(
            model: model, residual: lens.residual, deviation: lens.deviation,
            pictures: pictures, coverage: coverage, gaps: gaps)
    }

    private mutating func leaveOut(_ name: String, _ points: Int, _ reason: String) {
        pictures.append(Picture(name: name, points: points, residual: nil, reason: reason))
    }

    /// The view that fits worst, where that is beyond what chance does.
    private func outlier(_ errors: [Double]) -> Int? {
        let sorted = errors.sorted()
        let median = sorted[sorted.count / 2]
        guard let worst = errors.indices.max(by: { errors[$0] < errors[$1] }) else { return nil }
        return errors[worst] > max(3 * median, 1) ? worst : nil
    }

    /// Corners in a single line tell nothing of the lens.
    private func isOneLine(_ corners: [FoundCorner]) -> Bool {
        let places = corners.map { target.place(of: $0.number) }
        let (first, last) = (places[0], places[places.count - 1])
        let way = last - first
        let length = (way.x * way.x + way.y * way.y).squareRoot()
        return places.allSatisfy { place in
            let step = place - first
            return abs(way.x * step.y - way.y * step.x) < 1e-9 * max(length, 1e-12)
        }
    }
}

/// How well corners are spread over the picture.
enum CornerCoverage {
    static func measure(
        _ pixels: [SIMD2<Double>], _ width: Int, _ height: Int
    ) -> (share: Double, gaps: [String]) {
        let (columns, rows) = (8, 6)
        var seen = [Bool](repeating: false, count: columns * rows)
        for pixel in pixels {
            let column = min(max(Int(pixel.x / Double(width) * Double(columns)), 0), columns - 1)
            let row = min(max(Int(pixel.y / Double(height) * Double(rows)), 0), rows - 1)
            seen[row * columns + column] = true
        }
        var gaps: [String] = []
        for (name, rowRange) in [("upper", 0..<2), ("lower", 4..<6)] {
            for (side, columnRange) in [("left", 0..<2), ("right", 6..<8)] {
                let any = rowRange.contains { row in
                    columnRange.contains { seen[row * columns + $0] }
                }
                if !any { gaps.append("\(name) \(side)") }
            }
        }
        return (Double(seen.filter { $0 }.count) / Double(seen.count), gaps)
    }
}
