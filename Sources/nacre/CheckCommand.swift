import ArgumentParser
import Setup

/// `nacre check`: every problem of profiles, devices, calibrations and cues, with file and line.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks profiles, devices, calibrations and cues.")

    @Argument(help: "The files.")
    var files: [String]

    func run() throws {
        let problems = ExhibitFolder.check(files)
        if problems.isEmpty {
            print(files.count == 1 ? "in order" : "\(files.count) files, all in order")
            return
        }
        throw Failure(problems.map(\.description), status: 2)
    }
}
