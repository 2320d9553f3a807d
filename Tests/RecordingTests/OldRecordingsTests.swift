import Foundation
import Testing

@testable import Recording

struct OldRecordingsTests {
    private let folder = ScratchFolder()
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func age(_ name: String, days: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: now.addingTimeInterval(-days * 86_400)],
            ofItemAtPath: folder.file(name))
    }

    private func record(_ name: String, days: Double) throws {
        var show = try RecordedShow(folder.file(name))
        show.step(40)
        try show.journal.close(show.world)
        try age(name, days: days)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `only recordings that are old and really ours are removed`() throws {
        try record("a.nacre", days: 40)
        try record("b.nacre", days: 29.9)
        try record("c.nacre", days: 1)
        try record("d.backup", days: 50)
        try Data("a diary".utf8).write(to: URL(fileURLWithPath: folder.file("diary.nacre")))
        try age("diary.nacre", days: 400)
        // Another program's database, down to the first bytes.
        var other = [UInt8]("SQLite format 3\0".utf8)
        other += [UInt8](repeating: 0, count: 200)
        try Data(other).write(to: URL(fileURLWithPath: folder.file("other.nacre")))
        try age("other.nacre", days: 400)
        try FileManager.default.createDirectory(
            atPath: folder.file("sub.nacre"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link.nacre"), withDestinationPath: folder.file("d.backup"))
        let outcomes = OldRecordings.clear(folder.path, olderThan: 30, now: now)
        #expect(outcomes == [.removed(path: folder.file("a.nacre"), days: 40)])
        #expect(
            try names() == [
                "b.nacre", "c.nacre", "d.backup", "diary.nacre", "link.nacre", "other.nacre",
                "sub.nacre",
            ])
    }

    @Test func `the newest recording stays, however old`() throws {
        try record("a.nacre", days: 400)
        try record("b.nacre", days: 300)
        #expect(OldRecordings.clear(folder.path, olderThan: 1, now: now).count == 1)
        #expect(try names() == ["b.nacre"])
        #expect(OldRecordings.clear(folder.path, olderThan: 1, now: now).isEmpty)
        #expect(OldRecordings.clear(folder.file("none"), olderThan: 1, now: now).isEmpty)
    }

    @Test func `a recording whose log was just written to is not old`() throws {
        try record("a.nacre", days: 400)
        try record("b.nacre", days: 0)
        try Data([1]).write(to: URL(fileURLWithPath: folder.file("a.nacre-wal")))
        try age("a.nacre-wal", days: 0.5)
        #expect(OldRecordings.clear(folder.path, olderThan: 1, now: now).isEmpty)
        try age("a.nacre-wal", days: 300)
        #expect(OldRecordings.clear(folder.path, olderThan: 1, now: now).count == 1)
        #expect(try names() == ["b.nacre"])
    }
}
