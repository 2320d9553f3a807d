import CImageFiles
import Kernels

/// Makes JPEG files of pictures in memory, at 4:2:0, with buffers that it keeps.
///
/// A 1280×720 picture takes about 2 ms and 100 to 200 kB at quality 80. Use from one thread
/// at a time. After the first picture of a size nothing is allocated but what `encode` returns.
public final class JPEGEncoder {
    private let compressor: OpaquePointer
    private var scratch: [UInt8] = []
    private var message = [CChar](repeating: 0, count: nacre_image_error_size)

    /// Makes an encoder.
    public init() {
        guard let compressor = nacre_jpeg_open() else {
            fatalError("libturbojpeg could not be started: memory is exhausted")
        }
        self.compressor = compressor
    }

    deinit { nacre_jpeg_close(compressor) }

    /// Encodes one picture.
    ///
    /// - Parameters:
    ///   - picture: `rgba8`, `bgr8` or `grey8`; a `mjpeg` is returned as it is.
    ///   - quality: 1 (small) to 100 (fine).
    /// - Returns: The bytes of a whole JPEG file, in an array of their own.
    /// - Throws: `StageError` where the layout or the size cannot be encoded.
    public func encode(_ picture: PixelBuffer, quality: Int) throws(StageError) -> [UInt8] {
        precondition((1...100).contains(quality), "quality goes from 1 to 100")
        if picture.format == .mjpeg { return Array(picture.bytes) }
        let layout = try picture.imageLayout(output: "JPEG")
        let capacity = nacre_jpeg_capacity(Int32(picture.width), Int32(picture.height))
        if scratch.count < capacity { scratch = Array(repeating: 0, count: capacity) }
        var size = 0
        let status = nacre_jpeg_encode(
            compressor, picture.bytes.bindMemory(to: UInt8.self).baseAddress,
            Int32(picture.width), Int32(picture.height), picture.bytesPerRow, layout,
            Int32(quality), &scratch, scratch.count, &size, &message)
        guard status == 0 else {
            throw StageError(
                output: "JPEG", action: "encode the picture",
                reason: .damaged(String(messageOfImageFiles: message)))
        }
        return Array(scratch[0..<size])
    }
}

extension PixelBuffer {
    /// The name that the C encoders have for this layout.
    func imageLayout(output: String) throws(StageError) -> nacre_image_layout {
        switch format {
        case .rgba8: return nacre_image_rgba
        case .bgr8: return nacre_image_bgr
        case .grey8: return nacre_image_grey
        case .yuyv, .mjpeg:
            throw StageError(
                output: output, action: "encode the picture",
                reason: .unsupported("pixels laid out as \(format) are not taken"))
        }
    }
}

extension String {
    /// The text that the C encoders left in their error buffer.
    init(messageOfImageFiles bytes: [CChar]) {
        self.init(
            decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
