import CSensors
import Glibc

/// Both ends of a kernel tty: what is written into one comes out of the other.
final class PseudoTerminal {
    /// The device's end.
    private(set) var device: Int32
    /// The path of the program's end.
    let path: String

    init() throws {
        // Swift's Glibc lacks ptsname(3) and its kin: TIOCSPTLCK unlocks, TIOCGPTN numbers.
        device = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
        var (locked, number): (Int32, Int32) = (0, 0)
        guard device >= 0, nacre_sensor_ioctl(device, 0x4004_5431, &locked) == 0,
            nacre_sensor_ioctl(device, 0x8004_5430, &number) == 0
        else { throw Failure(code: errno) }
        path = "/dev/pts/\(number)"
    }

    struct Failure: Error { var code: Int32 }

    deinit { unplug() }

    func say(_ text: String) { say(Array(text.utf8)) }

    func say(_ bytes: [UInt8]) {
        let taken = write(device, bytes, bytes.count)
        precondition(taken == bytes.count, "the terminal takes \(taken)")
    }

    /// What the program wrote.
    func hear() -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(device, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    func unplug() {
        if device >= 0 { close(device) }
        device = -1
    }
}
