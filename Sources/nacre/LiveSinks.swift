import DeviceIO
import Dispatch
import Logging
import Quantities
import Runner
import Sensing
import Setup
import Stage

/// What leaves as numbers: a sink for each device that signals go to, each on its own thread.
final class LiveSinks {
    /// What the loop puts values into; nil where nothing leaves.
    let tap: SignalTap?
    private let isEnding = EndFlag()
    private var ended: [DispatchSemaphore] = []

    /// Starts the threads.
    init(_ signals: [OutgoingSignal], registry: DeviceRegistry, log: Logger) {
        var names: [String] = []
        for signal in signals where !names.contains(signal.entry.name) {
            names.append(signal.entry.name)
        }
        var outboxes: [String: SignalOutbox] = [:]
        for name in names {
            let own = signals.filter { $0.entry.name == name }
            let outbox = SignalOutbox(own.map(\.request))
            outboxes[name] = outbox
            ended.append(LiveSinks.start(own, outbox, isEnding, registry, log))
        }
        tap = signals.isEmpty ? nil : SignalTap(signals, outboxes: outboxes)
    }

    /// Sends the last values and lets the devices go; waits for that, some seconds at the most.
    func stop() {
        isEnding.value.store(true, ordering: .relaxed)
        for semaphore in ended { _ = semaphore.wait(timeout: .now() + 8) }
        ended = []
    }

    private static func start(
        _ signals: [OutgoingSignal], _ outbox: SignalOutbox, _ isEnding: EndFlag,
        _ registry: DeviceRegistry, _ log: Logger
    ) -> DispatchSemaphore {
        let semaphore = DispatchSemaphore(value: 0)
        let entry = signals[0].entry
        BackgroundThread.start("nacre-out") {
            let supervisor = SinkSupervisor(
                role: "out \(entry.name)", outbox: outbox, endings: signals.map(\.endingValue),
                farewell: LiveSinks.farewell(signals), registry: registry, log: log
            ) { () throws(DriverError) in try SignalDrivers.sink(entry, signals) }
            while !isEnding.value.load(ordering: .relaxed) {
                let rest = min(supervisor.turn(), 50_000_000)
                if rest > 0 { MonotonicClock.sleep(until: MonotonicClock.now + rest) }
            }
            supervisor.close()
            semaphore.signal()
        }
        return semaphore
    }

    /// How long the slowest lamp needs for its whole way, 3 s at the most.
    private static func farewell(_ signals: [OutgoingSignal]) -> Int64 {
        let slowest = signals.compactMap(\.slew).min()
        return slowest.map { Int64(min(3, 1 / Double($0) + 0.1) * 1e9) } ?? 100_000_000
    }
}
