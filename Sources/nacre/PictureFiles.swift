import Foundation
import Kernels
import Stage
import Vision

/// Pictures from files: JPEG and PNG, told by their first bytes.
enum PictureFiles {
    /// The lightness of a picture.
    ///
    /// - Throws: `Failure` with the reason in words.
    static func grey(_ path: String) throws -> GreyPicture {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(
                Files.exists(path) ? "it cannot be read" : "there is no such file", status: 2)
        }
        do {
            if data.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
                return try GreyPicture(try PNGFile.read(path))
            }
            guard data.starts(with: [0xFF, 0xD8]) else {
                throw Failure("it is neither a JPEG nor a PNG", status: 2)
            }
            let pixels = PixelBuffer(width: 0, height: 0, format: .mjpeg, capacity: data.count)
            data.copyBytes(to: pixels.mutableBytes)
            return try GreyPicture(pixels)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("\(error)", status: 2)
        }
    }
}
