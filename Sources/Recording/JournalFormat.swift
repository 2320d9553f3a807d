import Quantities

/// The layout of a journal file.
///
/// An SQLite file with its own application id; the format version is SQLite's `user_version`.
/// A block holds up to `blockTicks` ticks: for each the inputs (the first of a block whole, the
/// others as the difference to the one before), the 64-bit hash of the state after the tick and
/// the low 16 bits of the hashes of up to 16 sections. Numbers are little-endian.
enum JournalFormat {
    /// "NACR" in ASCII.
    static let applicationID: Int64 = 0x4E41_4352
    /// Grows when a reader of the old format could not read the new one.
    static let version = 2
    /// The ticks of a block: half a second, so that the block under way and the one that is
    /// just being stored are together never more than the one second that may be lost.
    static let blockTicks = 30
    /// How many blocks may wait: ten seconds.
    static let ringBlocks = 20
    /// Ticks from one snapshot to the next: 30 s.
    static let snapshotTicks: UInt64 = 1800
    /// The branch a fresh recording is written to.
    static let firstBranch: Int64 = 0

    static let schema = """
        CREATE TABLE header (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            created TEXT NOT NULL, program TEXT NOT NULL, seed INTEGER NOT NULL,
            first_tick INTEGER NOT NULL, premise BLOB NOT NULL, drives BLOB NOT NULL,
            channels BLOB NOT NULL, kinds BLOB NOT NULL, checksum INTEGER NOT NULL);
        CREATE TABLE blocks (
            branch INTEGER NOT NULL, tick INTEGER NOT NULL, count INTEGER NOT NULL,
            bytes BLOB NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (branch, tick));
        CREATE TABLE snapshots (
            branch INTEGER NOT NULL, tick INTEGER NOT NULL,
            bytes BLOB NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (branch, tick));
        CREATE TABLE gaps (
            branch INTEGER NOT NULL, tick INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (branch, tick));
        """

    /// The checksum kept beside bytes, so that a damaged block is named and never decoded.
    static func checksum(_ key: UInt64, _ bytes: [UInt8]) -> Int64 {
        var hash = StateHash(seed: key)
        hash.combine(bytes: bytes)
        return Int64(bitPattern: hash.value)
    }
}
