import CSensors
import DeviceIO
import Glibc
import Quantities

/// The real calls.
struct SystemSensorCalls: SensorCalls {
    func open(_ path: String, flags: Int32) -> CallResult {
        result(Int(nacre_sensor_open(path, flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)))
    }

    func close(_ descriptor: Int32) -> CallResult { result(Int(Glibc.close(descriptor))) }

    func read(_ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer) -> CallResult {
        result(Glibc.read(descriptor, bytes.baseAddress, bytes.count))
    }

    func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> CallResult {
        result(Glibc.write(descriptor, bytes.baseAddress, bytes.count))
    }

    func control(
        _ descriptor: Int32, _ request: UInt, _ argument: UnsafeMutableRawPointer
    ) -> CallResult {
        result(Int(nacre_sensor_ioctl(descriptor, request, argument)))
    }

    func control(_ descriptor: Int32, _ request: UInt, number: UInt) -> CallResult {
        result(Int(nacre_sensor_ioctl_number(descriptor, request, number)))
    }

    func configureLine(_ descriptor: Int32, baud: UInt32, flush: Bool) -> CallResult {
        result(Int(nacre_line_configure(descriptor, baud, flush)))
    }

    func setReady(_ descriptor: Int32, _ on: Bool) -> CallResult {
        result(Int(nacre_line_set_dtr(descriptor, on)))
    }

    func poll(_ descriptor: Int32, events: Int32, milliseconds: Int32) -> CallResult {
        var waiting = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let count = Glibc.poll(&waiting, 1, milliseconds)
        return count < 0 ? .failed(errno) : .value(Int(waiting.revents))
    }

    func names(in folder: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    var now: MonotonicTime { MonotonicClock.now }

    func sleep(until instant: MonotonicTime) { MonotonicClock.sleep(until: instant) }

    /// Reads errno right behind the call, before anything else can change it.
    private func result(_ value: Int) -> CallResult { value < 0 ? .failed(errno) : .value(value) }
}
