import DeviceIO
import Foundation
import Testing

@testable import NetworkDriver

@Suite(.serialized) struct MQTTDeviceTests {
    private static func settings(_ broker: Broker) -> MQTTSettings {
        MQTTSettings(host: "127.0.0.1", port: broker.port, quality: .atLeastOnce, interval: 0)
    }

    @Test func `what mosquitto_pub sends is read, and retained is told apart`() throws {
        let broker = try Broker()
        try broker.publish("garden/temperature", "20.5", "-r")
        try broker.publish("garden/bell", "1", "-r")
        let source = MQTTSource(
            desk, settings: Self.settings(broker),
            signals: [
                SignalRequest("garden/temperature"), SignalRequest("weather/json:temp.outside"),
                SignalRequest("garden/bell", isEvent: true), SignalRequest("+/temperature"),
            ])
        try source.open()
        defer { source.close() }
        let retained = try gather(source) { $0.contains { $0.signal == 3 } }
        #expect(retained.map(\.signal) == [0, 3])
        #expect(retained.allSatisfy { $0.isRetained && $0.value.x == 20.5 })
        try broker.publish("garden/bell", "2")
        try broker.publish("garden/temperature", "not a number")
        try broker.publish("weather", "{\"temp\":{\"outside\":-1.5}}")
        let fresh = try gather(source) { $0.contains { $0.signal == 1 } }
        // Where subscriptions overlap, the broker tells what it retained once for each.
        #expect(fresh.allSatisfy { $0.isRetained == ($0.signal == 0 || $0.signal == 3) })
        #expect(fresh.first { $0.signal == 2 }?.value.x == 2)
        #expect(fresh.first { $0.signal == 1 }?.value.x == -1.5)
        #expect(source.dropped == 2)
    }

