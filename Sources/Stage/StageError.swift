/// An output that could not do what it was asked; the world goes on without it.
public struct StageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, and with it what may be done about it.
    public enum Reason: Sendable, Hashable {
        /// A call to the system failed.
        case system(call: String, errno: Int32)
        /// A program is not installed; `package` is the Debian package that holds it.
        case missingProgram(String, package: String)
        /// A program ended with an error or stopped taking data; the text is what it said last.
        case programFailed(String, says: String)
        /// What was handed over cannot be written in this form.
        case unsupported(String)
        /// What was read is not what it claims to be.
        case damaged(String)
    }

    /// The output, as a person would name it: usually a path.
    public var output: String
    /// What was asked, such as "write the picture".
    public var action: String
    /// Why it failed.
    public var reason: Reason

    /// Makes the error.
    public init(output: String, action: String, reason: Reason) {
        self.output = output
        self.action = action
        self.reason = reason
    }

    /// Output, action, reason and the next step where there is one, in one line.
    public var description: String {
        let why: String
        switch reason {
        case .system(let call, let errno):
            why = "\(call) failed: \(SystemCall.text(of: errno))"
        case .missingProgram(let name, let package):
            why =
                "the program \(name) is not installed; "
                + "install it with: apt-get install \(package)"
        case .programFailed(let name, let says):
            why = says.isEmpty ? "\(name) stopped without a word" : "\(name) says: \(says)"
        case .unsupported(let what), .damaged(let what): why = what
        }
        return "\(output): could not \(action): \(why)"
    }
}
