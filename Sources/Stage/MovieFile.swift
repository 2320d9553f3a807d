import Glibc
import Kernels

/// A film as one MP4 file (H.264 and AAC), made by the `ffmpeg` program.
///
/// Pictures go to ffmpeg as they come. Sound goes to a file beside it and is joined at the end:
/// two live pipes into one program lock up as soon as pictures are rarer than its queue of
/// sound is long. The number of threads is fixed, times and versions are left out, so that the
/// same film has the same bytes with the same ffmpeg. The size must be even, as H.264 asks.
///
/// State and event lines have no place in a movie and are dropped.
public final class MovieFile: FilmOutput {
    /// Where the movie will be.
    public let path: String
    private let format: FilmFormat
    private let sound: WAVFile
    private let encoder: ChildProgram
    private var picturePath: String { path + ".part.mp4" }
    private var soundPath: String { path + ".part.wav" }

    /// How long ffmpeg may take nothing before it counts as stuck, in seconds.
    private static let patience = 60

    /// Starts ffmpeg and makes the part files.
    ///
    /// - Throws: `missingProgram` where ffmpeg is not installed; the errno where the path
    ///   cannot be written; `unsupported` for an odd size.
    public init(_ path: String, format: FilmFormat) throws(StageError) {
        self.path = path
        self.format = format
        guard format.width % 2 == 0, format.height % 2 == 0 else {
            throw StageError(
                output: path, action: "begin the film",
                reason: .unsupported(
                    "a movie's width and height are even numbers, "
                        + "not \(format.width)x\(format.height)"))
        }
        sound = try WAVFile(path + ".part.wav")
        let bt709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
        encoder = try ChildProgram(
            "ffmpeg", package: "ffmpeg",
            arguments: MovieFile.quietly + [
                "-f", "rawvideo", "-pixel_format", "rgba",
                "-video_size", "\(format.width)x\(format.height)",
                "-framerate", "\(format.picturesPerSecond)", "-i", "pipe:0",
                "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+bitexact",
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "17", "-threads", "2",
                "-pix_fmt", "yuv420p",
            ] + bt709 + MovieFile.exactly + [path + ".part.mp4"],
            output: path, patience: MovieFile.patience)
    }

    /// Hands the picture to ffmpeg.
    public func add(picture: PixelBuffer) throws(StageError) {
        try format.check(picture, output: path)
        try encoder.write(picture.bytes)
    }

    /// Appends to the sound.
    public func add(sound block: SampleBlock) throws(StageError) { try sound.append(block) }

    /// Drops the line.
    public func add(state line: String) throws(StageError) {}

    /// Drops the line.
    public func add(event line: String) throws(StageError) {}

    /// Ends the pictures, joins the sound and puts the movie in its place.
    public func finish() throws(StageError) {
        try encoder.finish(patience: 600)
        try sound.close()
        let joiner = try ChildProgram(
            "ffmpeg", package: "ffmpeg",
            arguments: MovieFile.quietly + [
                "-i", picturePath, "-i", soundPath, "-map", "0:v", "-map", "1:a",
                "-c:v", "copy", "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart",
            ] + MovieFile.exactly + ["-f", "mp4", path + ".part"],
            output: path, patience: MovieFile.patience)
        try joiner.finish(patience: 600)
        _ = try SystemCall.check("rename", path, "put the film in its place") {
            Int(rename(path + ".part", path))
        }
        unlink(picturePath)
        unlink(soundPath)
    }

    private static let quietly = ["-y", "-nostdin", "-hide_banner", "-loglevel", "error"]
    private static let exactly = [
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        "-map_metadata", "-1",
    ]
}
