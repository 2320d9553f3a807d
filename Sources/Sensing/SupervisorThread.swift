import Glibc
import Synchronization

/// Runs one supervisor on a thread of its own, at normal priority and nice 5.
///
/// The supervisor and all it owns are made on that thread and never leave it.
public final class SupervisorThread: Sendable {
    /// Nanoseconds slept at a stretch, so that `stop` is heard soon.
    private static let nap: Int64 = 50_000_000

    private let mustStop = Atomic<Bool>(false)
    private let hasEnded = Atomic<Bool>(false)
    private let make: @Sendable () -> DeviceSupervisor
    private let handle = Mutex<pthread_t?>(nil)

    /// Starts the thread.
    /// - Parameter make: Makes the supervisor; called once, on the thread.
    public init(_ make: @escaping @Sendable () -> DeviceSupervisor) {
        self.make = make
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let status = pthread_create(&thread, nil, supervisorThreadMain, box.toOpaque())
        precondition(status == 0, "no thread could be made")
        handle.withLock { $0 = thread }
    }

    /// Asks the thread to end; does not wait.
    public func end() { mustStop.store(true, ordering: .relaxed) }

    /// Ends the thread and waits for it, which takes the length of one wait for a capture.
    ///
    /// A device that hangs may keep its thread for as long as it hangs: after `patience`
    /// nanoseconds the thread is left to itself, and to the end of the program.
    /// - Returns: Whether it ended.
    @discardableResult
    public func stop(patience: Int64 = 2_000_000_000) -> Bool {
        end()
        let thread = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        guard let thread else { return true }
        for _ in 0..<max(1, patience / 10_000_000) where !hasEnded.load(ordering: .acquiring) {
            usleep(10_000)
        }
        guard hasEnded.load(ordering: .acquiring) else {
            pthread_detach(thread)
            return false
        }
        pthread_join(thread, nil)
        return true
    }

    fileprivate func run() {
        // On Linux this changes the calling thread alone; without the right to it, it stays.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
        let supervisor = make()
        while !mustStop.load(ordering: .relaxed) {
            let rest = min(supervisor.turn(), SupervisorThread.nap)
            if rest > 0 { usleep(UInt32(rest / 1_000)) }
        }
        supervisor.close()
        hasEnded.store(true, ordering: .releasing)
    }
}

/// The thread's entry: nonisolated, as C calls it.
private func supervisorThreadMain(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box else { return nil }
    Unmanaged<SupervisorThread>.fromOpaque(box).takeRetainedValue().run()
    return nil
}
