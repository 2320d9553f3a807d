import DeviceIO
import Glibc
import Quantities

/// A program started beside us, whose standard output we read; the one wrapper round the calls.
///
/// Owned by one thread. `stop` and `deinit` end the program and reap it, so that none is left
/// behind. What it writes to its standard error goes to a small unnamed file, to be quoted
/// when it fails.
final class ChildProgram {
    private let name: String
    private var process: pid_t = 0
    private var output: Int32 = -1
    private var complaints: Int32 = -1

    /// Starts a program found on the path.
    ///
    /// `package` is the Debian package that brings the program, for the message.
    init(
        _ arguments: [String], package: String, device: String, action: String
    ) throws(DriverError) {
        name = arguments[0]
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) != 0 {
            throw DriverError(
                device: device, action: action, reason: .system(call: "pipe", errno: errno))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        complaints = Self.namelessFile()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        if complaints >= 0 { posix_spawn_file_actions_adddup2(&actions, complaints, 2) }
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        argv.append(nil)
        defer { for pointer in argv { free(pointer) } }
        let failure = posix_spawnp(&process, arguments[0], &actions, nil, &argv, environ)
        close(ends[1])
        output = ends[0]
        if failure != 0 {
            process = 0
            let reason: DriverError.Reason =
                failure == ENOENT
                ? .unsupported(
                    setting: "the program \(name); install the Debian package \(package)")
                : .system(call: "posix_spawnp", errno: failure)
            throw DriverError(device: device, action: action, reason: reason)
        }
    }

    deinit { stop() }

    /// A file without a name, gone when closed; −1 where none can be had.
    private static func namelessFile() -> Int32 {
        var template = Array("/tmp/nacre-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        if file >= 0 {
            unlink(template)
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        }
        return file
    }

    /// What `read` came to.
    enum Outcome {
        case filled
        case ended
        case timedOut
        case failed(errno: Int32)
    }

    /// Fills the bytes from `offset` on; may be called again after a time-out.
    ///
    /// It gives up at the deadline; nil waits.
    func read(
        into bytes: UnsafeMutableRawBufferPointer, offset: inout Int, until deadline: MonotonicTime?
    ) -> Outcome {
        while offset < bytes.count {
            if let deadline {
                let left = max(0, (deadline - MonotonicClock.now) / 1_000_000)
                var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
                let ready = poll(&waiting, 1, Int32(min(left, 60_000)))
                if ready < 0 && errno == EINTR { continue }
                if ready < 0 { return .failed(errno: errno) }
                if ready == 0 {
                    if deadline < MonotonicClock.now || left == 0 { return .timedOut }
                    continue
                }
            }
            guard let base = bytes.baseAddress else { return .filled }
            let count = Glibc.read(output, base + offset, bytes.count - offset)
            if count > 0 {
                offset += count
            } else if count == 0 {
                return .ended
            } else if errno != EINTR {
                return .failed(errno: errno)
            }
        }
        return .filled
    }

    /// All of a short output, as text.
    func text(limit: Int = 65_536) -> String {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 8)
        defer { bytes.deallocate() }
        var count = 0
        _ = read(into: bytes, offset: &count, until: nil)
        return String(decoding: bytes[0..<count], as: UTF8.self)
    }

    /// The last line of what the program complained about; empty where it did not.
    var lastComplaint: String {
        if complaints < 0 { return "" }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let end = lseek(complaints, 0, SEEK_END)
        let count = pread(complaints, &bytes, bytes.count, max(0, end - off_t(bytes.count)))
        if count <= 0 { return "" }
        let lines = String(decoding: bytes[0..<count], as: UTF8.self)
            .split(whereSeparator: \.isNewline)
        return lines.last.map(String.init) ?? ""
    }

    /// Ends the program and waits for it; its exit status, nil where a signal ended it.
    @discardableResult
    func stop() -> Int32? {
        if output >= 0 { close(output) }
        output = -1
        var status: Int32 = 0
        var result: Int32?
        if process > 0 {
            kill(process, SIGKILL)
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
            if status & 0x7f == 0 { result = (status >> 8) & 0xff }
        }
        process = 0
        if complaints >= 0 { close(complaints) }
        complaints = -1
        return result
    }

    /// Waits for a program that has closed its output; its exit status.
    func finish() -> Int32? {
        var status: Int32 = 0
        if process > 0 {
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
            process = 0
        }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
    }
}
