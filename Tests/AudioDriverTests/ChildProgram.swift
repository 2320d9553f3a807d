import Glibc

/// A program started by a test.
///
/// Not `Foundation.Process`: it takes a descriptor that its child closes for the child's end,
/// then blocks on the child, and every other `Process` hangs with it. PulseAudio closes all
/// descriptors when it starts.
final class ChildProgram {
    /// The process, while it runs.
    let identifier: pid_t
    private var status: Int32?

    /// Starts a program; what it prints goes to `output`, or nowhere.
    init?(_ path: String, _ arguments: [String], environment: [String: String], output: Int32?) {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0)
        if let output {
            posix_spawn_file_actions_adddup2(&files, output, 1)
        } else {
            posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] =
            environment.map { strdup("\($0)=\($1)") } + [nil]
        defer {
            for text in words + settings { free(text) }
        }
        var identifier: pid_t = 0
        guard posix_spawn(&identifier, path, &files, nil, &words, &settings) == 0 else {
            return nil
        }
        self.identifier = identifier
    }

    /// Whether it has not ended yet.
    var isRunning: Bool {
        if status == nil {
            var word: Int32 = 0
            if waitpid(identifier, &word, WNOHANG) == identifier { status = word }
        }
        return status == nil
    }

    /// Sends a signal, if it still runs.
    func signal(_ number: Int32) { if isRunning { kill(identifier, number) } }

    /// Waits for its end; whether it ended well.
    @discardableResult
    func wait() -> Bool {
        var word: Int32 = 0
        while status == nil {
            if waitpid(identifier, &word, 0) == identifier {
                status = word
            } else if errno != EINTR {
                status = 1
            }
        }
        return status == 0
    }

    /// Runs a program to its end; what it printed, or nil where it failed.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String]
    ) -> String? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let child = ChildProgram(path, arguments, environment: environment, output: ends[1])
        close(ends[1])
        defer { close(ends[0]) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = read(ends[0], &piece, piece.count), count > 0 {
            bytes += piece[..<count]
        }
        guard let child, child.wait() else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
