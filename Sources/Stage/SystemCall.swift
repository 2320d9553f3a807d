import Glibc

/// One policy for errno: calls that a signal interrupted are made again, the rest is reported.
enum SystemCall {
    /// Makes a call that answers −1 on failure.
    ///
    /// - Returns: The call's answer.
    /// - Throws: `StageError` with the call's name and errno; EINTR is tried again.
    static func check(
        _ name: String, _ output: String, _ action: String, _ body: () -> Int
    ) throws(StageError) -> Int {
        while true {
            let answer = body()
            if answer != -1 { return answer }
            let code = errno
            if code == EINTR { continue }
            throw StageError(
                output: output, action: action, reason: .system(call: name, errno: code))
        }
    }

    /// What an errno means, in the system's words.
    static func text(of code: Int32) -> String {
        guard let text = strerror(code) else { return "errno \(code)" }
        return String(cString: text)
    }
}
