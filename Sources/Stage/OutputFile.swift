import Glibc

/// A file being written: an errno policy round `open`, `write`, `pwrite` and `close`.
final class OutputFile {
    let path: String
    private var descriptor: Int32

    /// Makes the file, or empties the one that is there.
    init(_ path: String) throws(StageError) {
        self.path = path
        descriptor = Int32(
            try SystemCall.check("open", path, "make the file") {
                Int(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644))
            })
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// Appends all the bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(StageError) {
        var rest = bytes
        while !rest.isEmpty {
            let chunk = rest
            let written = try SystemCall.check("write", path, "write") {
                Glibc.write(descriptor, chunk.baseAddress, chunk.count)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }

    /// Writes over bytes that are there already, at a place counted from the start.
    func overwrite(_ bytes: [UInt8], at place: Int) throws(StageError) {
        let written = try SystemCall.check("pwrite", path, "write") {
            pwrite(descriptor, bytes, bytes.count, place)
        }
        precondition(written == bytes.count, "a few bytes are always written whole")
    }

    /// Closes the file and tells what the disk thinks of it; harmless when closed already.
    func close() throws(StageError) {
        guard descriptor >= 0 else { return }
        let closing = descriptor
        descriptor = -1
        // Not through `check`: after EINTR Linux has closed the descriptor nevertheless.
        if Glibc.close(closing) == -1, errno != EINTR {
            throw StageError(
                output: path, action: "close the file",
                reason: .system(call: "close", errno: errno))
        }
    }
}
