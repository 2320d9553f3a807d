import DeviceIO
import Foundation
import Glibc
import Quantities
import SensorDriver
import Testing

extension Rig {
    /// The drivers of numbers on the kernel's own devices.
    @Suite(.serialized) struct SensorTests {
        private static let second: Int64 = 1_000_000_000

        private func collect(
            _ source: any SignalSource, for seconds: Int64 = 10,
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
                _ = try collect(source, for: 30) { _ in false }
            }
            #expect(error?.reason == .disconnected)
            source.close()
        }

        private func find(
            _ what: String, _ list: () throws -> DeviceIdentity?
        ) throws -> DeviceIdentity {
            var found: DeviceIdentity?
            try Machine.wait(for: what) {
                found = try list()
                return found != nil
            }
            return try #require(found)
        }

        /// Opens a device that may just have come: udev is not done with its node at once.
        private func open(_ source: any SignalSource) throws {
            try Machine.wait(for: "\(source.identity) to open") {
                do throws(DriverError) { try source.open() } catch { return false }
                return true
            }
        }

        private func plugPad(_ name: String) throws -> (pad: Tool, identity: DeviceIdentity) {
            try Machine.run("modprobe", "-a", "uinput", "evdev")
            let pad = try Tool("pad", [name])
            let identity = try find(name) {
                try InputCatalogue.list().first { $0.name == name }
            }
            return (pad, identity)
        }

        @Test func `a pad is read with our clock, pulled out and found again`() throws {
            let (pad, identity) = try plugPad("Nacre Test Pad")
            let source = InputSource(
                identity: identity,
                requests: [SignalRequest("ABS_X"), SignalRequest("BTN_SOUTH", isEvent: true)])
            try open(source)
            _ = try collect(source) { !$0.isEmpty }
            let before = MonotonicClock.now
            try pad.tell("3 0 -32768")
            try pad.tell("1 304 1")
            let readings = try collect(source) { $0.count >= 2 }
            #expect(readings.first { $0.signal == 0 }?.value.x == -1)
            #expect(readings.contains { $0.signal == 1 && $0.isEvent })
            // The kernel's stamps are fine to a microsecond.
            #expect(readings.allSatisfy { $0.capturedAt >= before + -1000 })
            pad.pull()
            expectGone(source)
            let again = try plugPad("Nacre Test Pad")
            #expect(again.identity.name == identity.name)
            again.pad.pull()
        }

        @Test func `too many events for the kernel end in the right state`() throws {
            let (pad, identity) = try plugPad("Nacre Flood Pad")
            let source = InputSource(identity: identity, requests: [SignalRequest("ABS_X")])
            try open(source)
            try pad.tell("burst 5000")
            try pad.tell("3 0 32767")
            let readings = try collect(source) { $0.last?.value.x == 1 }
            #expect(readings.last?.value.x == 1)
            #expect(source.dropped >= 1)
            source.close()
            pad.pull()
        }

        @Test func `a thermometer on a bus that holds only its registers vanishes`() throws {
            try Machine.run("modprobe", "-a", "i2c-dev", "lm75")
            try Machine.run("modprobe", "i2c-stub", "chip_addr=0x48")
            let adapters = "/sys/class/i2c-adapter"
            var bus = ""
            try Machine.wait(for: "the stub's bus") {
                let names = try FileManager.default.contentsOfDirectory(atPath: adapters)
                bus =
                    names.first {
                        let path = "\(adapters)/\($0)/name"
                        let name = try? String(contentsOfFile: path, encoding: .utf8)
                        return name?.contains("stub") == true
                    } ?? ""
                return !bus.isEmpty && Machine.exists("/dev/\(bus)")
            }
            // 25 °C, the most significant byte first.
            let number = String(bus.dropFirst("i2c-".count))
            try Machine.run("i2cset", "-y", number, "0x48", "0", "0x0019", "w")
            try Machine.write("lm75 0x48", to: "\(adapters)/\(bus)/new_device")
            let identity = try find("the thermometer") {
                try HwmonCatalogue.list().first { $0.name == "lm75" }
            }
            #expect(identity.key.hasPrefix("path-") && !identity.key.contains("hwmon"))
            let source = HwmonSource(
                identity: identity, settings: HwmonSettings(interval: Self.second / 10),
                requests: [SignalRequest("temp1")])
            try open(source)
            let readings = try collect(source) { !$0.isEmpty }
            #expect(readings.first?.value.x == 25, "\(readings)")
            try Machine.write("0x48", to: "\(adapters)/\(bus)/delete_device")
            expectGone(source)
        }

