import Conditions
import Foundation
import Setup
import Testing
import WorldState

@Suite struct ShippedFilesTests {
    private static func files(_ folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: Exhibit.project + "/" + folder)?
            .compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
            .map { "\(Exhibit.project)/\(folder)/\($0)" }
    }

    @Test(arguments: ["Profiles", "Devices", "Calibration"])
    func `every shipped file is free of problems`(folder: String) {
        let files = ShippedFilesTests.files(folder)
        #expect(folder == "Calibration" || files.count >= 2)
        #expect(ExhibitFolder.check(files).map(\.description) == [])
    }

    @Test func `the shipped profiles differ in their devices, not in their drives`() throws {
        let folder = ExhibitFolder(path: Exhibit.project)
        let meadow = try folder.profile(Exhibit.project + "/Profiles/meadow.yaml")
        let rehearsal = try folder.profile(Exhibit.project + "/Profiles/rehearsal.yaml")
        #expect(meadow.drives == rehearsal.drives)
        #expect(meadow.eye.choice == .any && rehearsal.eye.choice == .rehearsal)
        #expect(meadow.drives.count >= 7)
    }

    @Test(arguments: [
        ("Profiles", SchemaTables.profiles), ("Devices", SchemaTables.devices),
        ("Calibration", SchemaTables.calibration),
    ])
    func `the README lists exactly the accepted keys`(folder: String, tables: String) throws {
        let file = "\(Exhibit.project)/\(folder)/README.md"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let parts = text.components(separatedBy: "<!-- tables -->\n")
        let head = try #require(parts.first)
        let wanted = head + "<!-- tables -->\n" + tables + "\n<!-- end of tables -->\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try wanted.write(toFile: file, atomically: true, encoding: .utf8)
        } else {
            #expect(
                text == wanted, "UPDATE_GOLDEN=1 swift test --filter ShippedFiles rewrites it")
        }
    }
}
