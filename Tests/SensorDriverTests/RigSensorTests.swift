import CSensors
import DeviceIO
import Foundation
import Glibc
import Quantities
import Testing

@testable import SensorDriver

/// The drivers on the kernel's own devices, in the virtual machine alone.
///
/// The machine loads `uinput`, `evdev`, `i2c-dev`, `i2c-stub chip_addr=0x48`, `lm75`, `snd-seq`
/// and `snd-virmidi` before. `NACRE_RIG_HUB` is the process that plays a HID sensor hub and is
/// ended by the test. `NACRE_RIG_SERIAL=1` says that a USB serial adapter will be plugged in
/// that sends `7 8 9` every half second and is pulled out some seconds later.
@Suite(.enabled(if: RigDevices.isHere, "only in the virtual machine"), .serialized)
struct RigSensorTests {
    private static let second: Int64 = 1_000_000_000

    private func collect(
        _ source: any SignalSource, for seconds: Int64 = 2,
        until isEnough: ([SignalReading]) -> Bool
    ) throws -> [SignalReading] {
        var readings: [SignalReading] = []
        let end = MonotonicClock.now + seconds * Self.second
        while !isEnough(readings), MonotonicClock.now < end {
            _ = try source.read(timeout: Self.second / 5, into: &readings)
        }
        return readings
    }

