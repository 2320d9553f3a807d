import Foundation
import Testing

extension OneAtATime {
    /// Film: without a clock, always the same.
    struct FilmTests {
        private func film(_ arguments: [String]) throws -> [String: Data] {
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let out = folder.appendingPathComponent("film")
            let result = try Program.run(["film", "--out", out.path] + arguments)
            #expect(result.status == 0, "\(result.errors)")
            return try Program.files(out)
        }

        private func states(_ files: [String: Data]) throws -> [[String: Any]] {
            let text = String(decoding: try #require(files["state.jsonl"]), as: UTF8.self)
            return try text.split(separator: "\n").map { line in
                try #require(
                    JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
        }

        @Test func `the same film twice has the same bytes of pictures, sound and lines`() throws {
            let seconds = Program.isLong ? "20" : "2"
            let size = Program.isLong ? "1280x720" : "480x270"
            let arguments = ["--seconds", seconds, "--size", size, "--fps", "10"]
            let (a, b) = (try film(arguments), try film(arguments))
            #expect(a.count >= 20 + 3)
            #expect(a["sound.wav"] != nil && a["events.jsonl"] != nil)
            #expect(a == b)
            #expect(try states(a).count == Int(seconds).map { $0 * 10 })
        }

        @Test func `another seed makes another world`() throws {
            let arguments = ["--seconds", "0.5", "--size", "160x90", "--fps", "4"]
            let (a, b) = (
                try film(arguments + ["--seed", "1"]), try film(arguments + ["--seed", "2"])
            )
            #expect(a["image-000001.png"] != b["image-000001.png"])
        }

        @Test func `who comes back to a held world sees the same picture to the bit`() throws {
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let cues = folder.appendingPathComponent("walk.yaml")
            let pose = "[12, -30, -1.2]"
            func script(held: Bool) -> String {
                """
                - {at: 0, say: "first person"}
                - {at: 0, pose: \(pose)}
                \(held ? "- {at: 0, hold: [hour, weather, wind, life, figure]}" : "")
                - {at: 1, keys: [w, shift], for: 48}
                - {at: 50, pose: \(pose)}
                \(held ? "- {at: 50, hold: [hour, weather, wind, life, figure]}" : "")
                """
            }
            func ends(held: Bool) throws -> (first: Data?, last: Data?, way: Double) {
                try script(held: held).write(to: cues, atomically: true, encoding: .utf8)
                let files = try film([
                    "Profiles/rehearsal.yaml", "--cues", cues.path, "--seconds", "51", "--size",
                    "320x180", "--fps", "1",
                ])
                let positions = try states(files).compactMap {
                    ($0["camera"] as? [String: Any])?["position"] as? [Double]
                }
                let way = positions.map { hypot($0[0] - 12, $0[1] + 30) }.max() ?? 0
                return (files["image-000000.png"], files["image-000050.png"], way)
            }
            let held = try ends(held: true)
            #expect(held.way > 190, "walked \(held.way) m away")
            #expect(held.first != nil && held.first == held.last)
            let free = try ends(held: false)
            #expect(free.first != free.last)
        }
    }
}
