import Foundation
import Testing

/// Style is a test: lengths, leftovers, and rooms that keep their doors shut.
struct TidyTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every source file of the project below a folder, with its text.
    private static func files(_ folder: String, endings: Set<String>) -> [(String, String)] {
        let base = root.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
        return (names ?? []).sorted().filter { endings.contains(($0 as NSString).pathExtension) }
            .compactMap { name in
                let text = try? String(
                    contentsOf: base.appendingPathComponent(name), encoding: .utf8)
                return text.map { ("\(folder)/\(name)", $0) }
            }
    }

    @Test func `no line is longer than 100 characters and no file than 400 lines`() {
        for folder in ["Sources", "Tests"] {
            for (name, text) in Self.files(folder, endings: ["swift"]) {
                let lines = text.components(separatedBy: "\n")
                #expect(lines.count <= 401, "\(name) has \(lines.count - 1) lines")
                for (number, line) in lines.enumerated() where line.count > 100 {
                    Issue.record("\(name):\(number + 1) has \(line.count) characters")
                }
            }
        }
    }

    @Test func `no function is longer than 70 lines`() {
        for (name, text) in Self.files("Sources", endings: ["swift"]) {
            var start: (line: Int, indent: Int, head: String)?
            for (number, line) in text.components(separatedBy: "\n").enumerated() {
                let indent = line.prefix { $0 == " " }.count
                let body = line.dropFirst(indent)
                if let open = start, indent == open.indent, body.hasPrefix("}") {
                    let length = number - open.line + 1
                    #expect(length <= 71, "\(name):\(open.line + 1) \(open.head): \(length) lines")
                    start = nil
                }
                if start == nil, body.contains("func "), !body.hasPrefix("//"),
                    !body.hasSuffix("}")
                {
                    start = (number, indent, String(body.prefix(60)))
                }
            }
        }
    }

    @Test func `nothing is left to be done in the tree`() {
        let leftovers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"]
        for folder in ["Sources", "Tests", "script", "Profiles", "Devices", "Calibration"] {
            for (name, text) in Self.files(folder, endings: ["swift", "c", "h", "cpp", "md", ""]) {
                for word in leftovers where text.contains(word) {
                    Issue.record("\(name) says \(word)")
                }
            }
        }
    }

    @Test func `the world half reads no clock, no file and no system maths`() {
        let banned = ["import Foundation", "import Glibc", "Dictionary(", "[String: ", "Date("]
        for room in ["Quantities", "Conditions", "WorldState", "Render", "Sonify"] {
            for (name, text) in Self.files("Sources/\(room)", endings: ["swift"]) {
                for word in banned where text.contains(word) {
                    Issue.record("\(name) holds \(word)")
                }
            }
        }
    }

    @Test func `devices and world meet in Sensing, Setup, Runner and the program alone`() {
        let world = ["WorldState", "Render", "Sonify", "Recording", "Direction"]
        let devices = [
            "VideoDriver", "AudioDriver", "VirtualDriver", "SensorDriver", "Udev", "Perception",
            "Vision", "DeviceIO", "NetworkDriver", "Tape",
        ]
        for room in devices {
            for (name, text) in Self.files("Sources/\(room)", endings: ["swift"]) {
                for other in world where text.contains("import \(other)\n") {
                    Issue.record("\(name) imports \(other)")
                }
            }
        }
        for room in world {
            for (name, text) in Self.files("Sources/\(room)", endings: ["swift"]) {
                for other in devices where text.contains("import \(other)\n") {
                    Issue.record("\(name) imports \(other)")
                }
            }
        }
    }

    @Test func `every target has its line in the README`() throws {
        let readme = try String(
            contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let rooms = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("Sources").path)
        for room in rooms { #expect(readme.contains("`\(room)`"), "README lacks \(room)") }
    }
}
