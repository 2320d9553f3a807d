import Kernels

/// What a film is written to: a folder of plain files, or a movie.
///
/// The same calls give the same bytes. Every call blocks until its data is written, so the
/// caller may use its buffers again at once. Use from one thread; never from the live loop.
public protocol FilmOutput: AnyObject {
    /// Adds the next picture; all must have the size the film began with.
    func add(picture: PixelBuffer) throws(StageError)
    /// Adds one tick's sound.
    func add(sound: SampleBlock) throws(StageError)
    /// Adds one line of the world's state: a JSON object without line breaks.
    func add(state line: String) throws(StageError)
    /// Adds one line about something that happened: a JSON object without line breaks.
    func add(event line: String) throws(StageError)
    /// Completes the film; nothing may be added afterwards. What was not finished is left as
    /// it is: a folder with all pictures so far, or a `.part` beside the movie's path.
    func finish() throws(StageError)
}

/// How a film is made.
public struct FilmFormat: Sendable, Hashable {
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int
    /// Pictures a second; divides 60.
    public var picturesPerSecond: Int

    /// Makes a format.
    public init(width: Int, height: Int, picturesPerSecond: Int) {
        precondition(width > 0 && height > 0, "a film has a size")
        precondition(60 % picturesPerSecond == 0, "pictures a second divide 60")
        self.width = width
        self.height = height
        self.picturesPerSecond = picturesPerSecond
    }
}

/// Opens the output that a path asks for.
public enum FilmWriter {
    /// A movie where the path ends in `.mp4`, otherwise a folder.
    ///
    /// - Throws: `StageError` where the path cannot be written or `ffmpeg` is missing.
    public static func open(
        _ path: String, format: FilmFormat
    ) throws(StageError) -> any FilmOutput {
        path.hasSuffix(".mp4")
            ? try MovieFile(path, format: format) : try FilmFolder(path, format: format)
    }
}

extension FilmFormat {
    /// Refuses a picture that does not belong to the film.
    func check(_ picture: PixelBuffer, output: String) throws(StageError) {
        guard picture.width == width, picture.height == height, picture.format == .rgba8 else {
            throw StageError(
                output: output, action: "add a picture",
                reason: .unsupported(
                    "the film is \(width)x\(height) rgba8, "
                        + "the picture \(picture.width)x\(picture.height) \(picture.format)"))
        }
    }
}