        @Test func `notes go through the kernel's sequencer both ways`() throws {
            try Machine.run("modprobe", "-a", "snd-seq", "snd-virmidi")
            let identity = try find("virtual MIDI") {
                try MIDICatalogue.list().first { $0.name.contains("VirMIDI") }
            }
            #expect(identity.key.hasPrefix("path-"))
            var raw = ""
            try Machine.wait(for: "its raw device") {
                let names = try FileManager.default.contentsOfDirectory(atPath: "/dev/snd")
                raw = names.sorted().first { $0.hasPrefix("midi") } ?? ""
                return !raw.isEmpty
            }
            let file = Glibc.open("/dev/snd/\(raw)", O_RDWR | O_NONBLOCK)
            #expect(file >= 0)
            defer { close(file) }
            let source = MIDISource(
                identity: identity,
                requests: [
                    SignalRequest("note", parts: 2, isEvent: true), SignalRequest("cc/7"),
                ])
            try open(source)
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
            try Machine.wait(for: "the notes") {
                var bytes = [UInt8](repeating: 0, count: 64)
                let count = read(file, &bytes, bytes.count)
                heard += bytes.prefix(max(count, 0))
                return heard.contains(123)
            }
            #expect(Array(heard.prefix(3)) == [0x91, 40, 127])
        }

        @Test func `a USB serial adapter is found, read and pulled out`() throws {
            try Host.plug(
                "usb-serial", id: "adapter",
                ["bus": "xhci.0", "chardev": "serial", "serial": "RIG3", "always-plugged": true])
            let identity = try find("the adapter") {
                try SerialCatalogue.list().first { $0.node.hasPrefix("/dev/ttyUSB") }
            }
            #expect(!identity.key.contains("ttyUSB"))
            let source = SerialSource(identity: identity, requests: [SignalRequest("1", parts: 3)])
            try open(source)
            try Host.feedSerial("7 8 9\n")
            let readings = try collect(source) { $0.count >= 2 }
            #expect(readings.last?.value == SIMD4(7, 8, 9, 0))
            try Host.feedSerial("")
            try Host.pull("adapter")
            expectGone(source)
        }

        @Test func `an accelerometer of a sensor hub samples by itself and vanishes`() throws {
            try Machine.run(
                "modprobe", "-a", "uhid", "hid-sensor-hub", "hid-sensor-accel-3d",
                "hid-sensor-trigger")
            let hub = try Tool("hub")
            let identity = try find("the sensor hub") {
                try IIOCatalogue.list().first { $0.name == "accel_3d" }
            }
            try hub.tell("accel 50 0 100")
            let source = IIOSource(
                identity: identity, settings: IIOSettings(mode: .buffered),
                requests: [SignalRequest("accel", parts: 3)])
            try open(source)
            let before = MonotonicClock.now
            let readings = try collect(source) { $0.count >= 20 }
            #expect(readings.count >= 20, "\(source.notes)")
            // Half a gravity to the side and one upwards, from 16 of 32 bits.
            let last = try #require(readings.last)
            #expect(abs(last.value.z - 9.8) < 0.2 && abs(last.value.x - 4.9) < 0.2, "\(last)")
            #expect(readings.allSatisfy { $0.capturedAt >= before + -Self.second })
            #expect(source.notes.isEmpty)
            hub.pull()
            expectGone(source)
        }
    }
}
