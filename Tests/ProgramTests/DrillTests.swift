import Foundation
import Testing

extension OneAtATime {
    /// Faults on purpose and loop gain, as a user asks for them.
    struct DrillTests {
        @Test func `a drill is the same twice, and its recording replays without it`() throws {
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let tape = folder.appendingPathComponent("drill.nacre").path
            let arguments = [
                "drill", "Profiles/rehearsal.yaml", "--channel", "room.eye.*", "--fault", "stuck",
                "--from", "6s", "--for", "3 s", "--seconds", "12", "--json",
            ]
            let first = try Program.run(arguments + ["--record", tape])
            #expect(first.status == 0, "\(first.errors)")
            #expect(try Program.run(arguments).output == first.output)
            let report = try #require(
                JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any])
            #expect(report["ticks"] as? Int == 720)
            #expect(report["went_on"] as? Bool == true)
            #expect(
                try Program.run(["replay", tape, "--verify"]).output == "720 ticks, 0 differ\n")
            let again = try Program.run(
                ["drill", tape, "--fault", "off", "--channel", "room.eye.*", "--from", "4s"])
            #expect(again.status == 0 && again.output.contains("ticks differ from the recording"))
        }

        @Test func `what is asked wrongly is told`() throws {
            let wrong = try Program.run(["drill", "--fault", "off", "--channel", "room.nose.*"])
            #expect(wrong.status == 2 && wrong.errors.contains("room.eye.light"))
            #expect(try Program.run(["drill", "--fault", "sleepy"]).status != 0)
        }

        /// Minutes for each profile.
        @Test(.enabled(if: Program.isLong)) func `no shipped profile drives itself`() throws {
            let result = try Program.run(["drill", "self", "--short", "--json"])
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let reports = try #require(
                JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
            #expect(reports.count >= 2)
            for report in reports {
                let gain = try #require(report["gain"] as? Double)
                #expect(gain < 1, "\(report["name"] ?? "")")
            }
        }
    }
}
