import Foundation

/// Clears a folder of recordings that nobody wants to keep any longer.
public enum OldRecordings {
    /// What became of an old recording.
    public enum Outcome: Sendable, Hashable {
        /// It was removed; so many whole days had passed since it was last written to.
        case removed(path: String, days: Int)
        /// It is old but could not be removed.
        case kept(path: String, reason: String)
    }

    private static let day: TimeInterval = 86_400

    /// Removes recordings that were last written to more than so many days ago.
    ///
    /// A recording is a plain file directly in the folder whose name ends in `.nacre` and whose
    /// first bytes are those of a journal; nothing else is touched, and no link is followed.
    /// The newest recording stays, however old it is. What SQLite keeps beside a recording goes
    /// with it. Blocks on the disk; not for the loop.
    ///
    /// - Parameters:
    ///   - folder: Where to look, not below it; a folder that is not there holds none.
    ///   - days: At least 1.
    ///   - now: The wall clock's time.
    /// - Returns: What was done, by name.
    public static func clear(_ folder: String, olderThan days: Int, now: Date) -> [Outcome] {
        precondition(days >= 1, "recordings of today are not old")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let recordings = names.sorted().filter { $0.hasSuffix(".nacre") }
            .map { (folder as NSString).appendingPathComponent($0) }
            .filter(isJournal).compactMap { path in
                lastWritten(path).map { (path: path, written: $0) }
            }
        guard let newest = recordings.map(\.written).max() else { return [] }
        var outcomes: [Outcome] = []
        for (path, written) in recordings where written < newest {
            let age = now.timeIntervalSince(written)
            guard age > Double(days) * day else { continue }
            outcomes.append(remove(path, days: Int(age / day)))
        }
        return outcomes
    }

    private static func remove(_ path: String, days: Int) -> Outcome {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            return .kept(path: path, reason: error.localizedDescription)
        }
        for beside in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + beside) {
            do {
                try FileManager.default.removeItem(atPath: path + beside)
            } catch {
                return .kept(path: path + beside, reason: error.localizedDescription)
            }
        }
        return .removed(path: path, days: days)
    }

    /// When a recording was written to last, its write-ahead log included.
    private static func lastWritten(_ path: String) -> Date? {
        [path, path + "-wal"].compactMap {
            try? FileManager.default.attributesOfItem(atPath: $0)[.modificationDate] as? Date
        }.max()
    }

    /// Whether a plain file begins as SQLite files do and bears the journal's application id.
    private static func isJournal(_ path: String) -> Bool {
        let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type]
        guard kind as? FileAttributeType == .typeRegular,
            let file = FileHandle(forReadingAtPath: path)
        else { return false }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: 100), head.count == 100,
            head.starts(with: Array("SQLite format 3\0".utf8))
        else { return false }
        // The id lies at byte 68, the highest byte first.
        let id = head[68..<72].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return id == JournalFormat.applicationID
    }
}
