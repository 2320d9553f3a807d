import Foundation
import GRDB
import Glibc
import Quantities

/// The journal's file while it is written: every call is one transaction, synced at its end.
///
/// WAL with `synchronous = FULL`: what a call has stored survives `kill -9` and the breaker.
/// Used by the journal's thread only.
final class JournalStore {
    let path: String
    private let database: DatabaseQueue
    private let quotaBytes: Int64?

    /// Creates the file and writes its header; a file that is there already is left alone.
    init(
        path: String, header: JournalHeader, quotaBytes: Int64?, pageLimit: Int?
    ) throws(JournalError) {
        self.path = path
        self.quotaBytes = quotaBytes
        try JournalStore.createFile(path)
        do {
            database = try DatabaseQueue(path: path, configuration: JournalStore.configuration)
            try database.writeWithoutTransaction { db in
                if let pageLimit { try db.execute(sql: "PRAGMA max_page_count = \(pageLimit)") }
            }
            try database.write { db in
                try db.execute(sql: "PRAGMA application_id = \(JournalFormat.applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(JournalFormat.version)")
                try db.execute(sql: JournalFormat.schema)
                try JournalStore.insert(header, db)
            }
        } catch {
            // What was begun is taken away again, so that the same name can be used.
            for end in ["", "-wal", "-shm"] { unlink(path + end) }
            throw JournalError(error, path: path, place: "its header")
        }
    }

    private static func createFile(_ path: String) throws(JournalError) {
        let file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o644)
        if file >= 0 {
            Glibc.close(file)
            return
        }
        switch errno {
        case EEXIST: throw .exists(path: path)
        case ENOSPC, EDQUOT: throw .diskFull(path: path)
        case let code: throw .cannotCreate(path: path, reason: String(cString: strerror(code)))
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.label = "nacre.journal"
        configuration.qos = .utility
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA journal_size_limit = 4194304")
        }
        return configuration
    }

    private static func insert(_ header: JournalHeader, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO header VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                header.created, header.program, Int64(bitPattern: header.premise.seed),
                Int64(header.firstTick.index), Data(header.premiseBytes), Data(header.driveBytes),
                Data(header.channelBytes), Data(header.kindBytes), header.checksum,
            ])
    }

    /// Stores a slot: its gap, its snapshots, its block.
    ///
    /// All of it is stored, or nothing.
    ///
    /// - Returns: The bytes that the file uses now.
    func store(_ slot: JournalSlot) throws(JournalError) -> Int64 {
        do {
            return try database.write { db in
                if slot.lostTicks > 0 {
                    try db.execute(
                        sql: "INSERT INTO gaps VALUES (?, ?, ?)",
                        arguments: [
                            JournalFormat.firstBranch, Int64(slot.firstTick - slot.lostTicks),
                            Int64(slot.lostTicks),
                        ])
                }
                try insertSnapshot(slot.opening.bytes, slot.openingTick, db)
                if slot.count > 0 { try insertBlock(slot, db) }
                try insertSnapshot(slot.closing.bytes, slot.closingTick, db)
                if !slot.closing.bytes.isEmpty { try keepQuota(db) }
                return try JournalStore.usedBytes(db)
            }
        } catch {
            throw JournalError(error, path: path, place: "tick \(slot.firstTick)")
        }
    }

    private func insertBlock(_ slot: JournalSlot, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO blocks VALUES (?, ?, ?, ?, ?)",
            arguments: [
                JournalFormat.firstBranch, Int64(slot.firstTick), slot.count,
                Data(slot.block.bytes),
                JournalFormat.checksum(slot.firstTick, slot.block.bytes),
            ])
    }

    private func insertSnapshot(_ bytes: [UInt8], _ tick: UInt64, _ db: Database) throws {
        if bytes.isEmpty { return }
        try db.execute(
            sql: "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?)",
            arguments: [
                JournalFormat.firstBranch, Int64(tick), Data(bytes),
                JournalFormat.checksum(tick, bytes),
            ])
    }

    /// Drops the oldest blocks up to the oldest snapshot but one, until the quota is kept.
    ///
    /// The replay then starts at the oldest snapshot. What is freed inside the file is used
    /// again. The last two snapshots' blocks stay, whatever the quota says.
    private func keepQuota(_ db: Database) throws {
        guard let quotaBytes else { return }
        while try JournalStore.usedBytes(db) > quotaBytes {
            let ticks = try Int64.fetchAll(
                db, sql: "SELECT tick FROM snapshots WHERE branch = ? ORDER BY tick LIMIT 3",
                arguments: [JournalFormat.firstBranch])
            guard ticks.count >= 2 else { return }
            // The oldest snapshot may already be the start: then the next one becomes it.
            let older =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM blocks WHERE branch = ? AND tick <= ?",
                    arguments: [JournalFormat.firstBranch, ticks[0]]) ?? 0
            if older == 0 && ticks.count < 3 { return }
            let start = older > 0 ? ticks[0] : ticks[1]
            for table in ["blocks", "gaps"] {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE branch = ? AND tick <= ?",
                    arguments: [JournalFormat.firstBranch, start])
            }
            try db.execute(
                sql: "DELETE FROM snapshots WHERE branch = ? AND tick < ?",
                arguments: [JournalFormat.firstBranch, start])
        }
    }

    private static func usedBytes(_ db: Database) throws -> Int64 {
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        let size = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        return (pages - free) * size
    }

    /// Folds the write-ahead log into the file, so that one plain file is left.
    ///
    /// While somebody else has the file open the log stays beside it, which is just as safe.
    func close() throws(JournalError) {
        do {
            try database.writeWithoutTransaction { db in
                do {
                    try db.execute(sql: "PRAGMA journal_mode = DELETE")
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {}
            }
            try database.close()
        } catch { throw JournalError(error, path: path, place: "its end") }
    }
}
