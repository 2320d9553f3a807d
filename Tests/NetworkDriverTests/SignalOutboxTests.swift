import DeviceIO
import Foundation
import Synchronization
import Testing

@testable import NetworkDriver

struct SignalOutboxTests {
    @Test func `whatever several threads put down is taken or counted, and wakes the taker`()
        throws
    {
        let outbox = SignalOutbox([
            SignalRequest("level", parts: 4), SignalRequest("event", isEvent: true),
        ])
        let wake = try WakePipe(device: "test")
        outbox.start(wake)
        let each = 5000
        let left = Atomic(3)
        for number in 0..<3 {
            Thread {
                for value in 0..<each {
                    outbox.put(0, SIMD4(repeating: Float(value)))
                    outbox.put(1, [Float(number), Float(value), 0, 0])
                }
                left.subtract(1, ordering: .releasing)
                wake.signal()
            }.start()
        }
        var events: [SignalOutbox.Event] = []
        var levels: [SIMD4<Float>?] = [nil, nil]
        var isOver = false
        while !isOver {
            // Looked at before the last taking, so that nothing is left behind.
            isOver = left.load(ordering: .acquiring) == 0
            if !isOver {
                var entries = [wake.entry]
                let isWoken = try SocketCall.wait(
                    &entries, timeout: 60_000_000_000, device: "test")
                #expect(isWoken)
                wake.clear()
            }
            _ = outbox.take(levels: &levels, events: &events)
        }
        #expect(UInt64(events.count) + outbox.refused == UInt64(3 * each))
        #expect(levels[0] == SIMD4(repeating: Float(each - 1)))
        for number in 0..<3 {
            let values = events.filter { $0.value.x == Float(number) }.map(\.value.y)
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func `parts beyond those asked for count for nothing, other numbers must be finite`() {
        let outbox = SignalOutbox([SignalRequest("level", parts: 2)])
        outbox.put(0, [1, 2, .nan, .infinity])
        #expect(outbox.refused == 0)
        outbox.put(0, [1, .infinity, 0, 0])
        outbox.put(1, .zero)
        outbox.put(-1, .zero)
        #expect(outbox.refused == 3)
        var levels: [SIMD4<Float>?] = [nil]
        var events: [SignalOutbox.Event] = []
        #expect(outbox.take(levels: &levels, events: &events))
        #expect(levels[0]?.x == 1 && levels[0]?.y == 2)
        #expect(!outbox.take(levels: &levels, events: &events))
    }
}
