import CImageFiles
import Kernels

/// Writes and reads pictures as PNG files.
///
/// The bytes of a written file depend on the pixels alone: RGB without alpha (or grey), one
/// filter, one level of compression, no time and no text inside. The same zlib is presumed.
/// Safe from any thread; blocks on the disk, so never call it on the loop's thread.
public enum PNGFile {
    /// Writes the picture over whatever was at the path.
    ///
    /// - Parameters:
    ///   - picture: `rgba8` (its fourth byte is left out), `bgr8` or `grey8`.
    ///   - path: Where the file goes; its folder must exist.
    /// - Throws: `StageError` with the errno where the disk refuses.
    public static func write(_ picture: PixelBuffer, to path: String) throws(StageError) {
        let layout = try picture.imageLayout(output: path)
        var code: Int32 = 0
        var message = [CChar](repeating: 0, count: nacre_image_error_size)
        let status = nacre_png_write(
            path, picture.bytes.bindMemory(to: UInt8.self).baseAddress, Int32(picture.width),
            Int32(picture.height), picture.bytesPerRow, layout, &code, &message)
        if status != 0 { throw failure(path, "write the picture", code, message) }
    }

    /// Reads a PNG of any kind as `rgba8`, 16 384 pixels a side at most.
    ///
    /// - Throws: `StageError`: the errno where the file cannot be opened, `damaged` where it is
    ///   not a PNG.
    public static func read(_ path: String) throws(StageError) -> PixelBuffer {
        var (width, height): (Int32, Int32) = (0, 0)
        var code: Int32 = 0
        var message = [CChar](repeating: 0, count: nacre_image_error_size)
        var status = nacre_png_read(path, nil, 0, &width, &height, &code, &message)
        if status != 0 { throw failure(path, "read the picture", code, message) }
        let picture = PixelBuffer(width: Int(width), height: Int(height), format: .rgba8)
        status = nacre_png_read(
            path, picture.mutableBytes.bindMemory(to: UInt8.self).baseAddress,
            picture.byteCount, &width, &height, &code, &message)
        if status != 0 { throw failure(path, "read the picture", code, message) }
        return picture
    }

    private static func failure(
        _ path: String, _ action: String, _ code: Int32, _ message: [CChar]
    ) -> StageError {
        let text = String(messageOfImageFiles: message)
        return StageError(
            output: path, action: action,
            reason: code != 0 ? .system(call: text, errno: code) : .damaged(text))
    }
}
