import Glibc

/// Wakes one thread from any other, without blocking the one that wakes.
///
/// A POSIX semaphore: `wake` never waits and may be called by the loop.
final class WakeSignal: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        semaphore.initialize(to: sem_t())
        let status = sem_init(semaphore, 0, 0)
        precondition(status == 0, "a semaphore that starts at 0 can always be made")
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one `wait` return.
    func wake() { sem_post(semaphore) }

    /// Waits for a `wake`; those that came in the meantime count as one.
    func wait() {
        while sem_wait(semaphore) == -1 && errno == EINTR {}
        while sem_trywait(semaphore) == 0 {}
    }
}
