import Foundation
import Testing

/// Runs the built program as a user would.
enum Program {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where the program of a configuration lies; `script/test` builds both.
    static func path(_ configuration: String = "release") -> String {
        let build = configuration == "release" ? ".build-test" : ".build"
        return root.appendingPathComponent("\(build)/\(configuration)/nacre").path
    }

    /// A fresh folder, to be removed by whoever asked.
    static func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    /// What came of a run.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Starts the program; its output goes into files of `folder`.
    static func start(
        _ arguments: [String], configuration: String = "release", in folder: URL,
        environment more: [String: String] = [:]
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path(configuration))
        process.arguments = arguments
        process.currentDirectoryURL = root
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        // No loudspeaker unless a test brings one.
        environment["PULSE_SERVER"] = "unix:\(folder.path)/none"
        process.environment = environment.merging(more) { $1 }
        for (name, set) in [
            ("out", { process.standardOutput = $0 }), ("err", { process.standardError = $0 }),
        ] as [(String, (FileHandle) -> Void)] {
            let url = folder.appendingPathComponent(name)
            try Data().write(to: url)
            set(try FileHandle(forWritingTo: url))
        }
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String], configuration: String = "release") throws -> Result {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = try start(arguments, configuration: configuration, in: folder)
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: text(folder, "out"),
            errors: text(folder, "err"))
    }

    /// What a run has printed so far.
    static func text(_ folder: URL, _ name: String) -> String {
        (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }

    /// Every file of a folder with its bytes.
    static func files(_ folder: URL) throws -> [String: Data] {
        var all: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            all[name] = try Data(contentsOf: folder.appendingPathComponent(name))
        }
        return all
    }

    /// The pedestrian video that `script/samples` brings.
    static var pedestrians: String { root.appendingPathComponent(".samples/vtest.avi").path }

    /// Whether the long tests are asked for.
    static var isLong: Bool { ProcessInfo.processInfo.environment["LONG"] == "1" }
}