    @Test func `mosquitto_sub reads what is sent, presence and will included`() throws {
        let broker = try Broker()
        let ear = try broker.listen("room/#")
        var settings = Self.settings(broker)
        settings.presence = "room/nacre"
        let sink = MQTTSink(
            desk, settings: settings,
            signals: [
                SignalRequest("room/light", parts: 2), SignalRequest("room/json:people"),
                SignalRequest("room/clap", isEvent: true),
            ])
        try sink.open()
        #expect(
            try {
                try sink.flush(timeout: 0)
                return try ear.line()
            }() == "room/nacre online")
        sink.send(0, [0.5, 1, 0, 0])
        sink.send(1, [3, 0, 0, 0])
        for clap in 1...3 { sink.send(2, [Float(clap), 0, 0, 0]) }
        for _ in 0..<5 { try sink.flush(timeout: 50_000_000) }
        #expect(try ear.line() == "room/clap 1")
        #expect(try ear.line() == "room/clap 2")
        #expect(try ear.line() == "room/clap 3")
        #expect(try ear.line() == "room/light 0.5 1")
        #expect(try ear.line() == "room {\"people\":3}")
        sink.close()
        #expect(try ear.line() == "room/nacre offline")
        #expect(sink.refused == 0)
        // Somebody who vanishes without a goodbye leaves the will.
        var lost: MQTTConnection? = try MQTTConnection(settings, identity: desk, role: "out")
        _ = try lost?.pump(timeout: 0, wake: nil)
        #expect(try ear.line() == "room/nacre online")
        lost = nil
        #expect(try ear.line() == "room/nacre offline")
    }

    @Test(arguments: MQTTQuality.allCases)
    func `many messages leave one after the other`(_ quality: MQTTQuality) throws {
        let broker = try Broker()
        let ear = try broker.listen("count")
        var settings = Self.settings(broker)
        settings.quality = quality
        let sink = MQTTSink(
            desk, settings: settings, signals: [SignalRequest("count", isEvent: true)])
        try sink.open()
        for number in 0..<200 { sink.send(0, [Float(number), 0, 0, 0]) }
        var heard = 0
        while heard < 200 {
            try sink.flush(timeout: 10_000_000)
            while let line = ear.lineNow() {
                #expect(line == "count \(heard)")
                heard += 1
            }
        }
        for number in 0..<300 { sink.send(0, [Float(number), 0, 0, 0]) }
        #expect(sink.refused == 300 - 256)
        sink.close()
    }

    @Test func `a killed broker is a loss, and a new one is found`() throws {
        let broker = try Broker()
        let source = MQTTSource(
            desk, settings: Self.settings(broker), signals: [SignalRequest("a")])
        let sink = MQTTSink(desk, settings: Self.settings(broker), signals: [SignalRequest("a")])
        try source.open()
        try sink.open()
        broker.stop()
        var readings: [SignalReading] = []
        #expect { while try source.read(timeout: 100_000_000, into: &readings) {} } throws: {
            ($0 as? DriverError)?.reason == .disconnected
        }
        sink.send(0, [1, 0, 0, 0])
        #expect { while true { try sink.flush(timeout: 100_000_000) } } throws: {
            ($0 as? DriverError)?.reason == .disconnected
        }
        source.close()
        sink.close()
        #expect { try source.open() } throws: { ($0 as? DriverError)?.reason == .disconnected }
        try broker.start()
        try source.open()
        try sink.open()
        // What was sent in vain is sent again, because the level still holds.
        for _ in 0..<5 { try sink.flush(timeout: 50_000_000) }
        #expect(try gather(source) { !$0.isEmpty }.first?.value.x == 1)
        source.close()
        sink.close()
    }

    @Test func `a password is needed, and the right one is taken, over TLS`() throws {
        let broker = try Broker { folder in
            let names = ["key.pem", "certificate.pem", "users"].map {
                folder.appendingPathComponent($0).path
            }
            try Peer(
                [
                    "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", names[0], "-out", names[1],
                    "-quiet",
                ].filter { $0 != "-quiet" }
            ).finish()
            try Peer(["/usr/bin/mosquitto_passwd", "-b", "-c", names[2], "anna", "secret"]).finish()
            return [
                "keyfile \(names[0])", "certfile \(names[1])", "password_file \(names[2])",
                "allow_anonymous false",
            ]
        }
        var settings = Self.settings(broker)
        settings.security = MQTTSecurity(
            authorities: broker.folder.appendingPathComponent("certificate.pem").path)
        settings.user = "anna"
        settings.password = "wrong"
        let wrong = MQTTSource(desk, settings: settings, signals: [])
        #expect { try wrong.open() } throws: {
            ($0 as? DriverError)?.reason
                == .unsupported(setting: "this user with this password")
        }
        settings.password = "secret"
        let source = MQTTSource(desk, settings: settings, signals: [SignalRequest("a")])
        try source.open()
        let sink = MQTTSink(desk, settings: settings, signals: [SignalRequest("a")])
        try sink.open()
        sink.send(0, [0.25, 0, 0, 0])
        for _ in 0..<5 { try sink.flush(timeout: 50_000_000) }
        #expect(try gather(source) { !$0.isEmpty }.first?.value.x == 0.25)
        sink.close()
        source.close()
        settings.security = nil
        let plain = MQTTSource(desk, settings: settings, signals: [])
        #expect(throws: DriverError.self) { try plain.open() }
    }

    @Test func `bad settings are refused with what is allowed`() {
        let good = MQTTSettings(host: "127.0.0.1")
        var bad = [good, good, good, good]
        bad[0].host = ""
        bad[1].keepAlive = 1
        bad[2].presence = "a/#"
        bad[3].interval = -1
        for settings in bad {
            let source = MQTTSource(desk, settings: settings, signals: [])
            #expect { try source.open() } throws: { isRefusal($0) }
        }
        let sink = MQTTSink(desk, settings: good, signals: [SignalRequest("a/+")])
        #expect { try sink.open() } throws: { isRefusal($0) }
    }

    @Test func `client ids last, differ by role, and suit every broker`() {
        let id = MQTTConnection.clientID(desk, role: "in")
        #expect(id == MQTTConnection.clientID(desk, role: "in"))
        #expect(id != MQTTConnection.clientID(desk, role: "out"))
        #expect((1...23).contains(id.count) && id.allSatisfy { $0.isLetter || $0.isNumber })
    }
}
