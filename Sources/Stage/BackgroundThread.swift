import Glibc
import Kernels

/// A thread for work that may be late: normal scheduling, nice 5, whatever started it.
///
/// A thread inherits `SCHED_FIFO` from its maker unless told otherwise; work for the page must
/// never run at the loop's priority.
public enum BackgroundThread {
    /// Starts a thread that runs `body` and ends with it.
    ///
    /// - Parameters:
    ///   - name: Up to 15 characters, shown by `top -H`.
    ///   - body: The work; it holds what it needs.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setinheritsched(&attributes, Int32(PTHREAD_EXPLICIT_SCHED))
        pthread_attr_setschedpolicy(&attributes, SCHED_OTHER)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let work = Unmanaged.passRetained(Work(name: name, body: body))
        var thread = pthread_t()
        let status = pthread_create(&thread, &attributes, runWork, work.toOpaque())
        precondition(status == 0, "no thread could be started: \(SystemCall.text(of: status))")
    }

    /// Gives the calling thread normal scheduling and nice 5; for threads that others made.
    public static func becomeBackground() {
        var parameters = sched_param()
        parameters.sched_priority = 0
        _ = sched_setscheduler(0, SCHED_OTHER, &parameters)
        // On Linux a nice value belongs to the thread.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
    }
}

private final class Work: Sendable {
    let name: String
    let body: @Sendable () -> Void
    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runWork(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let work = Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue()
    nameThread(work.name)
    BackgroundThread.becomeBackground()
    work.body()
    return nil
}

/// Names the calling thread through `/proc`, as Glibc's own call is not imported into Swift.
private func nameThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    let bytes = Array(name.utf8.prefix(15))
    // A thread without a name works as well.
    _ = write(file, bytes, bytes.count)
    close(file)
}
