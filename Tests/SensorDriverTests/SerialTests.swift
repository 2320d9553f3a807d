import DeviceIO
import Glibc
import Quantities
import TestRig
import Testing

@testable import SensorDriver

/// Serial lines: the kernel's own terminals where they can, a played line where faults are needed.
struct SerialTests {
    private static let second: Int64 = 1_000_000_000

    private func source(
        _ terminal: PseudoTerminal, _ requests: [SignalRequest],
        settings: SerialSettings = SerialSettings(skipsFirstLine: false)
    ) -> SerialSource {
        SerialSource(
            identity: DeviceIdentity(family: .serial, key: "file-\(terminal.path)", name: "line"),
            settings: settings, requests: requests)
    }

    /// Reads until so many readings came, or nothing more does.
    private func take(_ source: SerialSource, _ count: Int) throws -> [SignalReading] {
        var readings: [SignalReading] = []
        for _ in 0..<20 where readings.count < count {
            _ = try source.read(timeout: Self.second, into: &readings)
        }
        return readings
    }

    @Test func `lines of numbers come through a real terminal, damaged ones are counted`() throws {
        let terminal = try PseudoTerminal()
        let source = source(terminal, [SignalRequest("1"), SignalRequest("2", parts: 2)])
        try source.open()
        defer { source.close() }
        terminal.say("1.5\t2\t3\r\n\u{7}\u{1}garbage\nhello\n")
        terminal.say([0xFF, 0xFE, 0x80, 10])
        terminal.say("4,5,6\n")
        let readings = try take(source, 4)
        #expect(readings.map(\.signal) == [0, 1, 0, 1])
        #expect(readings[1].value == SIMD4(2, 3, 0, 0) && readings[1].parts == 2)
        #expect(readings[2].value.x == 4)
        #expect(source.dropped == 3)
    }

    @Test func `nothing is cooked, whatever byte comes`() throws {
        let terminal = try PseudoTerminal()
        let source = source(terminal, [SignalRequest("a")])
        try source.open()
        defer { source.close() }
        // ^C, ^D, ^Z, ^S and ^Q would be acted upon by a line that is not raw.
        for byte: UInt8 in [3, 4, 26, 19, 17, 28] { terminal.say([byte, 10]) }
        terminal.say("a=7\n")
        #expect(try take(source, 1).map(\.value.x) == [7])
        #expect(source.dropped == 6)
        // Nothing was echoed.
        #expect(terminal.hear() == "")
    }

    @Test(arguments: [300, 9600, 115_200, 250_000, 1_000_000, 31_250] as [UInt32])
    func `any speed is set`(baud: UInt32) throws {
        let terminal = try PseudoTerminal()
        let source = source(
            terminal, [SignalRequest("1")],
            settings: SerialSettings(baud: baud, skipsFirstLine: false))
        try source.open()
        terminal.say("5\n")
        #expect(try take(source, 1).count == 1)
    }

    @Test func `a line that is pulled out is disconnected, at once and for good`() throws {
        let terminal = try PseudoTerminal()
        let source = source(terminal, [SignalRequest("1")])
        try source.open()
        terminal.say("1\n")
        _ = try take(source, 1)
        terminal.unplug()
        var error = #expect(throws: DriverError.self) { try take(source, 1) }
        #expect(error?.reason == .disconnected)
        source.close()
        error = #expect(throws: DriverError.self) { try source.open() }
        #expect(error?.reason == .disconnected)
    }

    @Test func `a line without an end neither grows nor blocks`() throws {
        let terminal = try PseudoTerminal()
        let source = source(terminal, [SignalRequest("1")])
        try source.open()
        for _ in 0..<50 {
            terminal.say([UInt8](repeating: 0x37, count: 1000))
            var readings: [SignalReading] = []
            #expect(try source.read(timeout: 1_000_000, into: &readings))
            #expect(readings.isEmpty)
        }
        terminal.say("\n8\n")
        #expect(try take(source, 1).map(\.value.x) == [8])
        #expect(source.dropped == 1)
    }

    @Test func `the first line is left out where it may have been running`() throws {
        let terminal = try PseudoTerminal()
        let source = source(terminal, [SignalRequest("1")], settings: SerialSettings())
        try source.open()
        terminal.say("23.5\n123.5\n")
        #expect(try take(source, 1).map(\.value.x) == [123.5])
        #expect(source.dropped == 0)
    }

