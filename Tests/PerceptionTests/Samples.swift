import Foundation
import Testing

/// The sample video, fetched by `script/samples` where it is not there yet.
enum Samples {
    /// The folder of the package.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The path of `vtest.avi`; a failure of the test where it cannot be had.
    static func pedestrians() throws -> String {
        let path = root.appendingPathComponent(".samples/vtest.avi").path
        if !FileManager.default.fileExists(atPath: path) {
            let script = Process()
            script.executableURL = root.appendingPathComponent("script/samples")
            try script.run()
            script.waitUntilExit()
            try #require(script.terminationStatus == 0, "script/samples could not bring vtest.avi")
        }
        try #require(FileManager.default.fileExists(atPath: path))
        return path
    }
}
