import CVision
import Kernels

/// Brings captures of any format to one small working size, as colour and as lightness.
///
/// Owned by one thread. Scratch memory is kept from capture to capture.
public final class Shrinker {
    /// Pixels across of the working picture.
    public let width: Int
    /// Pixels down of the working picture.
    public let height: Int
    /// The working picture: blue, green, red, row by row.
    ///
    /// Valid until the next `shrink`.
    public private(set) var bgr: [UInt8]
    /// Its lightness (ITU-R BT.601).
    public private(set) var grey: [UInt8]
    private let handle: OpaquePointer

    /// Makes a shrinker to the given size.
    public init(width: Int, height: Int) throws(VisionError) {
        guard let handle = vision_shrinker_create() else {
            throw VisionError(isDamage: false, description: "out of memory")
        }
        self.handle = handle
        self.width = width
        self.height = height
        bgr = Array(repeating: 0, count: width * height * 3)
        grey = Array(repeating: 0, count: width * height)
    }

    deinit { vision_shrinker_free(handle) }

    /// Fills `bgr` and `grey` from a capture, averaging over areas.
    ///
    /// - Throws: `VisionError` where a JPEG is damaged; the working picture is then unchanged
    ///   or partly new.
    public func shrink(_ pixels: PixelBuffer) throws(VisionError) {
        let bytes = pixels.bytes
        guard let base = bytes.baseAddress else { return }
        try check(
            vision_shrink(
                handle, base.assumingMemoryBound(to: UInt8.self), bytes.count,
                Int32(pixels.width), Int32(pixels.height), Int32(pixels.bytesPerRow),
                Self.format(pixels.format), &bgr, &grey, Int32(width), Int32(height)))
    }

    static func format(_ format: PixelFormat) -> vision_format {
        switch format {
        case .rgba8: VISION_RGBA
        case .bgr8: VISION_BGR
        case .grey8: VISION_GREY
        case .yuyv: VISION_YUYV
        case .mjpeg: VISION_MJPEG
        }
    }
}