    private func expectGone(_ source: any SignalSource) {
        let error = #expect(throws: DriverError.self) {
            _ = try collect(source, for: 10) { _ in false }
        }
        #expect(error?.reason == .disconnected)
        source.close()
    }

    @Test func `a pad is found, read with our clock, pulled out and found again`() throws {
        var pad = try RigPad(name: "Nacre Test Pad")
        func find() throws -> DeviceIdentity? {
            try InputCatalogue.list().first { $0.name == "Nacre Test Pad" }
        }
        let identity = try RigDevices.wait(for: "the pad") { try find() }
        let source = InputSource(
            identity: identity,
            requests: [SignalRequest("ABS_X"), SignalRequest("BTN_SOUTH", isEvent: true)])
        try source.open()
        _ = try collect(source) { !$0.isEmpty }
        let before = MonotonicClock.now
        pad.emit(EV_ABS, ABS_X, -32768)
        pad.emit(EV_KEY, BTN_SOUTH, 1)
        pad.emit(EV_SYN, SYN_REPORT, 0)
        let readings = try collect(source) { $0.count >= 2 }
        #expect(readings.first { $0.signal == 0 }?.value.x == -1)
        #expect(readings.contains { $0.signal == 1 && $0.isEvent })
        // The kernel's stamps are fine to a microsecond.
        #expect(readings.allSatisfy { $0.capturedAt >= before + -1000 })
        pad.unplug()
        expectGone(source)
        pad = try RigPad(name: "Nacre Test Pad")
        let again = try RigDevices.wait(for: "the pad again") { try find() }
        #expect(again.name == identity.name)
    }

    @Test func `too many events for the kernel end in the right state`() throws {
        let pad = try RigPad(name: "Nacre Flood Pad")
        let identity = try RigDevices.wait(for: "the pad") {
            try InputCatalogue.list().first { $0.name == "Nacre Flood Pad" }
        }
        let source = InputSource(identity: identity, requests: [SignalRequest("ABS_Y")])
        try source.open()
        for step in 0..<Int32(5000) {
            pad.emit(EV_ABS, ABS_Y, step % 2 == 0 ? -step : step)
            pad.emit(EV_SYN, SYN_REPORT, 0)
        }
        pad.emit(EV_ABS, ABS_Y, 32767)
        pad.emit(EV_SYN, SYN_REPORT, 0)
        let readings = try collect(source) { $0.last?.value.x == 1 }
        #expect(readings.last?.value.x == 1)
        #expect(source.dropped >= 1)
    }

    @Test func `a thermometer on a bus is read and vanishes`() throws {
        let adapters = "/sys/class/i2c-adapter"
        let bus = try RigDevices.wait(for: "the stub's bus") {
            try FileManager.default.contentsOfDirectory(atPath: adapters).first {
                let name = try? String(contentsOfFile: "\(adapters)/\($0)/name", encoding: .utf8)
                return name?.contains("stub") == true
            }
        }
        try RigDevices.run("i2cset", "-y", String(bus.dropFirst(4)), "0x48", "0", "0x0019", "w")
        try RigDevices.write("lm75 0x48", to: "\(adapters)/\(bus)/new_device")
        let identity = try RigDevices.wait(for: "the thermometer") {
            try HwmonCatalogue.list().first { $0.name == "lm75" }
        }
        #expect(identity.key.hasPrefix("path-") && !identity.key.contains("hwmon"))
        let source = HwmonSource(
            identity: identity, settings: HwmonSettings(interval: Self.second / 10),
            requests: [SignalRequest("temp1")])
        try source.open()
        let readings = try collect(source) { !$0.isEmpty }
        #expect(readings.first?.value.x == 25, "\(readings)")
        try RigDevices.write("0x48", to: "\(adapters)/\(bus)/delete_device")
        expectGone(source)
    }

    @Test func `notes go through the kernel's sequencer both ways`() throws {
        let identity = try RigDevices.wait(for: "virtual MIDI") {
            try MIDICatalogue.list().first { $0.name.contains("VirMIDI") }
        }
        #expect(identity.key.hasPrefix("path-"))
        let raw = try RigDevices.wait(for: "its raw device") {
            try FileManager.default.contentsOfDirectory(atPath: "/dev/snd").sorted()
                .first { $0.hasPrefix("midi") }
        }
        let file = open("/dev/snd/\(raw)", O_RDWR | O_NONBLOCK)
        #expect(file >= 0)
        defer { close(file) }
        let source = MIDISource(
            identity: identity,
            requests: [SignalRequest("note", parts: 2, isEvent: true), SignalRequest("cc/7")])
        try source.open()
        // Two notes under one status byte, a clock tick between, then a controller.
        let bytes: [UInt8] = [0x90, 60, 127, 0xF8, 64, 127, 0xB0, 7, 0]
        #expect(Glibc.write(file, bytes, bytes.count) == bytes.count)
        let readings = try collect(source) { $0.count >= 3 }
        #expect(readings.map(\.value.x) == [60, 64, 0])
        source.close()

        let sink = MIDISink(identity: identity, requests: [SignalRequest("ch2/note/40")])
        try sink.open()
        // The raw device listens from its first read on.
        var heard = [UInt8](repeating: 0, count: 1)
        heard.removeLast(1 - max(read(file, &heard, 1), 0))
        sink.send(0, SIMD4(1, 0, 0, 0))
        try sink.flush(timeout: 0)
        sink.close()
        _ = try RigDevices.wait(for: "the notes") { () -> Bool? in
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = read(file, &bytes, bytes.count)
            heard += bytes.prefix(max(count, 0))
            return heard.contains(123) ? true : nil
        }
        #expect(Array(heard.prefix(3)) == [0x91, 40, 127])
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["NACRE_RIG_SERIAL"] == "1"))
    func `a USB serial adapter is found, read and pulled out`() throws {
        let identity = try RigDevices.wait(for: "the adapter") {
            try SerialCatalogue.list().first { $0.node.hasPrefix("/dev/ttyUSB") }
        }
        #expect(!identity.key.contains("ttyUSB"))
        let source = SerialSource(identity: identity, requests: [SignalRequest("1", parts: 3)])
        try source.open()
        let readings = try collect(source, for: 10) { !$0.isEmpty }
        #expect(readings.first?.value == SIMD4(7, 8, 9, 0))
        let error = #expect(throws: DriverError.self) {
            _ = try collect(source, for: 30) { _ in false }
        }
        #expect(error?.reason == .disconnected)
    }

    private static let hub = ProcessInfo.processInfo.environment["NACRE_RIG_HUB"].flatMap {
        pid_t($0)
    }

    @Test(.enabled(if: hub != nil))
    func `an accelerometer of a sensor hub samples by itself and vanishes`() throws {
        let identity = try RigDevices.wait(for: "the sensor hub") {
            try IIOCatalogue.list().first { $0.name == "accel_3d" }
        }
        let source = IIOSource(
            identity: identity, settings: IIOSettings(mode: .buffered),
            requests: [SignalRequest("accel", parts: 3)])
        try source.open()
        let before = MonotonicClock.now
        let readings = try collect(source, for: 5) { $0.count >= 20 }
        #expect(readings.count >= 20, "\(source.notes)")
        for reading in readings {
            // The hub says one gravity upwards and half of one turning round it.
            #expect(abs(reading.value.z - 9.8) < 0.2)
            #expect(abs(reading.value.x) < 5.2 && abs(reading.value.y) < 5.2)
        }
        #expect(readings.allSatisfy { $0.capturedAt >= before + -Self.second })
        #expect(source.notes.isEmpty)
        if let hub = Self.hub { kill(hub, SIGTERM) }
        expectGone(source)
    }
}
