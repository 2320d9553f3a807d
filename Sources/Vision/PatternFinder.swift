import CVision
import Kernels

/// A picture's lightness at full size, for whatever measures to parts of a pixel.
public struct GreyPicture: Sendable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
    /// One byte a pixel, row by row without gaps.
    public let bytes: [UInt8]

    /// Takes bytes that are one already.
    public init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == width * height && width > 0, "a byte for each pixel")
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// Converts a capture of any format.
    ///
    /// - Throws: `VisionError` where a JPEG is damaged or a capture shorter than its size.
    public init(_ pixels: PixelBuffer) throws(VisionError) {
        var (width, height) = (Int32(pixels.width), Int32(pixels.height))
        let bytes = pixels.bytes
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            throw VisionError(isDamage: true, description: "a capture without bytes")
        }
        if pixels.format == .mjpeg {
            try check(vision_jpeg_size(base, bytes.count, &width, &height))
        }
        var grey = [UInt8](repeating: 0, count: Int(width) * Int(height))
        try check(
            vision_grey(
                base, bytes.count, width, height, Int32(pixels.bytesPerRow),
                Shrinker.format(pixels.format), &grey))
        self.init(width: Int(width), height: Int(height), bytes: grey)
    }
}

/// A board of a ChArUco pattern, as OpenCV counts it.
public struct CharucoPattern: Hashable, Sendable {
    /// Squares across.
    public var columns: Int
    /// Squares down.
    public var rows: Int
    /// A square's side, metres.
    public var square: Double
    /// A marker's side, metres.
    public var marker: Double
    /// The place of the dictionary in OpenCV's list.
    public var dictionary: Int

    /// Makes a pattern.
    public init(columns: Int, rows: Int, square: Double, marker: Double, dictionary: Int) {
        self.columns = columns
        self.rows = rows
        self.square = square
        self.marker = marker
        self.dictionary = dictionary
    }

    var board: vision_charuco_board {
        vision_charuco_board(
            columns: Int32(columns), rows: Int32(rows), square: Float(square),
            marker: Float(marker), dictionary: Int32(dictionary))
    }
}

/// A corner of a pattern that was found: its number and its pixel.
public struct FoundCorner: Hashable, Sendable {
    /// Its number, row by row.
    public var number: Int
    /// Where it is; the middle of the upper left pixel is (0, 0).
    public var pixel: SIMD2<Double>

    /// Names a corner.
    public init(number: Int, pixel: SIMD2<Double>) {
        self.number = number
        self.pixel = pixel
    }
}

/// A marker that was found.
public struct FoundMarker: Hashable, Sendable {
    /// Its number in the dictionary.
    public var number: Int
    /// Upper left, upper right, lower right, lower left as the marker is drawn.
    public var corners: [SIMD2<Double>]
}

/// Finds calibration boards and markers.
///
/// Any thread; takes some ten milliseconds; allocates.
public enum PatternFinder {
    /// The inner corners of a chessboard, row by row; empty where not all are there.
    public static func chessboard(
        in picture: GreyPicture, columns: Int, rows: Int
    ) throws(VisionError) -> [FoundCorner] {
        var corners = [Float](repeating: 0, count: 2 * columns * rows)
        var found: Int32 = 0
        try check(
            vision_chessboard(
                picture.bytes, Int32(picture.width), Int32(picture.height), Int32(columns),
                Int32(rows), &corners, &found))
        guard found != 0 else { return [] }
        return (0..<columns * rows).map { FoundCorner(number: $0, pixel: pixel(corners, $0)) }
    }

    /// The corners of a ChArUco board that can be seen.
    public static func charuco(
        in picture: GreyPicture, _ pattern: CharucoPattern
    ) throws(VisionError) -> [FoundCorner] {
        let most = (pattern.columns - 1) * (pattern.rows - 1)
        var numbers = [Int32](repeating: 0, count: most)
        var corners = [Float](repeating: 0, count: 2 * most)
        var (board, count) = (pattern.board, Int32(0))
        try check(
            vision_charuco(
                picture.bytes, Int32(picture.width), Int32(picture.height), &board, &numbers,
                &corners, &count))
        return (0..<Int(count)).map {
            FoundCorner(number: Int(numbers[$0]), pixel: pixel(corners, $0))
        }
    }

    /// A ChArUco board to print, with a margin in pixels.
    public static func draw(
        _ pattern: CharucoPattern, width: Int, height: Int, margin: Int
    ) throws(VisionError) -> GreyPicture {
        var bytes = [UInt8](repeating: 255, count: width * height)
        var board = pattern.board
        try check(
            vision_charuco_draw(&board, Int32(width), Int32(height), Int32(margin), &bytes))
        return GreyPicture(width: width, height: height, bytes: bytes)
    }

    /// The markers of a dictionary, at most 64 of them.
    public static func markers(
        in picture: GreyPicture, dictionary: Int
    ) throws(VisionError) -> [FoundMarker] {
        var numbers = [Int32](repeating: 0, count: 64)
        var corners = [Float](repeating: 0, count: 64 * 8)
        var count: Int32 = 0
        try check(
            vision_markers(
                picture.bytes, Int32(picture.width), Int32(picture.height), Int32(dictionary),
                &numbers, &corners, 64, &count))
        return (0..<Int(count)).map { index in
            FoundMarker(
                number: Int(numbers[index]),
                corners: (0..<4).map { pixel(corners, 4 * index + $0) })
        }
    }

    /// A marker to print or to paint, `side` pixels wide and high, without a white rim.
    public static func draw(
        marker number: Int, dictionary: Int, side: Int
    ) throws(VisionError) -> GreyPicture {
        var bytes = [UInt8](repeating: 255, count: side * side)
        try check(
            vision_marker_draw(Int32(dictionary), Int32(number), Int32(side), &bytes))
        return GreyPicture(width: side, height: side, bytes: bytes)
    }

    private static func pixel(_ list: [Float], _ index: Int) -> SIMD2<Double> {
        SIMD2(Double(list[2 * index]), Double(list[2 * index + 1]))
    }
}
