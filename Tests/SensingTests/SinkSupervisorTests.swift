import DeviceIO
import Logging
import Quantities
import Synchronization
import Testing

@testable import Sensing

/// One device that takes numbers, through losses and to its end.
struct SinkSupervisorTests {
    /// A device that can be broken.
    private final class Lamp: SignalSink {
        let identity = DeviceIdentity(family: .lights, key: "lamp", name: "lamp")
        struct Seen {
            var values: [SignalOutbox.Item] = []
            var opened = 0
            var closed = 0
            var failure: DriverError?
            var isThere = true
        }
        let seen = Mutex(Seen())
        var refused: UInt64 { 0 }
        func open() throws(DriverError) { seen.withLock { $0.opened += 1 } }
        func send(_ signal: Int, _ value: SIMD4<Float>) {
            seen.withLock { $0.values.append(SignalOutbox.Item(signal: signal, value: value)) }
        }
        func flush(timeout: Int64) throws(DriverError) {
            if let failure = seen.withLock({ $0.failure }) { throw failure }
        }
        func close() { seen.withLock { $0.closed += 1 } }
        func took() -> [SignalOutbox.Item] {
            seen.withLock { seen in
                defer { seen.values = [] }
                return seen.values
            }
        }
    }

    private final class Hand: Sendable {
        let now = Mutex(MonotonicTime(nanoseconds: 1_000_000_000))
        func pass(_ nanoseconds: Int64) { now.withLock { $0 = $0 + nanoseconds } }
    }

    private let lamp = Lamp()
    private let hand = Hand()
    private let registry = DeviceRegistry()
    private let outbox = SignalOutbox([
        SignalRequest("1/1"), SignalRequest("1/2"), SignalRequest("bang", isEvent: true),
    ])

    private func supervisor() -> SinkSupervisor {
        SinkSupervisor(
            role: "out lamp", outbox: outbox, endings: [.zero, nil, nil], farewell: 0,
            registry: registry, log: Logger(label: "test"),
            clock: { [hand] in
                // Every look at the clock takes a while, so that the farewell ends.
                hand.pass(1_000_000)
                return hand.now.withLock { $0 }
            }, find: { [lamp] in lamp.seen.withLock { $0.isThere } ? lamp : nil })
    }

    @Test func `values reach the device, and it says goodbye with its last ones`() {
        let supervisor = supervisor()
        _ = supervisor.turn()
        #expect(registry.device("out lamp")?.state == .present)
        outbox.put(0, .one)
        outbox.put(1, .one)
        outbox.put(2, .one)
        _ = supervisor.turn()
        #expect(lamp.took().map(\.signal) == [0, 1, 2])
        supervisor.close()
        #expect(lamp.took() == [SignalOutbox.Item(signal: 0, value: .zero)])
        #expect(lamp.seen.withLock { $0.closed } == 1)
    }

    @Test func `after a loss it is tried again, ever more rarely, and gets what is so`() {
        let supervisor = supervisor()
        _ = supervisor.turn()
        outbox.put(0, SIMD4(repeating: 0.5))
        _ = supervisor.turn()
        _ = lamp.took()
        lamp.seen.withLock {
            $0.failure = DriverError(device: "lamp", action: "send", reason: .disconnected)
            $0.isThere = false
        }
        let first = supervisor.turn()
        #expect(first > 400_000_000)
        #expect(registry.device("out lamp")?.state == .away)
        #expect(registry.device("out lamp")?.losses == 1)
        hand.pass(first)
        let second = supervisor.turn()
        #expect(second > 900_000_000)
        outbox.put(1, SIMD4(repeating: 0.75))
        outbox.put(2, .one)
        lamp.seen.withLock {
            $0.failure = nil
            $0.isThere = true
        }
        hand.pass(second)
        _ = supervisor.turn()
        _ = supervisor.turn()
        let values = lamp.took()
        #expect(values.map(\.signal) == [0, 1], "what happened meanwhile is over")
        #expect(values.map(\.value.x) == [0.5, 0.75])
        #expect(registry.device("out lamp")?.state == .present)
    }

    @Test func `when the loop stands still the device gets its last values, once`() {
        let supervisor = supervisor()
        _ = supervisor.turn()
        outbox.put(0, .one)
        _ = supervisor.turn()
        _ = lamp.took()
        hand.pass(SinkSupervisor.silence)
        _ = supervisor.turn()
        _ = supervisor.turn()
        #expect(lamp.took() == [SignalOutbox.Item(signal: 0, value: .zero)])
        outbox.put(0, .one)
        _ = supervisor.turn()
        #expect(lamp.took().map(\.value.x) == [1])
    }

    @Test func `a device that cannot do what is asked is refused and rests for a minute`() {
        let registry = registry
        let supervisor = SinkSupervisor(
            role: "out x", outbox: outbox, endings: [nil, nil, nil], farewell: 0,
            registry: registry, log: Logger(label: "test")
        ) { () throws(DriverError) in
            throw DriverError(
                device: "x", action: "open", reason: .unsupported(setting: "the address 9/9"))
        }
        #expect(supervisor.turn() > 50_000_000_000)
        #expect(registry.device("out x")?.state == .refused)
    }
}
