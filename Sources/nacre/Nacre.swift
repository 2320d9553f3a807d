import ArgumentParser
import Glibc

/// The command line; what it does stands in the files of its commands.
@main
struct Nacre: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nacre",
        abstract: "A room's signals become a painted, sounding world.",
        discussion: """
            Without a camera and a microphone the rehearsal room stands in: simulated visitors
            before a simulated camera. Profiles say which condition moves what.
            """,
        version: version,
        subcommands: [
            RunCommand.self, FilmCommand.self, ReplayCommand.self, DevicesCommand.self,
            CheckCommand.self, BenchCommand.self, ServiceCommand.self, OutputsCommand.self,
            WindowCommand.self, DrillCommand.self, TapeCommand.self,
            CalibrateCommand.self,
        ])

    /// The program's version, written into recordings.
    static let version = "0.1.0"

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            for line in failure.lines { note(line) }
            Glibc.exit(failure.status)
        } catch {
            Self.exit(withError: error)
        }
    }

    /// Prints a line for people on the error stream.
    static func note(_ line: String) { write(line + "\n") }

    /// Prints a line on the output stream at once, also where that is a file or a pipe.
    static func say(_ line: String) { write(line + "\n", to: 1) }

    /// Writes text as it is, to the error stream where nothing else is said.
    static func write(_ text: String, to stream: Int32 = 2) {
        let text = Array(text.utf8)
        var done = 0
        while done < text.count {
            let written = text[done...].withUnsafeBytes {
                Glibc.write(stream, $0.baseAddress, $0.count)
            }
            if written <= 0 { return }
            done += written
        }
    }
}

/// Why a command ends without having done what was asked: lines for people, and the status.
struct Failure: Error {
    /// One line for each problem.
    var lines: [String]
    /// 2 for what was asked wrongly, 1 for what went wrong.
    var status: Int32

    /// One problem.
    init(_ line: String, status: Int32 = 1) {
        lines = [line]
        self.status = status
    }
    /// Many problems, all told at once.
    init(_ lines: [String], status: Int32) {
        self.lines = lines
        self.status = status
    }
}
