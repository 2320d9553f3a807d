import Glibc

/// Wakes one thread from another; posting neither blocks nor allocates.
///
/// `@unchecked Sendable`: a POSIX semaphore is made to be shared between threads.
final class WakeSignal: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        let result = sem_init(semaphore, 0, 0)
        precondition(result == 0, "a semaphore with value 0 can always be made")
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one wait end.
    func post() { sem_post(semaphore) }

    /// Waits for a post.
    func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
