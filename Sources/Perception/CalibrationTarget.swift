import Vision

/// The printed codes that ArUco and AprilTag know.
public enum MarkerDictionary: String, Sendable, Hashable, CaseIterable {
    case aruco4x4x50 = "4x4_50"
    case aruco4x4x100 = "4x4_100"
    case aruco4x4x250 = "4x4_250"
    case aruco4x4x1000 = "4x4_1000"
    case aruco5x5x50 = "5x5_50"
    case aruco5x5x100 = "5x5_100"
    case aruco5x5x250 = "5x5_250"
    case aruco5x5x1000 = "5x5_1000"
    case aruco6x6x50 = "6x6_50"
    case aruco6x6x100 = "6x6_100"
    case aruco6x6x250 = "6x6_250"
    case aruco6x6x1000 = "6x6_1000"
    case aruco7x7x50 = "7x7_50"
    case aruco7x7x100 = "7x7_100"
    case aruco7x7x250 = "7x7_250"
    case aruco7x7x1000 = "7x7_1000"
    case original = "aruco"
    case april16h5 = "apriltag_16h5"
    case april25h9 = "apriltag_25h9"
    case april36h10 = "apriltag_36h10"
    case april36h11 = "apriltag_36h11"

    /// Its place in OpenCV's list, which this list follows.
    var number: Int { MarkerDictionary.allCases.firstIndex(of: self) ?? 0 }

    /// How many markers it has.
    public var count: Int {
        switch self {
        case .original: 1024
        case .april16h5: 30
        case .april25h9: 35
        case .april36h10: 2320
        case .april36h11: 587
        default: Int(rawValue.split(separator: "_").last ?? "") ?? 50
        }
    }
}

/// A thing of known shape that is held before cameras to measure them.
public enum CalibrationTarget: Hashable, Sendable, CustomStringConvertible {
    /// A chessboard by its inner corners across and down, and its squares' side in metres.
    case chessboard(columns: Int, rows: Int, square: Double)
    /// A chessboard with markers in its white squares, by its squares across and down; it may
    /// be seen in part and upside down.
    case charuco(
        columns: Int, rows: Int, square: Double, marker: Double, dictionary: MarkerDictionary)
    /// One marker, by its side in metres.
    case tag(number: Int, side: Double, dictionary: MarkerDictionary)

    /// How it is told in files: `chessboard 9x6`.
    public var description: String {
        switch self {
        case .chessboard(let columns, let rows, _): "chessboard \(columns)x\(rows)"
        case .charuco(let columns, let rows, _, _, let dictionary):
            "ChArUco \(columns)x\(rows) \(dictionary.rawValue)"
        case .tag(let number, _, let dictionary): "tag \(number) of \(dictionary.rawValue)"
        }
    }

    /// How many points it has.
    public var count: Int {
        switch self {
        case .chessboard(let columns, let rows, _): columns * rows
        case .charuco(let columns, let rows, _, _, _): (columns - 1) * (rows - 1)
        case .tag: 4
        }
    }

    /// Where one of its points is, in metres of its own frame: x right, y down as it is drawn.
    ///
    /// The origin is a board's first inner corner and a tag's middle.
    public func place(of number: Int) -> SIMD3<Double> {
        func grid(_ columns: Int, _ square: Double) -> SIMD3<Double> {
            SIMD3(Double(number % columns) * square, Double(number / columns) * square, 0)
        }
        switch self {
        case .chessboard(let columns, _, let square): return grid(columns, square)
        case .charuco(let columns, _, let square, _, _): return grid(columns - 1, square)
        case .tag(_, let side, _):
            let half = side / 2
            return SIMD3(
                number == 0 || number == 3 ? -half : half, number < 2 ? -half : half, 0)
        }
    }

    /// The points that a picture shows of it; empty where it is not seen.
    ///
    /// A chessboard is seen whole or not at all. Where one of its sides counts odd and the
    /// other even, its first corner is always the same one, however it is turned.
    public func find(in picture: GreyPicture) throws(VisionError) -> [FoundCorner] {
        switch self {
        case .chessboard(let columns, let rows, _):
            let found = try PatternFinder.chessboard(in: picture, columns: columns, rows: rows)
            if found.isEmpty || (columns + rows) % 2 == 0 { return found }
            return isFirstBlack(found, columns, picture) ? found : turned(found)
        case .charuco(let columns, let rows, let square, let marker, let dictionary):
            return try PatternFinder.charuco(
                in: picture,
                CharucoPattern(
                    columns: columns, rows: rows, square: square, marker: marker,
                    dictionary: dictionary.number))
        case .tag(let number, _, let dictionary):
            let all = try PatternFinder.markers(in: picture, dictionary: dictionary.number)
            let ours = all.filter { $0.number == number }
            guard ours.count == 1, let tag = ours.first else { return [] }
            return tag.corners.enumerated().map { FoundCorner(number: $0, pixel: $1) }
        }
    }

    /// A ChArUco board or a tag as it is printed, white around it.
    ///
    /// - Returns: nil for a chessboard, which needs no program to be drawn.
    public func drawing(
        width: Int, height: Int, margin: Int
    ) throws(VisionError) -> GreyPicture? {
        switch self {
        case .chessboard: return nil
        case .charuco(let columns, let rows, let square, let marker, let dictionary):
            return try PatternFinder.draw(
                CharucoPattern(
                    columns: columns, rows: rows, square: square, marker: marker,
                    dictionary: dictionary.number),
                width: width, height: height, margin: margin)
        case .tag(let number, _, let dictionary):
            let side = min(width, height) - 2 * margin
            let tag = try PatternFinder.draw(
                marker: number, dictionary: dictionary.number, side: side)
            var bytes = [UInt8](repeating: 255, count: width * height)
            let (left, top) = ((width - side) / 2, (height - side) / 2)
            for y in 0..<side {
                for x in 0..<side {
                    bytes[(y + top) * width + x + left] = tag.bytes[y * side + x]
                }
            }
            return GreyPicture(width: width, height: height, bytes: bytes)
        }
    }

    /// A view of the points that were found.
    public func view(_ corners: [FoundCorner]) -> PointView {
        PointView(places: corners.map { place(of: $0.number) }, pixels: corners.map(\.pixel))
    }

    private func turned(_ corners: [FoundCorner]) -> [FoundCorner] {
        zip(corners, corners.reversed()).map { FoundCorner(number: $0.number, pixel: $1.pixel) }
    }

    /// Whether the square within the first four corners is darker than its neighbour.
    private func isFirstBlack(
        _ corners: [FoundCorner], _ columns: Int, _ picture: GreyPicture
    ) -> Bool {
        func light(_ column: Int) -> Int {
            let around = [column, column + 1, column + columns, column + columns + 1]
            let sum = around.reduce(SIMD2<Double>.zero) { $0 + corners[$1].pixel }
            let x = min(max(Int(sum.x / 4 + 0.5), 0), picture.width - 1)
            let y = min(max(Int(sum.y / 4 + 0.5), 0), picture.height - 1)
            return Int(picture.bytes[y * picture.width + x])
        }
        return columns < 3 || light(0) < light(1)
    }
}
