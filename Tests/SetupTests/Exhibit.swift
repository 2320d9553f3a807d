import Foundation
import Setup

/// A folder of an exhibit in a place of its own, gone with the value.
final class Exhibit {
    let path: String
    var folder: ExhibitFolder { ExhibitFolder(path: path) }

    init() throws {
        path = NSTemporaryDirectory() + "exhibit-" + UUID().uuidString
        for name in ["Profiles", "Devices", "Calibration"] {
            try FileManager.default.createDirectory(
                atPath: "\(path)/\(name)", withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file below the folder and gives its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    /// The problems of a profile, each as `line: key: what; allowed: …`.
    func problems(_ yaml: String) throws -> [String] {
        let file = try write("Profiles/test.yaml", yaml)
        do throws(SetupProblems) {
            _ = try folder.profile(file)
            return []
        } catch {
            return error.problems.map {
                String($0.description.dropFirst(file.count + 1))
            }
        }
    }

    /// A profile of these drives.
    static func drives(_ drives: String, devices: String = "{eye: rehearsal, ear: rehearsal}")
        -> String
    {
        "nacre: 1\ndevices: \(devices)\ndrives:\n"
            + drives.split(separator: "\n").map { "  \($0)\n" }.joined()
    }

    /// The project's own folder.
    static var project: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }
}
