import Foundation
import Logging
import Recording
import Setup
import WorldState

/// The world that a run begins with, and where its recording goes.
///
/// A profile that is recorded goes on with the same world after a crash, a kill or the breaker,
/// in a recording of its own; after a proper end it begins anew.
struct WorldStart {
    /// The world.
    var world: World
    /// Where this run is recorded; nil for nowhere.
    var recordingPath: String?

    /// Finds the world; with `isFresh` always a new one.
    init(_ profile: Profile, isFresh: Bool, log: Logger) throws {
        world = World(premise: profile.premise, drives: profile.drives, layout: profile.layout)
        guard let record = profile.journal.record else { return }
        let isFolder = record.hasSuffix("/")
        let earlier = isFolder ? Continuation.recordings(in: record) : WorldStart.numbered(record)
        var found: Continuation?
        if !isFresh {
            do {
                found = try WorldStart.continued(earlier, profile, log)
            } catch {
                // A world that cannot be found again is no reason to have none.
                log.error("\(error); a new world begins")
            }
        }
        recordingPath =
            isFolder
            ? try WorldStart.dated(record)
            : WorldStart.next(record, earlier, isContinued: found != nil || isFresh)
        guard let found else { return }
        world = found.world
        let hash = String(format: "%016lx", UInt(found.hash))
        let remark = found.remark.isEmpty ? "" : "; \(found.remark)"
        Nacre.note(
            "nacre: the world goes on at tick \(world.tick.index), state \(hash), where "
                + "\(found.path) ended without a goodbye\(remark); --fresh begins anew")
    }

    private static func continued(
        _ earlier: [String], _ profile: Profile, _ log: Logger
    ) throws -> Continuation? {
        let (premise, layout) = (profile.premise, profile.layout)
        if try Continuation.isStuck(in: earlier, premise: premise, layout: layout) {
            log.error("the world ended three runs within seconds; a new one begins")
            return nil
        }
        return try Continuation.find(in: earlier, premise: premise, layout: layout)
    }

    /// A name in a folder, after the second in which the run begins.
    private static func dated(_ folder: String) throws -> String {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch { throw Failure("nacre: \(folder): \(error.localizedDescription)") }
        let second = ISO8601DateFormatter().string(from: Date())
        let stem = folder + second.replacingOccurrences(of: ":", with: "-")
        // Two starts within a second get two names, in their order.
        for number in 1..<1000 {
            let path = number == 1 ? "\(stem).nacre" : "\(stem)-\(number).nacre"
            if !FileManager.default.fileExists(atPath: path) { return path }
        }
        throw Failure("nacre: \(stem).nacre exists already")
    }

    /// `walk.nacre`, `walk-2.nacre`, … as far as they are there, the last one first.
    private static func numbered(_ path: String) -> [String] {
        var all: [String] = []
        for number in 1..<10_000 {
            let name = WorldStart.name(path, number)
            guard FileManager.default.fileExists(atPath: name) else { break }
            all.append(name)
        }
        return all.reversed()
    }

    private static func next(_ path: String, _ earlier: [String], isContinued: Bool) -> String {
        isContinued ? name(path, earlier.count + 1) : path
    }

    private static func name(_ path: String, _ number: Int) -> String {
        if number == 1 { return path }
        let stem = (path as NSString).deletingPathExtension
        let ending = (path as NSString).pathExtension
        return "\(stem)-\(number)" + (ending.isEmpty ? "" : ".\(ending)")
    }
}
