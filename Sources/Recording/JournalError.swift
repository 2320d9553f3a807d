import GRDB

/// Why a journal cannot be written or read: always with its path and the next step.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file of that name is there already; a journal never writes over one.
    case exists(path: String)
    /// The folder is missing, or may not be written.
    case cannotCreate(path: String, reason: String)
    /// There is no such file, or it may not be read.
    case cannotOpen(path: String, reason: String)
    /// The file is something else.
    case notAJournal(path: String)
    /// The file was written in a format that this program does not know.
    case otherVersion(path: String, found: Int, known: Int)
    /// The disk has no room left.
    case diskFull(path: String)
    /// The file or its folder may not be written any more.
    case readOnly(path: String)
    /// Another program holds the file locked.
    case locked(path: String)
    /// The disk or the file system answered with an error.
    case failed(path: String, reason: String)
    /// The file holds what no journal writer wrote; `place` says where.
    case damaged(path: String, place: String, reason: String)
    /// The store was too slow for ten seconds, so that ticks were lost.
    case ranFull(path: String, lostTicks: UInt64)

    /// What happened and what to do next, in one line.
    public var description: String {
        switch self {
        case .exists(let path):
            "\(path) exists already; choose another name or move it away"
        case .cannotCreate(let path, let reason):
            "cannot create \(path): \(reason); choose a folder that exists and may be written"
        case .cannotOpen(let path, let reason):
            "cannot open \(path): \(reason); check the name and its permissions"
        case .notAJournal(let path):
            "\(path) is not a recording of this program; give a file written by --record"
        case .otherVersion(let path, let found, let known):
            "\(path) has format \(found), this program reads format \(known); "
                + "replay it with the program version that recorded it"
        case .diskFull(let path):
            "no room left on the disk of \(path); free some, recording goes on by itself"
        case .readOnly(let path):
            "\(path) may not be written any more; remount its disk or change its permissions"
        case .locked(let path):
            "\(path) is locked by another program; close that program"
        case .failed(let path, let reason):
            "the disk of \(path) failed: \(reason); look at the system's log"
        case .damaged(let path, let place, let reason):
            "\(path) is damaged at \(place): \(reason); replay up to there or use a copy"
        case .ranFull(let path, let lostTicks):
            "\(path) could not be written for ten seconds and \(lostTicks) ticks are missing; "
                + "use a quicker disk"
        }
    }

    /// What an error of the database means for the file at `path`.
    init(_ error: any Error, path: String, place: String) {
        if let known = error as? JournalError {
            self = known
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed(path: path, reason: String(describing: error))
            return
        }
        let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: reason)
        case .SQLITE_NOTADB: self = .notAJournal(path: path)
        case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_SCHEMA:
            self = .damaged(path: path, place: place, reason: reason)
        default: self = .failed(path: path, reason: reason)
        }
    }
}
