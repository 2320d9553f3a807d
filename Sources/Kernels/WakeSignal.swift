import Glibc

/// Wakes one thread from any other, without blocking or allocating in the one that wakes.
///
/// Whoever waits looks again at what it waits for after every `wait`: wakes that came in the
/// meantime count as one, and one that came before the wait is not lost. A POSIX semaphore,
/// which is made to be shared between threads, hence `@unchecked Sendable`.
public final class WakeSignal: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    /// Makes a signal that nobody has given yet.
    public init() {
        semaphore = .allocate(capacity: 1)
        semaphore.initialize(to: sem_t())
        let status = sem_init(semaphore, 0, 0)
        precondition(status == 0, "a semaphore that starts at 0 can always be made")
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one `wait` return; never waits, and may be called by the loop.
    public func wake() { sem_post(semaphore) }

    /// Waits for a `wake`; for one thread at a time.
    public func wait() {
        while sem_wait(semaphore) == -1 && errno == EINTR {}
        while sem_trywait(semaphore) == 0 {}
    }
}
