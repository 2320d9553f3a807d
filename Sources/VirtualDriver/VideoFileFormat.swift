import DeviceIO
import Glibc

/// Size and rate of a video file, as `ffprobe` tells them.
public struct VideoFileFormat: Hashable, Sendable {
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int
    /// Pictures per `seconds`: the rate is a fraction, such as 30000 / 1001.
    public var pictures: Int64
    /// The denominator of the rate.
    public var seconds: Int64

    /// When the picture is due, in nanoseconds since the first.
    public func time(of index: Int64) -> Int64 {
        let (whole, rest) = (index / pictures, index % pictures)
        return (whole * seconds) * 1_000_000_000 + rest * seconds * 1_000_000_000 / pictures
    }

    /// A path as an argument that cannot be taken for an option or a protocol.
    static func argument(_ path: String) -> String { "file:" + path }

    /// Asks `ffprobe`.
    static func probe(path: String, device: String) throws(DriverError) -> VideoFileFormat {
        func damaged(_ what: String) -> DriverError {
            DriverError(device: device, action: "open the video", reason: .damaged(what: what))
        }
        if access(path, R_OK) != 0 {
            throw damaged(errno == ENOENT ? "there is no file \(path)" : "\(path) is not readable")
        }
        let program = try ChildProgram(
            [
                "ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                "stream=width,height,avg_frame_rate,r_frame_rate", "-of",
                "default=noprint_wrappers=1", argument(path),
            ], package: "ffmpeg", device: device, action: "open the video")
        let text = program.text()
        let status = program.finish()
        if status != 0 {
            throw damaged("ffprobe cannot read it: \(program.lastComplaint)")
        }
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 && values[parts[0]] == nil { values[parts[0]] = parts[1] }
        }
        guard let width = values["width"].flatMap({ Int($0) }),
            let height = values["height"].flatMap({ Int($0) }), width > 0, height > 0
        else { throw damaged("\(path) holds no video") }
        let rate = fraction(values["avg_frame_rate"]) ?? fraction(values["r_frame_rate"])
        let (pictures, seconds) = rate ?? (25, 1)
        return VideoFileFormat(width: width, height: height, pictures: pictures, seconds: seconds)
    }

    /// A rate such as `30000/1001`, where it is between 1 in ten seconds and 240 a second.
    private static func fraction(_ text: String?) -> (Int64, Int64)? {
        guard let parts = text?.split(separator: "/").compactMap({ Int64($0) }), parts.count == 2,
            parts[0] > 0, parts[1] > 0, parts[0] * 10 >= parts[1], parts[0] <= parts[1] * 240,
            parts[0] < 10_000_000, parts[1] < 10_000_000
        else { return nil }
        return (parts[0], parts[1])
    }
}
