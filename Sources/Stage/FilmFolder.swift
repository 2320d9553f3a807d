import Glibc
import Kernels

/// A film as plain files: `image-000000.png …`, `sound.wav`, `state.jsonl`, `events.jsonl`.
///
/// Pictures are numbered from 0 in the order they are added. An earlier film in the folder is
/// removed first, by these names alone, so that no old picture stays behind a shorter film.
public final class FilmFolder: FilmOutput {
    /// Where the files are.
    public let path: String
    private let format: FilmFormat
    private let sound: WAVFile
    private let states: LineFile
    private let events: LineFile
    private var pictures = 0

    /// Makes the folder, with those above it, and begins the film.
    public init(_ path: String, format: FilmFormat) throws(StageError) {
        self.path = path
        self.format = format
        try FilmFolder.makeFolder(path)
        try FilmFolder.removeEarlierFilm(path)
        sound = try WAVFile(path + "/sound.wav")
        states = try LineFile(path + "/state.jsonl")
        events = try LineFile(path + "/events.jsonl")
    }

    /// The name of the picture with this number, such as `image-000012.png`.
    public static func name(ofPicture number: Int) -> String {
        let digits = String(number)
        return "image-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".png"
    }

    /// Writes the next numbered picture.
    public func add(picture: PixelBuffer) throws(StageError) {
        try format.check(picture, output: path)
        try PNGFile.write(picture, to: path + "/" + FilmFolder.name(ofPicture: pictures))
        pictures += 1
    }

    /// Appends to the sound.
    public func add(sound block: SampleBlock) throws(StageError) { try sound.append(block) }

    /// Appends to `state.jsonl`.
    public func add(state line: String) throws(StageError) { try states.add(line) }

    /// Appends to `events.jsonl`.
    public func add(event line: String) throws(StageError) { try events.add(line) }

    /// Closes the files.
    public func finish() throws(StageError) {
        try sound.close()
        try states.close()
        try events.close()
    }

    private static func makeFolder(_ path: String) throws(StageError) {
        var partial = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            partial += "/" + part
            let folder = partial
            if mkdir(folder, 0o755) == -1, errno != EEXIST {
                throw StageError(
                    output: folder, action: "make the folder",
                    reason: .system(call: "mkdir", errno: errno))
            }
        }
    }

    private static func removeEarlierFilm(_ path: String) throws(StageError) {
        guard let folder = opendir(path) else {
            throw StageError(
                output: path, action: "look into the folder",
                reason: .system(call: "opendir", errno: errno))
        }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard isPicture(name) else { continue }
            _ = try SystemCall.check("unlink", path + "/" + name, "remove the earlier picture") {
                Int(unlink(path + "/" + name))
            }
        }
    }

    /// Whether a name is one of ours: `image-`, six digits or more, `.png`.
    private static func isPicture(_ name: String) -> Bool {
        guard name.hasPrefix("image-"), name.hasSuffix(".png") else { return false }
        let digits = name.dropFirst(6).dropLast(4)
        return digits.count >= 6 && digits.utf8.allSatisfy { (48...57).contains($0) }
    }
}

/// A text file written line by line, through a buffer of 64 kB.
final class LineFile {
    private let file: OutputFile
    private var waiting: [UInt8] = []
    private static let limit = 65_536

    init(_ path: String) throws(StageError) {
        file = try OutputFile(path)
        waiting.reserveCapacity(LineFile.limit)
    }

    func add(_ line: String) throws(StageError) {
        precondition(!line.utf8.contains(10), "a line holds no line break")
        waiting += line.utf8
        waiting.append(10)
        if waiting.count >= LineFile.limit { try flush() }
    }

    func close() throws(StageError) {
        try flush()
        try file.close()
    }

    private func flush() throws(StageError) {
        try waiting.withUnsafeBufferPointer { (pointer) throws(StageError) in
            try file.write(UnsafeRawBufferPointer(pointer))
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
