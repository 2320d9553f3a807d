import Foundation
import Testing

@testable import Stage

@Suite struct ChildProgramTests {
    @Test func `a missing program names the package to install`() {
        let error = #expect(throws: StageError.self) {
            _ = try ChildProgram(
                "ffmpeg-that-is-not-there", package: "ffmpeg", arguments: [], output: "a.mp4",
                patience: 1)
        }
        #expect(error?.description.contains("apt-get install ffmpeg") == true)
    }

    @Test func `a program that dies is an error with its last words, not a signal`() throws {
        let child = try ChildProgram(
            "sh", package: "dash", arguments: ["-c", "echo the disk is full >&2; exit 3"],
            output: "a.mp4", patience: 1)
        let data = [UInt8](repeating: 0, count: 1 << 20)
        let error = #expect(throws: StageError.self) {
            for _ in 0..<100 { try data.withUnsafeBytes { try child.write($0) } }
        }
        #expect(error?.description.contains("the disk is full") == true)
    }

    @Test func `a program that takes nothing is given up`() throws {
        let child = try ChildProgram(
            "sleep", package: "coreutils", arguments: ["60"], output: "a.mp4", patience: 1)
        let data = [UInt8](repeating: 0, count: 1 << 20)
        let error = #expect(throws: StageError.self) {
            for _ in 0..<100 { try data.withUnsafeBytes { try child.write($0) } }
        }
        #expect(error?.description.contains("takes no more data") == true)
    }

    @Test func `a program's bad end is told`() throws {
        let child = try ChildProgram(
            "sh", package: "dash", arguments: ["-c", "cat >/dev/null; echo no >&2; exit 1"],
            output: "a.mp4", patience: 5)
        let error = #expect(throws: StageError.self) { try child.finish(patience: 10) }
        #expect(error?.reason == .programFailed("sh", says: "no"))
    }
}
