import Foundation

/// A program that plays a device: plugged in while it lives, frozen while it is stopped.
///
/// The programs are those of `Tests/RigTools`, compiled by `script/rig`.
final class Tool {
    private let process = Process()
    private let input = Pipe()

    /// Starts the program.
    init(_ name: String, _ arguments: [String] = []) throws {
        process.executableURL = URL(fileURLWithPath: ".rig/tools/\(name)")
        process.arguments = arguments
        process.standardInput = input
        try process.run()
    }

    deinit { pull() }

    /// Hands it a line; what lines it knows stands at the head of its source.
    func tell(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// Ends it at once, as if somebody pulled the plug; harmless when it has ended.
    func pull() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Stops it: the device is there and says nothing any more.
    func freeze() { kill(process.processIdentifier, SIGSTOP) }

    /// Lets it go on.
    func thaw() { kill(process.processIdentifier, SIGCONT) }
}
