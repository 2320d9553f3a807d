import DeviceIO
import Glibc
import Testing

@testable import NetworkDriver

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

    @Test func `a flood keeps reads, queues and memory bounded`() throws {
        let source = try Self.source([
            SignalRequest("/level"), SignalRequest("/hit", isEvent: true),
        ])
        defer { source.close() }
        let port = try #require(source.localPort)
        let sender = try UDPSocket(UDPSocket.Options(), device: "flood")
        let target = SocketAddress(host: 0x7F00_0001, port: port)
        var sent = 0
        var taken = 0
        var readings: [SignalReading] = []
        readings.reserveCapacity(1024)
        for round in 0..<20 {
            for number in 0..<500 {
                let value = OSCArgument.int(Int32(round * 500 + number))
                let parts = ["/level", "/hit", "/hit"].map {
                    OSCPacket.message(OSCMessage($0, [value]))
                }
                _ = try sender.send(OSCPacket.bundle(.immediately, parts).bytes, to: target)
                sent += 1
            }
            readings.removeAll(keepingCapacity: true)
            _ = try source.read(timeout: 1_000_000_000, into: &readings)
            #expect(readings.count <= 1 + SignalInbox.eventRoom)
            taken += readings.filter(\.isEvent).count
        }
        readings.removeAll()
        while try source.read(timeout: 0, into: &readings) {}
        taken += readings.filter(\.isEvent).count
        // The newest level that came is what remains, and what was lost was counted.
        #expect(source.dropped > 0)
        #expect(UInt64(taken) + source.dropped <= UInt64(2 * sent))
        _ = try sender.send(
            OSCPacket.message(OSCMessage("/level", [.int(-1)])).bytes, to: target)
        #expect(try gather(source) { $0.last?.value.x == -1 }.count == 1)
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
