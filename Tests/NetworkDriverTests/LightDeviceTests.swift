import DeviceIO
import Testing

@testable import NetworkDriver

@Suite(.serialized) struct LightDeviceTests {
    private static let lamps = DeviceIdentity(family: .lights, key: "test", name: "the lamps")
    private static let signals = [
        SignalRequest("300/1"), SignalRequest("300/2+3"), SignalRequest("300/1", parts: 4),
    ]

    /// A port that is free now.
    private static func freePort() throws -> UInt16 {
        try UDPSocket(UDPSocket.Options(), device: "probe").local.port
    }

    @Test(arguments: ["multicast", "127.0.0.1"])
    func `what the sacn package sends is read`(_ way: String) throws {
        let source = SACNSource(
            Self.lamps,
            settings: SACNSourceSettings(
                port: 0, isMulticast: way == "multicast", interface: "127.0.0.1"),
            signals: Self.signals)
        try source.open()
        defer { source.close() }
        let port = "\(try #require(source.localPort))"
        let low = try Peer.python("sacn_send.py", port, way, "90", "51")
        var readings = try gather(source) { $0.contains { $0.signal == 2 } }
        #expect(readings.first?.value.x == 0.2)
        #expect(readings.first { $0.signal == 1 }?.value.x == Float(128 << 8 | 1) / 65_535)
        #expect(readings.first { $0.signal == 2 }?.value.y == 128.0 / 255)
        // A second one with more right takes over, and gives back when it ends its stream.
        let high = try Peer.python("sacn_send.py", port, way, "110", "255")
        readings = try gather(source) { $0.contains { $0.signal == 0 && $0.value.x == 1 } }
        high.closeInput()
        _ = try high.line(beginning: "stopped")
        readings = try gather(source) { $0.contains { $0.signal == 0 && $0.value.x == 0.2 } }
        low.closeInput()
        #expect(source.dropped == 0)
    }

    @Test(arguments: ["multicast", "unicast"])
    func `the sacn package reads what is sent, and its end`(_ way: String) throws {
        let port = try Self.freePort()
        let peer = try Peer.python("sacn_receive.py", "\(port)", way)
        _ = try peer.line(beginning: "listening")
        let sink = SACNSink(
            Self.lamps,
            settings: SACNSinkSettings(
                targets: way == "unicast" ? ["127.0.0.1:\(port)"] : [], port: port,
                interface: "127.0.0.1", priority: 130, name: "Nacre at the door"),
            signals: [SignalRequest("300/1", parts: 2), SignalRequest("300/3+4")])
        try sink.open()
        sink.send(0, [1, 0.2, 0, 0])
        sink.send(1, SIMD4(repeating: 0.5))
        for _ in 0..<10 { try sink.flush(timeout: 30_000_000) }
        #expect(try peer.line(beginning: "data") == "data 130 Nacre at the door 255 51 128 0")
        sink.send(0, .zero)
        for _ in 0..<10 { try sink.flush(timeout: 30_000_000) }
        #expect(try peer.line(beginning: "data") == "data 130 Nacre at the door 0 0 128 0")
        sink.close()
        #expect(try peer.line(beginning: "universe 300 timeout") == "universe 300 timeout")
        #expect(sink.refused == 0)
    }

    @Test func `Art-Net made by hand is read, and a desk gets its answer`() throws {
        let source = ArtNetSource(
            Self.lamps, settings: ArtNetSourceSettings(port: 0, address: "127.0.0.1"),
            signals: [
                SignalRequest("291/1"), SignalRequest("291/1+2"),
                SignalRequest("291/4", isEvent: true),
            ])
        try source.open()
        defer { source.close() }
        let port = "\(try #require(source.localPort))"
        try Peer.python("artnet.py", "send", port, "128", "1", "0", "0").finish()
        let readings = try gather(source) { !$0.isEmpty }
        #expect(readings.map(\.value.x) == [128.0 / 255, Float(128 << 8 | 1) / 65_535])
        let asker = try Peer.python("artnet.py", "poll", port)
        // Its question is no frame, so that only its answer shows that it was heard.
        var none: [SignalReading] = []
        for _ in 0..<600 where none.isEmpty {
            _ = try source.read(timeout: 100_000_000, into: &none)
            if let line = asker.lineNow() {
                #expect(line == "node Nacre 291 1 128")
                return
            }
        }
        Issue.record("no answer")
    }

    @Test func `an Art-Net node is found by its hardware address`() throws {
        let node = try Peer.python("artnet.py", "node")
        let port = try #require(UInt16(try node.line()))
        let found = try ArtNetCatalogue.list(address: "127.0.0.1", port: port)
        #expect(found.map(\.key) == ["mac-020000abcdef"])
        #expect(found.first?.name == "dimmer" && found.first?.node == "127.0.0.1")
    }

    @Test func `Art-Net that is sent is what the specification says`() throws {
        let peer = try Peer.python("artnet.py", "receive")
        let port = try peer.line()
        let sink = ArtNetSink(
            Self.lamps,
            settings: ArtNetSinkSettings(
                targets: ["127.0.0.1:\(port)"], pace: LightPace(loss: .fade(seconds: 1))),
            signals: [SignalRequest("291/1", parts: 3), SignalRequest("5/2")])
        try sink.open()
        sink.send(0, [1, 0.2, 0, 0])
        sink.send(1, .one)
        try sink.flush(timeout: 0)
        #expect(try peer.line() == "dmx 5 1 0 255 0 0")
        #expect(try peer.line() == "dmx 291 1 255 51 0 0")
        sink.send(0, [1, 1, 1, 0])
        for _ in 0..<10 { try sink.flush(timeout: 30_000_000) }
        sink.close()
        // The last frame is black.
        while try !peer.line(beginning: "dmx 291").hasSuffix(" 0 0 0 0") {}
        #expect(sink.refused == 0)
    }

    @Test func `bad settings are refused with what is allowed`() {
        for address in ["32768/1", "1/0", "x"] {
            let source = ArtNetSource(Self.lamps, signals: [SignalRequest(address)])
            #expect { try source.open() } throws: { isRefusal($0) }
        }
        for address in ["0/1", "64000/1"] {
            let source = SACNSource(Self.lamps, signals: [SignalRequest(address)])
            #expect { try source.open() } throws: { isRefusal($0) }
        }
        let nobody = ArtNetSink(Self.lamps, settings: ArtNetSinkSettings(targets: []), signals: [])
        #expect { try nobody.open() } throws: { isRefusal($0) }
        let proud = SACNSink(
            Self.lamps, settings: SACNSinkSettings(priority: 201), signals: [])
        #expect { try proud.open() } throws: { isRefusal($0) }
        let event = SACNSink(Self.lamps, signals: [SignalRequest("1/1", isEvent: true)])
        #expect { try event.open() } throws: { isRefusal($0) }
    }
}
