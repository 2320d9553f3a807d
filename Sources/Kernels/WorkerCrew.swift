import CKernels
import Glibc
import Synchronization

/// The threads behind a `WorkerPool`; they own it together with the pool.
///
/// `job` and `count` are written by the caller before `turn` goes up (release) and read by
/// helpers after they saw it (acquire); the caller touches them again only when `working` is 0.
final class WorkerCrew: @unchecked Sendable {
    private var job: WorkerPool.Job = { _, _ in }
    private var count = 0
    private let next = Atomic<Int>(0)
    /// Goes up by 2 with every call; odd means: go home.
    private let turn = Atomic<UInt32>(0)
    private let working = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private var threads: [pthread_t] = []
    private let helpers: Int
    private let spins: Int
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(helpers: Int, spins: Int) {
        self.helpers = helpers
        self.spins = spins
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wakeUp, nil)
    }

    deinit {
        pthread_cond_destroy(wakeUp)
        pthread_mutex_destroy(mutex)
        wakeUp.deallocate()
        mutex.deallocate()
    }

    /// Starts the helpers; `true` if all got the priority.
    func start(realTimePriority: Int32?) -> Bool {
        var isRealTime = realTimePriority != nil
        for worker in 0..<helpers {
            let start = Unmanaged.passRetained(HelperStart(crew: self, worker: worker + 1))
            var thread = pthread_t()
            let error = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    let start = Unmanaged<HelperStart>.fromOpaque(argument).takeRetainedValue()
                    start.crew.help(as: start.worker)
                    return nil
                }, start.toOpaque())
            precondition(error == 0, "the system gives no thread: error \(error)")
            if let priority = realTimePriority {
                var parameters = sched_param()
                parameters.sched_priority = priority
                if pthread_setschedparam(thread, SCHED_FIFO, &parameters) != 0 {
                    isRealTime = false
                }
            }
            threads.append(thread)
        }
        return isRealTime
    }

    /// Ends the helpers and waits for their end.
    func close() {
        turn.wrappingAdd(1, ordering: .sequentiallyConsistent)
        wakeSleepers()
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }

    /// Does the jobs together with the helpers.
    func run(count: Int, _ job: @escaping WorkerPool.Job) {
        self.job = job
        self.count = count
        next.store(0, ordering: .relaxed)
        working.store(helpers, ordering: .relaxed)
        turn.wrappingAdd(2, ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wakeSleepers() }
        work(as: 0)
        var patience = spins
        while working.load(ordering: .acquiring) > 0 {
            nacre_spin_hint()
            patience -= 1
            if patience == 0 {
                // A helper lost its core: leave ours to it.
                sched_yield()
                patience = 1 + spins / 8
            }
        }
    }

    private func work(as worker: Int) {
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            if index >= count { return }
            job(index, worker)
        }
    }

    private func wakeSleepers() {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(wakeUp)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until the turn differs from `seen`: spins first, then sleeps.
    private func waitForTurn(after seen: UInt32) -> UInt32 {
        for _ in 0..<spins {
            let now = turn.load(ordering: .acquiring)
            if now != seen { return now }
            nacre_spin_hint()
        }
        pthread_mutex_lock(mutex)
        sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
        var now = turn.load(ordering: .sequentiallyConsistent)
        while now == seen {
            pthread_cond_wait(wakeUp, mutex)
            now = turn.load(ordering: .sequentiallyConsistent)
        }
        sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        pthread_mutex_unlock(mutex)
        return now
    }

    private func help(as worker: Int) {
        var seen: UInt32 = 0
        while true {
            seen = waitForTurn(after: seen)
            if seen & 1 == 1 { return }
            work(as: worker)
            working.wrappingSubtract(1, ordering: .releasing)
        }
    }
}

/// What a helper thread is given.
private final class HelperStart {
    let crew: WorkerCrew
    let worker: Int

    init(crew: WorkerCrew, worker: Int) {
        self.crew = crew
        self.worker = worker
    }
}
