import ArgumentParser
import Foundation
import Runner
import Setup

/// `nacre service`: the exhibit as a service of systemd.
struct ServiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service", abstract: "Starts an exhibit with the machine.",
        subcommands: [Install.self, Show.self])

    /// What both subcommands ask.
    struct Options: ParsableArguments {
        @Argument(help: "The profile.")
        var profile: String

        @Flag(help: "For this user's own services, beside a desktop, instead of the machine's.")
        var user = false

        /// The unit, once the profile is in order.
        func unit() throws -> ServiceUnit {
            let checked = try Files.profile(profile)
            let path = URL(fileURLWithPath: profile).standardizedFileURL.path
            let program =
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
                ?? CommandLine.arguments[0]
            var unit = ServiceUnit(
                program: program, profile: path, folder: ExhibitFolder(ofProfile: path).path)
            unit.isForUser = user
            if let record = checked.journal.record, !record.hasSuffix("/") {
                Nacre.note(
                    "nacre: \(profile): journal.record names one file, which the second start "
                        + "after a proper end finds taken; write a folder: \(record)/")
            }
            if checked.journal.record == nil {
                Nacre.note(
                    "nacre: \(profile): nothing is recorded, so that every start begins a new "
                        + "world; with `journal: {record: Recordings/}` it goes on")
            }
            return unit
        }
    }

    /// `nacre service install`.
    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the unit and says how to start it.")

        @OptionGroup var options: Options

        @Option(help: "The folder for the unit; systemd's own without it.")
        var folder: String?

        func run() throws {
            let unit = try options.unit()
            let home = FileManager.default.homeDirectoryForCurrentUser.path
            let folder =
                folder
                ?? (options.user ? "\(home)/.config/systemd/user" : "/etc/systemd/system")
            let file = "\(folder)/\(unit.name).service"
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
                try unit.text.write(toFile: file, atomically: true, encoding: .utf8)
            } catch {
                throw Failure(
                    "nacre: \(file): \(error.localizedDescription)"
                        + (options.user ? "" : "; as root, or with --user for your own services"))
            }
            let manager = options.user ? "systemctl --user" : "systemctl"
            Nacre.say("\(file) is written; start it and keep it started:")
            Nacre.say("  \(manager) daemon-reload && \(manager) enable --now \(unit.name)")
            if options.user { Nacre.say("  loginctl enable-linger    # before anybody logs in") }
        }
    }

    /// `nacre service show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints the unit.")

        @OptionGroup var options: Options

        func run() throws { print(try options.unit().text, terminator: "") }
    }
}
