import Glibc
import Synchronization

/// Runs a body on a thread of its own at a real-time priority, where that is allowed.
public enum RealtimeThread {
    /// What became of the wish for `SCHED_FIFO`.
    public enum Outcome: Sendable {
        case realtime
        case normal
    }

    private final class Work: Sendable {
        let priority: Int32?
        let body: @Sendable (Outcome) -> Void
        init(priority: Int32?, body: @escaping @Sendable (Outcome) -> Void) {
            self.priority = priority
            self.body = body
        }
    }

    /// Starts the body and waits for its end.
    ///
    /// - Parameters:
    ///   - priority: 1 … 99 of `SCHED_FIFO`; without the right to it, and for nil, the thread
    ///     runs normally.
    ///   - body: Told which of the two it is.
    public static func run(
        priority: Int32?, _ body: @escaping @Sendable (Outcome) -> Void
    ) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(priority: priority, body: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        // The first pages of a deep step must not come from the main thread's small stack.
        pthread_attr_setstacksize(&attributes, 8 << 20)
        let failure = pthread_create(&thread, &attributes, realtimeEntry, work.toOpaque())
        precondition(failure == 0, "no thread could be made: errno \(failure)")
        pthread_join(thread, nil)
    }

    fileprivate static func enter(_ pointer: UnsafeMutableRawPointer?) {
        guard let pointer else { return }
        let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
        guard let priority = work.priority else { return work.body(.normal) }
        var parameters = sched_param(sched_priority: priority)
        let refused = pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters)
        work.body(refused == 0 ? .realtime : .normal)
    }
}

private func realtimeEntry(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    RealtimeThread.enter(pointer)
    return nil
}
