/// A few threads that share out the jobs of one caller, such as the tiles of a picture.
///
/// The caller works too, so a pool of one has no thread at all. Jobs are handed out by an atomic
/// counter; which worker does which job is left to chance, so results must not depend on it.
/// After start-up nothing allocates; helpers spin for some microseconds for the next call, then
/// sleep. The threads end with the pool.
public final class WorkerPool: Sendable {
    /// A job: its index, and the worker that does it (0 is the caller).
    ///
    /// Make it once and keep it: forming a closure may allocate, calling `run` does not.
    public typealias Job = @Sendable (_ index: Int, _ worker: Int) -> Void

    /// How many workers there are, the caller included.
    public let workers: Int
    /// Whether every helper got the real-time priority that was asked for.
    public let isRealTime: Bool
    private let crew: WorkerCrew

    /// Starts the helper threads.
    ///
    /// - Parameters:
    ///   - workers: Workers in all, the caller included; at least 1.
    ///   - realTimePriority: `SCHED_FIFO` priority of the helpers; `nil`, or no right to it, means
    ///     normal priority.
    ///   - spins: How long helpers spin before they sleep, in spin hints (some 20 ns each).
    public init(workers: Int, realTimePriority: Int32? = nil, spins: Int = 4000) {
        precondition(workers > 0, "a pool needs a worker")
        self.workers = workers
        crew = WorkerCrew(helpers: workers - 1, spins: spins)
        isRealTime = crew.start(realTimePriority: realTimePriority)
    }

    deinit { crew.close() }

    /// Does `count` jobs and returns when all are done; call it from one thread at a time.
    ///
    /// What the caller wrote before is seen by every job; what jobs wrote is seen by the caller.
    public func run(count: Int, _ job: @escaping Job) {
        guard count > 0 else { return }
        if workers == 1 || count == 1 {
            for index in 0..<count { job(index, 0) }
        } else {
            crew.run(count: count, job)
        }
    }
}
