import Foundation
import Testing

extension OneAtATime {
    /// What the program says when something is wrong, and its small commands.
    struct CommandTests {
        @Test func `every problem of a profile is named at once and nothing starts`() throws {
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let profile = folder.appendingPathComponent("bad.yaml")
            try """
            nacre: 1
            premise:
              plcae: meadow
              cloud: 7
            drives:
              - from: room.eye.nose
                to: sky.cloud
            """.write(to: profile, atomically: true, encoding: .utf8)
            for command in [["check", profile.path], ["run", profile.path, "--headless"]] {
                let result = try Program.run(command)
                #expect(result.status == 2, "\(command): \(result.output) \(result.errors)")
                let said = result.output + result.errors
                for part in ["bad.yaml:3", "plcae", "bad.yaml:4", "cloud", "room.eye.nose"] {
                    #expect(said.contains(part), "\(part) is missing in: \(said)")
                }
            }
        }

        @Test func `the shipped files are in order`() throws {
            let files = [
                "Profiles/meadow.yaml", "Profiles/rehearsal.yaml", "Profiles/meadow-window.yaml",
            ]
            let result = try Program.run(["check"] + files)
            #expect(result.status == 0, "\(result.output) \(result.errors)")
        }

        @Test func `a missing file gets one line and no world`() throws {
            let result = try Program.run(["run", "Profiles/nowhere.yaml", "--headless"])
            #expect(result.status == 2)
            #expect(result.errors.contains("nowhere.yaml"))
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }

        @Test func `devices are listed for people and for programs`() throws {
            let result = try Program.run(["devices", "--json"])
            #expect(result.status == 0, "\(result.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            #expect(object is [String: Any])
        }

        @Test func `the help of run says what normal priority is for`() throws {
            let result = try Program.run(["help", "run"])
            #expect(result.output.contains("--normal-priority"), "\(result.output)")
        }

        @Test func `help names every command`() throws {
            let result = try Program.run(["help"])
            for command in ["run", "film", "replay", "devices", "check", "bench"] {
                #expect(result.output.contains(command))
            }
        }
    }
}
