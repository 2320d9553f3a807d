import Glibc

/// A window's program with the memory that its pictures lie in.
///
/// Owned by one thread. Ends the program when it is thrown away.
final class WindowChild {
    private let bytes: Int
    private let memory: UnsafeMutableRawPointer
    private var process: pid_t = -1
    private let input: Int32
    private let output: Int32
    private var buffer: [UInt8] = []

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - command: The program's path and its arguments.
    ///   - bytes: How large a picture is.
    init(_ command: [String], bytes: Int) throws(StageError) {
        let (name, action) = ("window", "start its program")
        self.bytes = bytes
        // A name for a moment only: what is open stays when it is gone.
        var path = Array("/dev/shm/nacre-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        if file >= 0 {
            unlink(path)
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        }
        guard file >= 0, ftruncate(file, bytes) == 0,
            let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
            memory != MAP_FAILED
        else {
            throw StageError(
                output: name, action: action, reason: .system(call: "mkstemp", errno: errno))
        }
        self.memory = memory
        // A socket answers EPIPE without the signal that would end us.
        var (to, from): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &to) == 0, socketpair(AF_UNIX, kind, 0, &from) == 0
        else {
            let code = errno
            close(file)
            munmap(memory, bytes)
            throw StageError(
                output: name, action: action, reason: .system(call: "socketpair", errno: code))
        }
        (input, output) = (to[0], from[0])
        let status = WindowChild.spawn(
            command, input: to[1], output: from[1], memory: file, process: &process)
        for end in [to[1], from[1], file] { close(end) }
        guard status == 0 else {
            process = -1
            throw StageError(
                output: name, action: action, reason: .system(call: "posix_spawn", errno: status))
        }
    }

    deinit {
        close(input)
        if process > 0 {
            // The end of its input ends it; where a display hangs it is helped along.
            var turns = 100
            while turns > 0, waitpid(process, nil, WNOHANG) == 0 {
                usleep(10_000)
                turns -= 1
            }
            if turns == 0 {
                kill(process, SIGKILL)
                waitpid(process, nil, 0)
            }
        }
        close(output)
        munmap(memory, bytes)
    }

    private static func spawn(
        _ words: [String], input: Int32, output: Int32, memory: Int32, process: inout pid_t
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        // Its number is above 3 and it closes on exec; the copy at 3 does not.
        posix_spawn_file_actions_adddup2(&actions, memory, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Ctrl-C is for us, and no signal that we ignore is ignored there.
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGDEF))
        var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for word in list { free(word) } }
        return posix_spawn(&process, words[0], &actions, &attributes, &list, environ)
    }

    /// Copies a picture over and announces it.
    func put(_ picture: UnsafeRawBufferPointer) {
        if let start = picture.baseAddress { memcpy(memory, start, min(bytes, picture.count)) }
        var letter = UInt8(ascii: "p")
        // Where nobody reads any more, `line` will say so.
        _ = send(input, &letter, 1, Int32(MSG_NOSIGNAL))
    }

    /// The next line it says; nil where none comes in so many milliseconds.
    ///
    /// Throws once it has ended.
    func line(patience: Int32) throws(StageError) -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return line
            }
            var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, patience) <= 0 { return nil }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(output, &chunk, chunk.count)
            guard count > 0, buffer.count < 65_536 else {
                throw StageError(
                    output: "window", action: "show it",
                    reason: .programFailed("window", says: "nothing; its program has ended"))
            }
            buffer += chunk[..<count]
        }
    }
}

extension StageError {
    /// The reason alone, without what it was about.
    var shortReason: String {
        if case .programFailed(_, let says) = reason { return says }
        return description
    }
}
