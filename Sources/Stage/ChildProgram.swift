import Glibc

/// Another program that is fed through its standard input and asked afterwards how it went.
///
/// Its input is a socket, not a pipe: a socket answers EPIPE without the signal that would
/// end us, and can be given a time-out. What it says on standard error goes to a
/// nameless file, so that a talkative program never blocks. Use from one thread.
final class ChildProgram {
    private let name: String
    private let output: String
    private var process: pid_t
    private var input: Int32
    private var speech: Int32

    /// Starts a program found on the path.
    ///
    /// - Parameters:
    ///   - name: The program.
    ///   - package: The Debian package that holds it, for the message where it is missing.
    ///   - arguments: What follows the name.
    ///   - output: What the program makes, for error messages.
    ///   - patience: Seconds to wait for it to take data.
    /// - Throws: `missingProgram` where it is not installed, the errno where it cannot start.
    init(
        _ name: String, package: String, arguments: [String], output: String, patience: Int
    ) throws(StageError) {
        self.name = name
        self.output = output
        let action = "start \(name)"
        var ends: [Int32] = [-1, -1]
        _ = try SystemCall.check("socketpair", output, action) {
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            return Int(socketpair(AF_UNIX, kind, 0, &ends))
        }
        (input, process) = (ends[0], -1)
        let speechFile = tmpfile()
        speech = speechFile.map { fcntl(fileno($0), F_DUPFD_CLOEXEC, 3) } ?? -1
        if let speechFile { fclose(speechFile) }
        defer { _ = Glibc.close(ends[1]) }
        guard speech >= 0 else {
            let code = errno
            _ = Glibc.close(input)
            throw StageError(
                output: output, action: action, reason: .system(call: "tmpfile", errno: code))
        }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(
            input, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let status = ChildProgram.spawn(
            [name] + arguments, input: ends[1], speech: speech, process: &process)
        guard status == 0 else {
            _ = Glibc.close(input)
            _ = Glibc.close(speech)
            throw StageError(
                output: output, action: action,
                reason: status == ENOENT
                    ? .missingProgram(name, package: package)
                    : .system(call: "posix_spawnp", errno: status))
        }
    }

    deinit {
        if input >= 0 { _ = Glibc.close(input) }
        if process > 0 {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        if speech >= 0 { _ = Glibc.close(speech) }
    }

    private static func spawn(
        _ words: [String], input: Int32, speech: Int32, process: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, speech, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C at the terminal is for us, who then end the film properly.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for word in list { free(word) } }
        return posix_spawnp(&process, words[0], &actions, &attributes, &list, environ)
    }

    /// Hands over bytes; waits while the program is busy.
    ///
    /// - Throws: `programFailed` with its last words where it has ended or takes nothing for
    ///   longer than the patience.
    func write(_ bytes: UnsafeRawBufferPointer) throws(StageError) {
        var rest = bytes
        while !rest.isEmpty {
            let sent = send(input, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if sent < 0 {
                if errno == EINTR { continue }
                let stalled = errno == EAGAIN
                throw StageError(
                    output: output, action: "feed \(name)",
                    reason: .programFailed(
                        name, says: stalled ? "nothing; it takes no more data" : lastWords()))
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(sent))
        }
    }

    /// Ends the input and waits until the program has finished its work.
    ///
    /// - Parameter patience: Seconds after which it is killed.
    /// - Throws: `programFailed` where it did not end well.
    func finish(patience: Int) throws(StageError) {
        _ = Glibc.close(input)
        input = -1
        var status: Int32 = 0
        var turns = patience * 200
        while waitpid(process, &status, WNOHANG) == 0 {
            turns -= 1
            if turns == 0 { break }
            usleep(5_000)
        }
        if turns == 0 {
            throw StageError(
                output: output, action: "finish with \(name)",
                reason: .programFailed(name, says: "nothing; it did not end"))
        }
        process = -1
        if status != 0 {
            throw StageError(
                output: output, action: "finish with \(name)",
                reason: .programFailed(name, says: lastWords()))
        }
    }

    /// The end of what the program said, on one line.
    private func lastWords() -> String {
        let size = lseek(speech, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: 600)
        let count = pread(speech, &bytes, bytes.count, max(0, size - bytes.count))
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
