import Foundation
import Glibc
import Testing

/// Another program that a test talks to: its lines are read, its input is its lease of life.
final class Peer {
    /// What went wrong, in words.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private(set) var process: pid_t = 0
    private let output: Int32
    private var input: Int32
    private var buffer: [UInt8] = []

    /// Starts a script of the folder `Peers` in the tests' own Python.
    static func python(_ script: String, _ arguments: String...) throws -> Peer {
        let python = root.appendingPathComponent(".python/bin/python3").path
        guard access(python, X_OK) == 0 else {
            throw Failure(description: "\(python) is missing: run script/bootstrap --test")
        }
        let path = Bundle.module.bundleURL.appendingPathComponent("Peers/\(script)").path
        return try Peer([python, "-u", path] + arguments)
    }

    /// Starts a program; what it says on standard output can be read.
    init(_ words: [String]) throws {
        guard access(words[0], X_OK) == 0 else {
            throw Failure(description: "\(words[0]) is missing: run script/bootstrap --test")
        }
        var (from, to): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&from) == 0, pipe(&to) == 0 else { throw Failure(description: "no pipe") }
        for end in from + to { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO)
        var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let status = posix_spawn(&process, words[0], &actions, nil, &list, environ)
        for word in list { free(word) }
        posix_spawn_file_actions_destroy(&actions)
        close(to[0])
        close(from[1])
        (output, input) = (from[0], to[1])
        if status != 0 { throw Failure(description: "\(words[0]) does not start: \(status)") }
    }

    deinit {
        kill()
        close(output)
        closeInput()
    }

    /// Ends the program's input, upon which our scripts end properly.
    func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// Ends the program at once, and waits for that.
    func kill() {
        guard process > 0 else { return }
        Glibc.kill(process, SIGKILL)
        waitpid(process, nil, 0)
        process = 0
    }

    /// Waits for the program to end well.
    func finish() throws {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        process = 0
        if status != 0 { throw Failure(description: "ended with \(status)") }
    }

    /// The next line, waited for up to a minute.
    func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return line
            }
            var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 60_000) > 0 else { throw Failure(description: "silence") }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(output, &chunk, chunk.count)
            if count <= 0 { throw Failure(description: "it has ended") }
            buffer += chunk[..<count]
        }
    }

    /// The next line if it has come already.
    func lineNow() -> String? {
        var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        guard buffer.contains(10) || poll(&entry, 1, 0) > 0 else { return nil }
        return try? line()
    }

    /// The next line that begins so; others are skipped.
    func line(beginning: String) throws -> String {
        while true {
            let line = try line()
            if line.hasPrefix(beginning) { return line }
        }
    }
}
