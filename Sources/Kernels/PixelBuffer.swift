/// How the bytes of a picture are laid out.
public enum PixelFormat: Sendable, Hashable {
    /// Red, green, blue, 255: four bytes a pixel. What the painter makes.
    case rgba8
    /// Blue, green, red: three bytes a pixel. What OpenCV takes.
    case bgr8
    /// Lightness: one byte a pixel.
    case grey8
    /// Y U Y V: two pixels in four bytes.
    case yuyv
    /// A whole JPEG file; `bytesPerRow` is 0.
    case mjpeg
}

/// The bytes of one picture, shared by reference and not changed once handed on.
///
/// The writer fills it through `withMutableBytes` before it hands it on; after that every
/// thread may read. The memory is freed with the last reference.
public final class PixelBuffer: @unchecked Sendable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
    /// The layout of the bytes.
    public let format: PixelFormat
    /// Bytes from one row to the next; 0 for `mjpeg`.
    public let bytesPerRow: Int
    /// How many bytes are valid.
    public private(set) var byteCount: Int
    private let storage: UnsafeMutableRawBufferPointer

    /// Makes a picture of unset bytes.
    ///
    /// - Parameters:
    ///   - width: Pixels across.
    ///   - height: Pixels down.
    ///   - format: The layout; rows follow each other without gaps.
    ///   - capacity: Bytes to reserve for `mjpeg`; ignored otherwise.
    public init(width: Int, height: Int, format: PixelFormat, capacity: Int = 0) {
        self.width = width
        self.height = height
        self.format = format
        switch format {
        case .rgba8: bytesPerRow = width * 4
        case .bgr8: bytesPerRow = width * 3
        case .grey8: bytesPerRow = width
        case .yuyv: bytesPerRow = width * 2
        case .mjpeg: bytesPerRow = 0
        }
        byteCount = format == .mjpeg ? capacity : bytesPerRow * height
        // 64: the widest vector; one more of them so that kernels may write past the end.
        storage = .allocate(byteCount: byteCount + 64, alignment: 64)
    }

    deinit { storage.deallocate() }

    /// Says how many bytes of a `mjpeg` are valid, at most what was reserved.
    public func setByteCount(_ count: Int) {
        precondition(format == .mjpeg && count <= storage.count - 64)
        byteCount = count
    }

    /// The valid bytes, to read.
    public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[0..<byteCount])
    }

    /// The bytes, to fill; only before the buffer is handed on.
    public var mutableBytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: storage[0..<byteCount])
    }
}
