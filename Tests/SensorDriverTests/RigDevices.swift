import CSensors
import Foundation
import Glibc
import Testing

/// Devices that the tests in the virtual machine make for themselves, of the kernel's own parts.
enum RigDevices {
    /// Whether this is the machine with the devices; its tests are left out elsewhere.
    static let isHere = ProcessInfo.processInfo.environment["NACRE_IN_RIG"] == "1"

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Runs a program of the guest; its failure is ours.
    static func run(_ arguments: String...) throws {
        // Foundation's Process wants sockets that the guest does not have.
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        var status: Int32 = 0
        guard posix_spawnp(&child, arguments[0], nil, nil, &words, environ) == 0,
            waitpid(child, &status, 0) == child, status == 0
        else { throw Failure(description: "\(arguments) ended with \(status)") }
    }

    /// Waits until a question is answered, twenty seconds at the most.
    static func wait<T>(for what: String, _ body: () throws -> T?) throws -> T {
        for _ in 0..<200 {
            if let answer = try body() { return answer }
            usleep(100_000)
        }
        throw Failure(description: "waited in vain for \(what)")
    }

    static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY)
        defer { close(file) }
        guard Glibc.write(file, text, text.utf8.count) == text.utf8.count else {
            throw Failure(description: "writing \(text) to \(path): errno \(errno)")
        }
    }
}

/// A gamepad of uinput's: plugged in while it lives.
final class RigPad {
    private var file: Int32

    /// Requests of `linux/uinput.h`, whose macros Swift does not import.
    private enum Request {
        static let create: UInt = 0x5501
        static let destroy: UInt = 0x5502
        static let setUp: UInt = 0x405C_5503
        static let setUpAxis: UInt = 0x401C_5504
        static let setType: UInt = 0x4004_5564
        static let setKey: UInt = 0x4004_5565
    }

    init(name: String) throws {
        file = open("/dev/uinput", O_WRONLY | O_NONBLOCK)
        guard file >= 0 else { throw RigDevices.Failure(description: "no /dev/uinput: \(errno)") }
        nacre_sensor_ioctl_number(file, Request.setType, UInt(EV_KEY))
        nacre_sensor_ioctl_number(file, Request.setKey, UInt(BTN_SOUTH))
        nacre_sensor_ioctl_number(file, Request.setType, UInt(EV_ABS))
        for axis in [ABS_X, ABS_Y] {
            // struct uinput_abs_setup: the code, two bytes of air, then an input_absinfo.
            var words: [Int32] = [axis, 0, -32768, 32767, 16, 128, 0]
            nacre_sensor_ioctl(file, Request.setUpAxis, &words)
        }
        // struct uinput_setup: bus, vendor, product, version, 80 letters of name, effects.
        var setup = [UInt8](repeating: 0, count: 92)
        setup.replaceSubrange(0..<8, with: [3, 0, 0x09, 0x12, 2, 0, 1, 0])
        setup.replaceSubrange(8..<8 + name.utf8.count, with: Array(name.utf8))
        nacre_sensor_ioctl(file, Request.setUp, &setup)
        guard nacre_sensor_ioctl_number(file, Request.create, 0) == 0 else {
            throw RigDevices.Failure(description: "UI_DEV_CREATE: errno \(errno)")
        }
    }

    deinit { unplug() }

    func emit(_ type: Int32, _ code: Int32, _ value: Int32) {
        var event = input_event()
        event.type = UInt16(type)
        event.code = UInt16(code)
        event.value = value
        _ = Glibc.write(file, &event, MemoryLayout<input_event>.size)
    }

    func unplug() {
        guard file >= 0 else { return }
        nacre_sensor_ioctl_number(file, Request.destroy, 0)
        close(file)
        file = -1
    }
}
