import Kernels
import Synchronization
import Testing

struct WorkerPoolTests {
    @Test(arguments: [1, 2, 3, 5])
    func `every job is done once, by a worker of the pool`(workers: Int) {
        let pool = WorkerPool(workers: workers)
        // A cell for each job and no lock: a job done twice would be a race as well.
        let cells = UnsafeMutablePointer<Int>.allocate(capacity: 1000)
        defer { cells.deallocate() }
        nonisolated(unsafe) let done = cells
        let strangers = Atomic<Int>(0)
        for count in [0, 1, 2, 7, 1000] {
            cells.initialize(repeating: 0, count: 1000)
            pool.run(count: count) { index, worker in
                done[index] += 1
                if worker < 0 || worker >= workers {
                    strangers.wrappingAdd(1, ordering: .relaxed)
                }
            }
            let isRight = (0..<1000).allSatisfy { cells[$0] == ($0 < count ? 1 : 0) }
            #expect(isRight)
        }
        #expect(strangers.load(ordering: .relaxed) == 0)
    }

    @Test func `what jobs wrote is seen by the caller, also after helpers slept`() {
        let pool = WorkerPool(workers: 3, spins: 0)
        let cells = UnsafeMutablePointer<Int>.allocate(capacity: 64)
        defer { cells.deallocate() }
        nonisolated(unsafe) let shared = cells
        for turn in 0..<2000 {
            pool.run(count: 64) { index, _ in shared[index] = turn &+ index }
            let isRight = (0..<64).allSatisfy { cells[$0] == turn + $0 }
            #expect(isRight)
        }
    }

    @Test func `pools come and go without waiting for work`() {
        for workers in 1..<20 { _ = WorkerPool(workers: workers % 5 + 1) }
    }
}
