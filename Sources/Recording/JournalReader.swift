import Foundation
import GRDB
import Quantities
import WorldState

/// Reads a recording: its header, ticks, snapshots and gaps; also after `kill -9`.
///
/// Opens the file for reading only. Everything is checked before it is used: a damaged file is
/// answered with `JournalError`, never with a trap. Use from one thread at a time.
public final class JournalReader {
    /// The file.
    public let path: String
    /// What the recording says of itself.
    public let header: JournalHeader
    private let database: DatabaseQueue

    /// Opens a recording.
    ///
    /// - Throws: `cannotOpen`, `notAJournal`, `otherVersion` or `damaged`.
    public init(path: String) throws(JournalError) {
        self.path = path
        try JournalReader.checkReadable(path)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "nacre.journal.reader"
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            self.database = database
            header = try database.read { db in try JournalReader.readHeader(db, path) }
        } catch { throw JournalError(error, path: path, place: "its header") }
    }

    private static func checkReadable(_ path: String) throws(JournalError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .cannotOpen(path: path, reason: "there is no such file")
        }
        if isFolder.boolValue { throw .cannotOpen(path: path, reason: "it is a folder") }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw .cannotOpen(path: path, reason: "it may not be read")
        }
    }

    private static func readHeader(_ db: Database, _ path: String) throws -> JournalHeader {
        guard
            try Int64.fetchOne(db, sql: "PRAGMA application_id") == JournalFormat.applicationID
        else { throw JournalError.notAJournal(path: path) }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard version == JournalFormat.version else {
            throw JournalError.otherVersion(
                path: path, found: version, known: JournalFormat.version)
        }
        let sql = """
            SELECT created, program, first_tick, premise, drives, channels, kinds, checksum
            FROM header
            """
        guard let row = try Row.fetchOne(db, sql: sql) else {
            throw JournalError.damaged(path: path, place: "its header", reason: "it is missing")
        }
        do {
            let layout = try JournalHeader.layout(from: try row.bytes(5))
            let header = JournalHeader(
                created: try row.text(0), program: try row.text(1),
                firstTick: Tick(UInt64(try row.count(2))),
                premise: try JournalHeader.premise(from: try row.bytes(3)),
                drives: try JournalHeader.drives(from: try row.bytes(4), layout),
                layout: layout, kinds: try JournalHeader.kinds(from: try row.bytes(6)))
            guard try row.number(7) == header.checksum else {
                throw DecodingProblem("its checksum does not fit")
            }
            return header
        } catch let problem as DecodingProblem {
            throw JournalError.damaged(
                path: path, place: "its header", reason: problem.description)
        }
    }

    // MARK: Blocks and snapshots

    /// No writer stores longer blocks: this bounds the search for the one that holds a tick.
    private static let longestBlock = 3600

    /// The block that holds the first recorded tick after `tick`; nil at the end.
    func block(after tick: UInt64) throws(JournalError) -> RecordedBlock? {
        let sql = """
            SELECT tick, count, bytes, checksum FROM blocks
            WHERE branch = ?1 AND tick > ?2 - \(JournalReader.longestBlock)
                AND tick + count - 1 > ?2 ORDER BY tick LIMIT 1
            """
        return try fetch(sql, tick, "the block after tick \(tick)") { row in
            let block = RecordedBlock(
                firstTick: UInt64(try row.count(0)), count: try row.count(1),
                bytes: try row.bytes(2))
            guard block.count >= 1 && block.count <= JournalReader.longestBlock else {
                throw DecodingProblem("it counts \(block.count) ticks")
            }
            guard try row.number(3) == JournalFormat.checksum(block.firstTick, block.bytes) else {
                throw DecodingProblem("its checksum does not fit")
            }
            return block
        }
    }

    /// A snapshot of the state.
    public struct Snapshot: Sendable {
        /// After which tick the state was like this.
        public var tick: Tick
        /// What `World.restore` takes.
        public var bytes: [UInt8]
    }

    /// The last snapshot at or before a tick; nil where there is none.
    ///
    /// - Throws: `damaged`, or `failed` where the disk does.
    public func snapshot(atOrBefore tick: Tick) throws(JournalError) -> Snapshot? {
        let sql = """
            SELECT tick, bytes, checksum FROM snapshots
            WHERE branch = ? AND tick <= ? ORDER BY tick DESC LIMIT 1
            """
        return try fetch(sql, tick.index, "the snapshot before tick \(tick.index)") { row in
            let snapshot = Snapshot(
                tick: Tick(UInt64(try row.count(0))), bytes: try row.bytes(1))
            guard
                try row.number(2) == JournalFormat.checksum(snapshot.tick.index, snapshot.bytes)
            else { throw DecodingProblem("its checksum does not fit") }
            return snapshot
        }
    }

    private func fetch<Value>(
        _ sql: String, _ tick: UInt64, _ place: String, _ read: (Row) throws -> Value
    ) throws(JournalError) -> Value? {
        do {
            return try database.read { db in
                let arguments: StatementArguments = [
                    JournalFormat.firstBranch, Int64(clamping: tick),
                ]
                guard let row = try Row.fetchOne(db, sql: sql, arguments: arguments) else {
                    return nil
                }
                return try read(row)
            }
        } catch let problem as DecodingProblem {
            throw .damaged(path: path, place: place, reason: problem.description)
        } catch { throw JournalError(error, path: path, place: place) }
    }

    // MARK: Extent

    /// A run of ticks that could not be recorded.
    public struct Gap: Hashable, Sendable {
        /// The first lost tick.
        public var tick: Tick
        /// How many were lost.
        public var count: UInt64
    }

    /// The ticks that were lost while it was recorded, in their order.
    public func gaps() throws(JournalError) -> [Gap] {
        do {
            return try database.read { db in
                let sql = "SELECT tick, count FROM gaps WHERE branch = ? ORDER BY tick"
                return try Row.fetchAll(db, sql: sql, arguments: [JournalFormat.firstBranch]).map {
                    Gap(tick: Tick(UInt64(try $0.count(0))), count: UInt64(try $0.count(1)))
                }
            }
        } catch let problem as DecodingProblem {
            throw .damaged(path: path, place: "its gaps", reason: problem.description)
        } catch { throw JournalError(error, path: path, place: "its gaps") }
    }

    /// The first and the last recorded tick; nil where not one was stored.
    public func extent() throws(JournalError) -> ClosedRange<Tick>? {
        let sql = """
            SELECT min(tick), max(tick + count - 1) FROM blocks
            WHERE branch = ? AND tick >= ? HAVING count(*) > 0
            """
        return try fetch(sql, 0, "its blocks") { row in
            let (first, last) = (try row.count(0), try row.count(1))
            guard first <= last else { throw DecodingProblem("it ends before it begins") }
            return Tick(UInt64(first))...Tick(UInt64(last))
        }
    }

    /// Calls `body` for every recorded tick after `tick`, in order, until it answers `false`.
    public func forEachTick(
        after tick: Tick = Tick(0), _ body: (RecordedTick) throws -> Bool
    ) throws {
        var last = tick.index
        while let block = try block(after: last) {
            do {
                var decoder = BlockDecoder(block, layout: header.layout)
                while try decoder.next() {
                    if decoder.current.tick.index <= last { continue }
                    if try !body(decoder.current) { return }
                }
            } catch let problem as DecodingProblem { throw damage(block, problem) }
            last = block.lastTick
        }
    }

    /// What is said of a block that does not decode.
    func damage(_ block: RecordedBlock, _ problem: DecodingProblem) -> JournalError {
        .damaged(
            path: path, place: "the block of tick \(block.firstTick)", reason: problem.description)
    }
}

extension Row {
    // GRDB's typed subscripts trap on a value of another type; a damaged file may hold any.
    func number(_ column: Int) throws(DecodingProblem) -> Int64 {
        guard let value = Int64.fromDatabaseValue(databaseValue(column)) else {
            throw DecodingProblem("column \(column) is not a number")
        }
        return value
    }

    func count(_ column: Int) throws(DecodingProblem) -> Int {
        let value = try number(column)
        guard value >= 0 else { throw DecodingProblem("column \(column) is negative") }
        return Int(value)
    }

    func text(_ column: Int) throws(DecodingProblem) -> String {
        guard let value = String.fromDatabaseValue(databaseValue(column)) else {
            throw DecodingProblem("column \(column) is not a text")
        }
        return value
    }

    func bytes(_ column: Int) throws(DecodingProblem) -> [UInt8] {
        guard let value = Data.fromDatabaseValue(databaseValue(column)) else {
            throw DecodingProblem("column \(column) is not a run of bytes")
        }
        return Array(value)
    }

    private func databaseValue(_ column: Int) -> DatabaseValue { self[column] }
}
