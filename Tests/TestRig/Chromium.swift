import Foundation
import Glibc

/// A headless Chromium, driven through its debugging pipe.
///
/// Commands go to its descriptor 3 and answers come from 4, each a JSON object that ends with
/// a zero byte.
public final class Chromium {
    /// Where Debian puts it.
    public static let path = "/usr/bin/chromium"
    /// Whether it is there.
    public static var isInstalled: Bool { access(path, X_OK) == 0 }

    /// What went wrong, in words.
    public struct Failure: Error {
        /// The words.
        public var what: String
    }

    private var process: pid_t = 0
    private let commands: Int32
    private let answers: Int32
    private var buffer: [UInt8] = []
    private var number = 0
    private var session: String?
    private let folder: String

    /// Starts a browser with an empty window.
    public init(width: Int, height: Int) throws {
        var (to, from): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&to) == 0, pipe(&from) == 0 else { throw Failure(what: "no pipe") }
        for end in to + from { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // High numbers, so that making 3 and 4 in the child overwrites neither.
        let childReads = fcntl(to[0], F_DUPFD_CLOEXEC, 100)
        let childWrites = fcntl(from[1], F_DUPFD_CLOEXEC, 100)
        close(to[0])
        close(from[1])
        (commands, answers) = (to[1], from[0])
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-chromium-\(UUID().uuidString)").path
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, childReads, 3)
        posix_spawn_file_actions_adddup2(&actions, childWrites, 4)
        let words = [
            Chromium.path, "--headless=new", "--no-sandbox", "--hide-scrollbars",
            "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
            "--user-data-dir=\(folder)", "about:blank",
        ]
        var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let status = posix_spawn(&process, words[0], &actions, nil, &list, environ)
        for word in list { free(word) }
        posix_spawn_file_actions_destroy(&actions)
        close(childReads)
        close(childWrites)
        if status != 0 { throw Failure(what: "Chromium does not start: \(status)") }
        let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"]
        session =
            try call("Target.attachToTarget", ["targetId": target ?? "", "flatten": true])[
                "sessionId"] as? String
        try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
        try call("Page.enable")
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(commands)
        close(answers)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Goes to an address.
    public func open(_ address: String) throws { try call("Page.navigate", ["url": address]) }

    /// The value of a JavaScript expression.
    public func value(of expression: String) throws -> Any? {
        let answer = try call(
            "Runtime.evaluate", ["expression": expression, "returnByValue": true])
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// Waits until an expression is true, at most so many seconds.
    public func wait(until expression: String, seconds: Int = 20) throws -> Bool {
        for _ in 0..<seconds * 10 {
            if try value(of: "Boolean(\(expression))") as? Bool == true { return true }
            usleep(100_000)
        }
        return false
    }

    /// Presses a key down or lets it go, as a keyboard does.
    public func key(_ type: String, key: String, code: String) throws {
        try call("Input.dispatchKeyEvent", ["type": type, "key": key, "code": code])
    }

    /// What the window shows, as a PNG.
    public func screenshot() throws -> Data {
        let text = try call("Page.captureScreenshot")["data"] as? String ?? ""
        return Data(base64Encoded: text) ?? Data()
    }

    @discardableResult
    private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        number += 1
        var command: [String: Any] = ["id": number, "method": method, "params": parameters]
        if let session { command["sessionId"] = session }
        var bytes = [UInt8](try JSONSerialization.data(withJSONObject: command)) + [0]
        while !bytes.isEmpty {
            let count = write(commands, bytes, bytes.count)
            if count <= 0 { throw Failure(what: "Chromium has gone") }
            bytes.removeFirst(count)
        }
        while true {
            let message = try nextMessage()
            guard message["id"] as? Int == number else { continue }
            if let error = message["error"] { throw Failure(what: "\(method): \(error)") }
            return message["result"] as? [String: Any] ?? [:]
        }
    }

    private func nextMessage() throws -> [String: Any] {
        while true {
            if let end = buffer.firstIndex(of: 0) {
                let data = Data(buffer[0..<end])
                buffer.removeFirst(end + 1)
                return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            }
            var entry = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 30_000) > 0 else { throw Failure(what: "Chromium is silent") }
            var chunk = [UInt8](repeating: 0, count: 1 << 18)
            let count = read(answers, &chunk, chunk.count)
            if count <= 0 { throw Failure(what: "Chromium has gone") }
            buffer += chunk[0..<count]
        }
    }
}
