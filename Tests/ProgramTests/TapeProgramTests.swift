import Foundation
import Testing

extension OneAtATime {
    /// Scripts and tapes in the whole program: recorded, listed, filmed.
    struct TapeProgramTests {
        /// An exhibit of its own: the rehearsal's profile with other devices.
        private func exhibit(
            _ devices: String, entries: [String: String], journal: String = "record: off"
        ) throws -> (folder: URL, profile: String) {
            let folder = try Program.folder()
            for name in ["Devices", "Profiles"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
            }
            for (name, text) in entries {
                try text.write(
                    to: folder.appendingPathComponent("Devices/\(name).yaml"), atomically: true,
                    encoding: .utf8)
            }
            let profile = folder.appendingPathComponent("Profiles/p.yaml")
            try """
            nacre: 1
            premise: {place: meadow, seed: 1}
            devices: {\(devices)}
            journal: {\(journal)}
            stage: {sound: none}
            """.write(to: profile, atomically: true, encoding: .utf8)
            return (folder, profile.path)
        }

        /// The conditions of each picture of a film, and what the program said.
        private func film(
            _ profile: String, _ folder: URL, seconds: String = "2"
        ) throws -> (conditions: [[String: Any]], said: String) {
            let out = folder.appendingPathComponent("film-\(UUID().uuidString)")
            let result = try Program.run([
                "film", profile, "--seconds", seconds, "--size", "160x90", "--fps", "10", "--out",
                out.path,
            ])
            try #require(result.status == 0, "\(result.errors)")
            let text = try String(
                contentsOf: out.appendingPathComponent("state.jsonl"), encoding: .utf8)
            let lines = try text.split(separator: "\n").map { line in
                try #require(
                    JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            return (lines.compactMap { $0["conditions"] as? [String: Any] }, result.errors)
        }

        private func state(_ conditions: [String: Any]?, _ channel: String) -> String? {
            (conditions?[channel] as? [String: Any])?["state"] as? String
        }

        private static let script = """
            family: network
            driver: script
            settings: {interval: 0.05 s, seed: 3}
            channels:
              rain: {range: [0, 50], plays: [{at: 0, value: 1}, {at: 1 s, value: 9, noise: 0.5}]}
              knock: {event: true, plays: [{at: 0.5 s, value: 1}]}
            """

        @Test func `a film of live devices takes their stand-ins, and says what has none`() throws {
            let (folder, profile) = try exhibit(
                "eye: none, ear: none, roof: station, wall: bare",
                entries: [
                    "made": Self.script,
                    "station": """
                    family: network
                    driver: mqtt
                    settings: {host: nowhere.invalid}
                    rehearse: made
                    channels: {rain: {address: w/rain, range: [0, 50], scale: 7}}
                    """,
                    "bare": "family: serial\nchannels: {light: {address: \"1\"}}\n",
                ])
            defer { try? FileManager.default.removeItem(at: folder) }
            let (conditions, said) = try film(profile, folder)
            let last = conditions.last
            #expect(state(last, "room.roof.rain") == "simulated")
            let rain = (last?["room.roof.rain"] as? [String: Any])?["value"]
            let number = (rain as? NSNumber) ?? (rain as? [NSNumber])?.first
            #expect(abs((number?.doubleValue ?? 0) - 9) <= 0.5, "\(String(describing: rain))")
            #expect(state(last, "room.wall.light") == "unavailable")
            #expect(said.contains("room.wall.light: unavailable in a film"), "\(said)")
            #expect(said.contains("rehearse:") && !said.contains("room.roof.rain"))
            let again = try film(profile, folder).conditions
            #expect((again as NSArray).isEqual(to: conditions))
        }

        @Test func `what is taped is listed and can be filmed; pictures only if allowed`() throws {
            let (folder, profile) = try exhibit(
                "eye: rehearsal, ear: rehearsal, roof: made", entries: ["made": Self.script])
            defer { try? FileManager.default.removeItem(at: folder) }
            let tape = folder.appendingPathComponent("a.mcap").path
            let shy = try Program.run([
                "tape", "record", profile, "--out", tape, "--seconds", "2",
            ])
            try #require(shy.status == 0, "\(shy.errors)")
            #expect(shy.errors.contains("eye: no pictures are stored"), "\(shy.errors)")
            let listed = try Program.run(["tape", "list", tape]).output
            #expect(listed.contains("/room/roof/rain  nacre.Number"), "\(listed)")
            #expect(listed.contains("/room/ear  foxglove.RawAudio"))
            #expect(!listed.contains("/room/eye"))
            // Nothing is written over.
            #expect(try Program.run(["tape", "record", profile, "--out", tape]).status != 0)
            let open = try exhibit(
                "eye: rehearsal, ear: rehearsal, roof: made", entries: ["made": Self.script],
                journal: "pictures: true")
            defer { try? FileManager.default.removeItem(at: open.folder) }
            let pictures = folder.appendingPathComponent("b.mcap").path
            let bold = try Program.run([
                "tape", "record", open.profile, "--out", pictures, "--seconds", "3",
            ])
            try #require(bold.status == 0, "\(bold.errors)")
            #expect(bold.errors.contains("pictures of visitors are stored"))
            try film(of: pictures)
        }

        /// A film whose devices all play a tape: the same twice, and every channel simulated.
        private func film(of tape: String) throws {
            let (folder, profile) = try exhibit(
                "eye: camera, ear: microphone, roof: numbers",
                entries: [
                    "camera": "family: camera\ndriver: tape\nfile: \(tape)\n",
                    "microphone": "family: microphone\ndriver: tape\nfile: \(tape)\n",
                    "numbers": "family: network\ndriver: tape\nfile: \(tape)\n"
                        + "channels: {rain: {range: [0, 50]}, knock: {event: true}}\n",
                ])
            defer { try? FileManager.default.removeItem(at: folder) }
            let (conditions, _) = try film(profile, folder, seconds: "4")
            for channel in ["room.eye.light", "room.ear.loudness", "room.roof.rain"] {
                #expect(state(conditions.last, channel) == "simulated", "\(channel)")
            }
            let again = try film(profile, folder, seconds: "4").conditions
            #expect((again as NSArray).isEqual(to: conditions))
        }
    }
}
