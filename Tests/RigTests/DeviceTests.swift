import Foundation
import Glibc
import Testing

extension Rig {
    /// That the rig's own devices come, speak and go as the kernel's drivers show them.
    @Suite(.serialized) struct DeviceTests {
        /// The first path below a folder whose file of this name holds this word.
        private func find(_ folder: String, _ file: String, _ word: String) -> String? {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.sorted().map { "\(folder)/\($0)" }.first { read("\($0)/\(file)") == word }
        }

        private func read(_ path: String) -> String? {
            let text = try? String(contentsOfFile: path, encoding: .utf8)
            return text?.trimmingCharacters(in: .whitespacesAndNewlines)
        }

        private func wait(_ folder: String, _ file: String, _ word: String) throws -> String {
            try Machine.wait(for: word) { find(folder, file, word) != nil }
            return try #require(find(folder, file, word))
        }

        /// The next movement of an input device: after two words of time type, code and value.
        private func movement(from file: Int32) -> (type: UInt16, code: UInt16, value: Int32)? {
            var bytes = [UInt8](repeating: 0, count: 24)
            guard Glibc.read(file, &bytes, 24) == 24 else { return nil }
            return bytes.withUnsafeBytes {
                (
                    $0.load(fromByteOffset: 16, as: UInt16.self),
                    $0.load(fromByteOffset: 18, as: UInt16.self),
                    $0.load(fromByteOffset: 20, as: Int32.self)
                )
            }
        }

        @Test func `a pad's movements arrive, and pulling it ends them`() throws {
            try Machine.run("modprobe", "-a", "uinput", "evdev")
            let pad = try Tool("pad")
            let place = try wait("/sys/class/input", "device/name", "Rig Pad")
            let node = "/dev/input/\(URL(fileURLWithPath: place).lastPathComponent)"
            try Machine.wait(for: node) { node.contains("event") && Machine.exists(node) }
            let file = open(node, O_RDONLY)
            #expect(file >= 0)
            defer { close(file) }
            try pad.tell("1 304 1")
            let first = movement(from: file)
            #expect(first?.type == 1 && first?.code == 304 && first?.value == 1)
            pad.pull()
            // The kernel lifts a held button before the pad has gone.
            while movement(from: file) != nil {}
            #expect(errno == ENODEV)
        }

        @Test func `a sensor hub shows an accelerometer and a light sensor`() throws {
            try Machine.run("modprobe", "-a", "uhid", "hid-sensor-hub")
            let hub = try Tool("hub")
            let place = try wait("/sys/bus/iio/devices", "name", "als")
            _ = try wait("/sys/bus/iio/devices", "name", "accel_3d")
            try hub.tell("light 321")
            try Machine.wait(for: "321 lux") { read("\(place)/in_illuminance_raw") == "321" }
            hub.pull()
            try Machine.wait(for: "its end") { !Machine.exists(place) }
        }

        @Test func `a serial line brings what the far end sends, until it is pulled`() throws {
            let link = "/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_RIG1-if00-port0"
            try Host.plug(
                "usb-serial", id: "line",
                [
                    "bus": "xhci.0", "chardev": "serial", "serial": "RIG1",
                    "always-plugged": true,
                ])
            try Machine.wait(for: "the serial line") { Machine.exists(link) }
            try Machine.run("stty", "-F", link, "9600", "raw", "-echo")
            let file = open(link, O_RDONLY | O_NOCTTY)
            #expect(file >= 0)
            defer { close(file) }
            try Host.sendSerial("12.5\n")
            var bytes = [UInt8](repeating: 0, count: 5)
            var count = 0
            while count < 5 {
                let more = bytes.withUnsafeMutableBytes { buffer in
                    buffer.baseAddress.map { Glibc.read(file, $0 + count, 5 - count) } ?? -1
                }
                try #require(more > 0)
                count += more
            }
            #expect(String(decoding: bytes, as: UTF8.self) == "12.5\n")
            try Host.pull("line")
            try Machine.wait(for: "its end") { !Machine.exists(link) }
        }
    }
}
