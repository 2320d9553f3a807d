import CFlood
import DeviceIO
import Foundation
import Synchronization
import TestRig
import Testing

@testable import NetworkDriver

/// Seconds of each flood.
private let floodSeconds = testBreadth > 1 ? 60.0 : 2.0

struct OSCDeviceTests {
    private static func source(_ signals: [SignalRequest]) throws -> OSCSource {
        let source = OSCSource(
            desk, settings: OSCSourceSettings(port: 0, address: "127.0.0.1"), signals: signals)
        try source.open()
        return source
    }

    @Test func `what python-osc sends is read`() throws {
        let source = try Self.source([
            SignalRequest("/fader/1", parts: 1), SignalRequest("/xyz", parts: 3),
            SignalRequest("/xyz#2", parts: 1), SignalRequest("/go", isEvent: true),
            SignalRequest("/deep", isEvent: true), SignalRequest("/types#2"),
            SignalRequest("/types", parts: 4, isEvent: true),
        ])
        defer { source.close() }
        let port = try #require(source.localPort)
        let peer = try Peer.python("osc_send.py", "\(port)")
        let readings = try gather(source) { $0.contains { $0.signal == 6 } }
        try peer.finish()
        func last(_ signal: Int) -> SignalReading? { readings.last { $0.signal == signal } }
        #expect(last(0)?.value.x == 0.5)
        #expect(last(1)?.value == [1, 2.5, 3, 0])
        #expect(last(2)?.value.x == 2.5)
        #expect(last(3)?.value.x == 1 && last(3)?.isEvent == true)
        #expect(last(4)?.value.x == 1)
        #expect(last(5)?.value.x == 0.5)
        #expect(last(6)?.value == [7, 0.5, Float(1 << 40), 0.125])
        #expect(source.dropped == 0)
    }

    @Test func `python-osc reads what is sent`() throws {
        let peers = try [Peer.python("osc_receive.py"), Peer.python("osc_receive.py")]
        let ports = try peers.map { try $0.line() }
        let sink = OSCSink(
            desk, settings: OSCSinkSettings(targets: ports.map { "127.0.0.1:\($0)" }),
            signals: [
                SignalRequest("/lamp", parts: 2),
                SignalRequest("/note,iT", parts: 2, isEvent: true),
                SignalRequest("/go,", isEvent: true),
            ])
        try sink.open()
        defer { sink.close() }
        sink.send(0, [0.5, 0.25, .nan, 9])
        sink.send(0, [0.75, 0.25, 9, 9])
        for note in [60, 61] { sink.send(1, [Float(note), 1, 0, 0]) }
        sink.send(2, .zero)
        sink.send(3, .zero)
        sink.send(0, SIMD4(repeating: .nan))
        try sink.flush(timeout: 0)
        for peer in peers {
            #expect(try peer.line() == "/lamp 0.75 0.25")
            #expect(try peer.line() == "/note 60 True")
            #expect(try peer.line() == "/note 61 True")
            #expect(try peer.line() == "/go")
        }
        #expect(sink.refused == 2)
        // Levels come again by themselves.
        try sink.flush(timeout: 5_000_000_000)
        #expect(try peers[0].line() == "/lamp 0.75 0.25")
    }

    @Test(arguments: [1, 20])
    func `in a flood everything that came is delivered, replaced, refused or lost`(
        _ bundle: Int
    ) throws {
        let source = try Self.source([
            SignalRequest("/flood/level"), SignalRequest("/flood/hit", isEvent: true),
        ])
        defer { source.close() }
        let port = try #require(source.localPort)
        let sent = Mutex<nacre_flood_result?>(nil)
        Thread.detachNewThread {
            let result = nacre_flood(port, floodSeconds, 0, Int32(bundle))
            sent.withLock { $0 = result }
        }
        var readings: [SignalReading] = []
        readings.reserveCapacity(1024)
        var taken: UInt64 = 0
        func read(_ timeout: Int64) throws -> Bool {
            readings.removeAll(keepingCapacity: true)
            let isAlive = try source.read(timeout: timeout, into: &readings)
            // However much comes, a read is bounded.
            #expect(readings.count <= 1 + SignalInbox.eventRoom)
            taken += UInt64(readings.count)
            return isAlive
        }
        while sent.withLock({ $0 == nil }) { _ = try read(100_000_000) }
        while try read(0) {}
        // The kernel tells of its losses with the datagram that follows them.
        let sender = try UDPSocket(UDPSocket.Options(), device: "last")
        let target = SocketAddress(host: 0x7F00_0001, port: port)
        _ = try sender.send(
            OSCPacket.message(OSCMessage("/flood/level", [.int(-1)])).bytes, to: target)
        while readings.last?.value.x != -1 { _ = try read(1_000_000_000) }
        let result = try #require(sent.withLock { $0 })
        let tally = source.tally
        print("flood: \(Int(Double(result.messages) / result.seconds)) a second, \(tally)")
        #expect(tally.datagrams + tally.lost == result.datagrams + 1)
        #expect(tally.messages == (tally.datagrams - 1) * UInt64(bundle) + 1)
        #expect(tally.values == tally.messages)
        #expect(tally.delivered == taken)
        #expect(tally.values == tally.delivered + tally.replaced + tally.refused)
        #expect(tally.damaged == 0 && tally.foreign == 0)
        #expect(source.dropped == tally.refused + tally.lost)
    }

    @Test func `garbage is counted and no sign of life`() throws {
        let source = try Self.source([SignalRequest("/level")])
        defer { source.close() }
        let target = SocketAddress(host: 0x7F00_0001, port: try #require(source.localPort))
        let sender = try UDPSocket(UDPSocket.Options(), device: "garbage")
        _ = try sender.send([1, 2, 3], to: target)
        _ = try sender.send(
            OSCPacket.message(OSCMessage("/level", [.string("x")])).bytes, to: target)
        _ = try sender.send(
            OSCPacket.message(OSCMessage("/level", [.float(.nan)])).bytes, to: target)
        var readings: [SignalReading] = []
        while source.dropped < 3 { _ = try source.read(timeout: 1_000_000_000, into: &readings) }
        #expect(readings.isEmpty)
        #expect(try source.read(timeout: 0, into: &readings) == false)
    }

    @Test func `bad settings are refused with what is allowed`() throws {
        for address in ["fader", "/a*", "/a#0", "/a#x", "/a b", ""] {
            let source = OSCSource(desk, signals: [SignalRequest(address)])
            #expect { try source.open() } throws: { isRefusal($0) }
        }
        for target in ["", "host", "host:0", "host:99999", "a:1:2"] {
            let sink = OSCSink(desk, settings: OSCSinkSettings(targets: [target]), signals: [])
            #expect { try sink.open() } throws: { isRefusal($0) }
        }
        let first = try Self.source([])
        let second = OSCSource(
            desk,
            settings: OSCSourceSettings(port: try #require(first.localPort), address: "127.0.0.1"),
            signals: [])
        #expect { try second.open() } throws: { ($0 as? DriverError)?.reason == .busy }
    }
}
