import Foundation
import Glibc
import Kernels
import Synchronization

/// Watches a profile and its devices while the world runs, and reads them anew after an edit.
///
/// Looks at size and time of the files once every half second on a thread of its own; an edit
/// is read when it has rested for one look, so that half-written files are not. A good profile
/// or the problems of a bad one are left in `changes`; the world goes on with the old profile
/// until its owner takes the new one.
public final class ProfileWatcher: Sendable {
    /// What came of an edit.
    public enum Change: Sendable, Hashable {
        /// A checked profile that differs from the one before.
        case profile(Profile)
        /// The edit cannot be used; the profile before stays.
        case problems(SetupProblems)
    }

    /// The newest change that its one owner has not taken yet.
    public let changes = LatestSlot<Change>()

    private struct State {
        var stamp: [String]
        var pending: [String]?
        var last: Profile
    }
    private let folder: ExhibitFolder
    private let file: String
    private let state: Mutex<State>
    private let mustStop = Atomic<Bool>(false)
    private let isStarted = Atomic<Bool>(false)

    /// Makes a watcher of a profile that has just been read; `start` begins to watch.
    public init(_ profile: Profile, in folder: ExhibitFolder) {
        self.folder = folder
        file = profile.file
        let stamp = ProfileWatcher.stamp(profile.file, folder)
        state = Mutex(State(stamp: stamp, pending: nil, last: profile))
    }

    /// Begins to watch on a thread of its own, at normal priority and nice 5.
    public func start() {
        if isStarted.exchange(true, ordering: .relaxed) { return }
        Thread { [self] in
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
            while !mustStop.load(ordering: .relaxed) {
                look()
                Thread.sleep(forTimeInterval: 0.5)
            }
        }.start()
    }

    /// Ends the watch within half a second.
    public func stop() { mustStop.store(true, ordering: .relaxed) }

    /// Looks once; what `start` does twice a second, and nobody else once it was called.
    public func look() {
        let stamp = ProfileWatcher.stamp(file, folder)
        let isRead = state.withLock { state in
            guard stamp != state.stamp else {
                state.pending = nil
                return false
            }
            guard stamp == state.pending else {
                state.pending = stamp
                return false
            }
            state.stamp = stamp
            state.pending = nil
            return true
        }
        if isRead { read() }
    }

    private func read() {
        do throws(SetupProblems) {
            let profile = try folder.profile(file)
            let isNew = state.withLock { state in
                defer { state.last = profile }
                return state.last != profile
            }
            if isNew { changes.put(.profile(profile)) }
        } catch {
            changes.put(.problems(error))
        }
    }

    /// Name, size, time and number of the profile and every device entry.
    private static func stamp(_ file: String, _ folder: ExhibitFolder) -> [String] {
        let devices = "\(folder.path)/Devices"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: devices)) ?? []
        return ([file] + names.sorted().map { "\(devices)/\($0)" }).map { path in
            var facts = stat()
            guard stat(path, &facts) == 0 else { return "\(path) is not there" }
            return "\(path) \(facts.st_size) \(facts.st_ino) \(facts.st_mtim.tv_sec) "
                + "\(facts.st_mtim.tv_nsec)"
        }
    }
}
