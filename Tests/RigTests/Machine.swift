import Foundation
import Glibc

/// The virtual machine from inside: its devices, its host, and patience with both.
enum Machine {
    /// Whether this process runs inside the machine.
    static let isHere = ProcessInfo.processInfo.environment["NACRE_IN_RIG"] == "1"

    /// What a helper of the tests could not do.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Waits until something is so, and fails where it is not in time.
    ///
    /// The machine is emulated and shares its host: the limit is generous, and nothing is
    /// learnt from how long it took.
    static func wait(
        for what: String, seconds: Double = 60, until condition: () throws -> Bool
    ) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while try !condition() {
            guard Date() < deadline else { throw Failure(description: "waited for \(what)") }
            usleep(50_000)
        }
    }

    /// Runs a program to its end and returns what it printed.
    @discardableResult
    static func run(_ program: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(program) \(arguments): \(text)")
        }
        return text
    }

    /// Writes into a file of the kernel's.
    static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY)
        guard descriptor >= 0 else { throw Failure(description: "open \(path): errno \(errno)") }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count else {
            throw Failure(description: "write \(text) to \(path): errno \(errno)")
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
