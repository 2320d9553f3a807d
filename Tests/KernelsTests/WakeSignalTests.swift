import Foundation
import Kernels
import Synchronization
import Testing

struct WakeSignalTests {
    @Test func `a wake before the wait is not lost, and many count as one`() {
        let signal = WakeSignal()
        for _ in 0..<5 { signal.wake() }
        signal.wait()
        // The next wait needs a wake of its own.
        let isThrough = Atomic<Bool>(false)
        let group = DispatchGroup()
        group.enter()
        Thread {
            signal.wait()
            isThrough.store(true, ordering: .releasing)
            group.leave()
        }.start()
        usleep(20_000)
        let wasThrough = isThrough.load(ordering: .acquiring)
        signal.wake()
        group.wait()
        #expect(!wasThrough)
    }

    @Test func `whoever looks again after every wait misses nothing`() {
        let signal = WakeSignal()
        let made = Atomic<Int>(0)
        let wanted = 50_000
        let maker = Thread {
            for _ in 0..<wanted {
                made.add(1, ordering: .releasing)
                signal.wake()
            }
        }
        maker.start()
        var seen = 0
        while seen < wanted {
            signal.wait()
            seen = made.load(ordering: .acquiring)
        }
        #expect(seen == wanted)
    }
}
