import Glibc

/// A file of the system with one policy for errors.
///
/// Interrupted calls are made again, anything else becomes a `TapeError` in words.
final class TapeFile {
    let path: String
    private let descriptor: Int32

    init(writing path: String) throws(TapeError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw TapeFile.error(path, "cannot be made") }
    }

    init(reading path: String) throws(TapeError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw TapeFile.error(path, "cannot be opened") }
    }

    deinit { close(descriptor) }

    /// Writes all of it.
    func write(_ bytes: [UInt8]) throws(TapeError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw TapeFile.error(path, "cannot be written")
            }
            done += count
        }
    }

    /// Up to `count` bytes; fewer at the end of the file.
    func read(_ count: Int) throws(TapeError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: done), count - done)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw TapeFile.error(path, "cannot be read")
            }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Passes over bytes without reading them.
    func skip(_ count: UInt64) throws(TapeError) {
        guard let step = Int(exactly: count), lseek(descriptor, step, SEEK_CUR) >= 0 else {
            throw TapeError(path: path, what: "a record is longer than the file can be")
        }
    }

    /// Bytes from here to the end.
    var left: UInt64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return 0 }
        let place = lseek(descriptor, 0, SEEK_CUR)
        return UInt64(max(0, Int(status.st_size) - Int(place)))
    }

    /// Puts what was written onto the disk.
    func sync() throws(TapeError) {
        if fdatasync(descriptor) != 0 && errno != EINVAL {
            throw TapeFile.error(path, "cannot be put onto the disk")
        }
    }

    private static func error(_ path: String, _ what: String) -> TapeError {
        TapeError(path: path, what: "\(what): \(String(cString: strerror(errno)))")
    }
}