    @Test func `what is no serial line is unsupported`() {
        let source = SerialSource(
            identity: DeviceIdentity(family: .serial, key: "file-/dev/null", name: "null"),
            requests: [SignalRequest("1")])
        let error = #expect(throws: DriverError.self) { try source.open() }
        #expect(error?.reason == .unsupported(setting: "a serial line of 115200 baud"))
    }

    @Test func `an Arduino is reset, its nonsense thrown away, then greeted`() throws {
        let script = ScriptedCalls()
        let source = SerialSource(
            identity: DeviceIdentity(family: .serial, key: "usb-Uno", name: "Uno"),
            settings: SerialSettings(
                skipsFirstLine: false, resetWait: 2 * Self.second, greeting: "go\n"),
            requests: [SignalRequest("1")], calls: script
        ) { _ in "/dev/ttyACM0" }
        try source.open()
        script.incoming = [Array("99\n".utf8)]
        var readings: [SignalReading] = []
        let start = script.time
        while script.written.isEmpty, script.time - start < 10 * Self.second {
            let before = script.time
            _ = try source.read(timeout: 50_000_000, into: &readings)
            #expect(script.time - before <= 51_000_000)
        }
        #expect(script.log.filter { $0.hasPrefix("DTR") } == ["DTR false", "DTR true"])
        #expect(script.time - start >= 2 * Self.second && readings.isEmpty)
        #expect(String(decoding: script.written, as: UTF8.self) == "go\n")
        script.incoming = [Array("5\n".utf8)]
        _ = try source.read(timeout: 0, into: &readings)
        #expect(readings.map(\.value.x) == [5])
    }

    @Test func `a sink writes lines by its template and says what it lost`() throws {
        let terminal = try PseudoTerminal()
        let sink = SerialSink(
            identity: DeviceIdentity(family: .serial, key: "file-\(terminal.path)", name: "lamps"),
            requests: [
                SignalRequest("lamp", parts: 3), SignalRequest("S{1} {2}", parts: 2),
                SignalRequest("bang", isEvent: true),
            ])
        try sink.open()
        sink.send(0, SIMD4(9, 9, 9, 0))
        sink.send(0, SIMD4(0.5, -1, 0.0004, 0))
        sink.send(1, SIMD4(1e20, 0, 0, 0))
        sink.send(1, SIMD4(0, .nan, 0, 0))
        for step in 0..<300 { sink.send(2, SIMD4(Float(step), 0, 0, 0)) }
        try sink.flush(timeout: Self.second)
        let lines = terminal.hear().split(separator: "\n")
        #expect(lines.prefix(3) == ["lamp=0.5,-1,0", "S1000000000 0", "bang=0"])
        #expect(lines.count == 2 + 256 && sink.refused == 45)
        terminal.unplug()
        sink.send(0, SIMD4())
        let error = #expect(throws: DriverError.self) { try sink.flush(timeout: Self.second) }
        #expect(error?.reason == .disconnected)
        sink.close()
    }

    @Test(arguments: ScriptedCalls.Call.allCases, [ENODEV, EIO, EINTR, EAGAIN, ENOMEM])
    func `every errno at every call of a line is answered and leaves nothing open`(
        call: ScriptedCalls.Call, code: Int32
    ) {
        let script = ScriptedCalls()
        let source = SerialSource(
            identity: DeviceIdentity(family: .serial, key: "usb-Uno", name: "Uno"),
            settings: SerialSettings(skipsFirstLine: false), requests: [SignalRequest("1")],
            calls: script
        ) { _ in "/dev/ttyACM0" }
        func watch() -> DriverError.Reason? {
            do throws(DriverError) {
                try source.open()
                script.incoming = [Array("5\n".utf8)]
                var readings: [SignalReading] = []
                _ = try source.read(timeout: 1000, into: &readings)
                return nil
            } catch {
                return error.reason
            }
        }
        script.fail(call, with: code)
        let reason = watch()
        if [.open, .read, .poll, .configure].contains(call), code != EINTR {
            if code == ENODEV || code == EIO {
                #expect(reason == .disconnected)
            } else if code == ENOMEM {
                #expect(reason == .system(call: call.rawValue, errno: ENOMEM))
            }
        } else {
            #expect(reason == nil)
        }
        source.close()
        script.heal()
        #expect(watch() == nil)
        source.close()
        #expect(script.openFiles.isEmpty && script.wrongs.isEmpty)
    }
}
