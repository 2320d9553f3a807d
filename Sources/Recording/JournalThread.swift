import Glibc
import Logging
import Quantities
import Synchronization

/// The journal's own thread: takes blocks from the ring and stores them, one after the other.
///
/// `@unchecked Sendable`: the store is touched by this thread alone; what others see is atomic.
final class JournalThread: @unchecked Sendable {
    private let store: JournalStore
    private let ring: JournalRing
    private let monitor: JournalMonitor
    private let isEnding = Atomic<Bool>(false)
    private let failing = Atomic<Bool>(false)
    private let log = Logger(label: "nacre.journal")
    private var handle = pthread_t()

    /// Milliseconds after which a refused block is tried again.
    private static let retry = 500
    /// How often the end tries to store what waits.
    private static let lastTries = 4

    init(store: JournalStore, ring: JournalRing, monitor: JournalMonitor) {
        self.store = store
        self.ring = ring
        self.monitor = monitor
    }

    /// Whether the disk refused the block that was tried last.
    var isFailing: Bool { failing.load(ordering: .acquiring) }

    /// Starts the thread at normal priority, whatever the priority of the caller.
    func start() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setinheritsched(&attributes, CInt(PTHREAD_EXPLICIT_SCHED))
        pthread_attr_setschedpolicy(&attributes, SCHED_OTHER)
        let result = pthread_create(
            &handle, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<JournalThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(result == 0, "a thread can be started: \(result)")
    }

    /// Lets the thread store what waits, close the file and end; returns when it has.
    func finish() {
        isEnding.store(true, ordering: .releasing)
        ring.work.wake()
        pthread_join(handle, nil)
    }

    private func run() {
        // On Linux this lowers the calling thread alone.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
        var tries = 0
        while true {
            let mayEnd = isEnding.load(ordering: .acquiring)
            if let slot = ring.next() {
                if storeSlot(slot) {
                    ring.release()
                    continue
                }
                tries += 1
                if mayEnd && tries >= JournalThread.lastTries { break }
                pause()
            } else if mayEnd {
                break
            } else {
                ring.work.wait()
            }
        }
        do { try store.close() } catch { note(error) }
    }

    /// Waits before the next try; wakes for new blocks do not shorten it.
    private func pause() {
        var time = timespec(tv_sec: 0, tv_nsec: JournalThread.retry * 1_000_000)
        if isEnding.load(ordering: .acquiring) { time.tv_nsec /= 4 }
        clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nil)
    }

    private func storeSlot(_ slot: JournalSlot) -> Bool {
        do {
            let bytes = try store.store(slot)
            monitor.update { status in
                status.bytes = bytes
                if slot.count > 0 {
                    status.storedThrough = Tick(slot.closingTick)
                    status.blocks += 1
                }
                status.problem = nil
            }
            if failing.exchange(false, ordering: .releasing) {
                log.notice("recording to \(store.path) goes on")
            }
            return true
        } catch {
            note(error)
            return false
        }
    }

    private func note(_ error: JournalError) {
        monitor.update { status in
            status.problem = error
            status.lastProblem = error
        }
        if !failing.exchange(true, ordering: .releasing) { log.error("\(error)") }
        ring.room.wake()
    }
}
