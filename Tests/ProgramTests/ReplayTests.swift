import Foundation
import Testing

extension OneAtATime {
    /// Recording and replay of the living world, by the program itself.
    struct ReplayTests {
        @Test func `people on a video move the world, and its recording replays to the bit`() throws
        {
            try #require(
                FileManager.default.fileExists(atPath: Program.pedestrians), "run script/samples")
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = folder.appendingPathComponent("walk.nacre").path
            let seconds = Program.isLong ? "60" : "12"
            let run = try Program.run([
                "run", "Profiles/meadow.yaml", "--camera", Program.pedestrians, "--headless",
                "--for",
                seconds, "--record", file, "--normal-priority",
            ])
            #expect(run.status == 0, "\(run.errors)")
            let verified = try Program.run(["replay", file, "--verify"])
            #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
            let ticks = try #require(
                verified.output.split(separator: " ").first.flatMap { Int($0) })
            #expect(ticks >= Int(seconds).map { ($0 - 1) * 60 } ?? 0)
            #expect(verified.output.contains("0 differ"))

            let one = try Program.run(["replay", file, "--verify", "--workers", "1"])
            #expect(one.output.contains("0 differ"), "\(one.output) \(one.errors)")
            let debug = try Program.run(["replay", file, "--verify"], configuration: "debug")
            #expect(debug.output.contains("0 differ"), "\(debug.output) \(debug.errors)")
        }

        @Test func `a recording of a killed program opens and verifies`() throws {
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            for round in 0..<(Program.isLong ? 20 : 2) {
                let file = folder.appendingPathComponent("killed-\(round).nacre").path
                let process = try Program.start(
                    [
                        "run", "Profiles/rehearsal.yaml", "--headless", "--record", file,
                        "--normal-priority",
                    ],
                    in: folder)
                // On a busy machine it may take its time to start.
                for _ in 0..<1200 where !FileManager.default.fileExists(atPath: file) {
                    Thread.sleep(forTimeInterval: 0.1)
                }
                Thread.sleep(forTimeInterval: 3.5 + Double(round % 10) * 0.13)
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                let verified = try Program.run(["replay", file, "--verify"])
                #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
                #expect(verified.output.contains("0 differ"))
            }
        }
    }
}
