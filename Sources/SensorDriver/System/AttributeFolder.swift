import DeviceIO
import Glibc

/// A folder of sysfs: small files, each one value.
struct AttributeFolder {
    let calls: any SensorCalls
    let policy: ErrnoPolicy
    let path: String

    /// The names in the folder, sorted.
    /// - Throws: `.disconnected` where it has gone.
    func names(in subfolder: String = "") throws(DriverError) -> [String] {
        guard let names = calls.names(in: place(subfolder)) else {
            throw policy.failure("list \(place(subfolder))", .disconnected)
        }
        return names.sorted()
    }

    /// The names in a subfolder that need not be there.
    func namesIfAny(in subfolder: String) -> [String] {
        calls.names(in: place(subfolder))?.sorted() ?? []
    }

    /// What stands in a file, without the end of its line.
    func read(_ name: String) throws(DriverError) -> String {
        let action = "read \(name)"
        let file = try SensorFile(node: place(name), device: policy.device, calls: calls)
        defer { file.close() }
        var bytes = [UInt8](repeating: 0, count: 4096)
        guard let count = try file.read(into: &bytes, action: action) else {
            throw policy.failure(action, .system(call: "read", errno: EAGAIN))
        }
        var text = bytes[..<count]
        while let last = text.last, last <= 32 { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }

    /// What stands in a file that need not be there, or may refuse; nil then.
    ///
    /// - Throws: only `.disconnected`, where the folder itself has gone.
    func readIfAny(_ name: String) throws(DriverError) -> String? {
        do throws(DriverError) {
            return try read(name)
        } catch {
            guard calls.names(in: path) != nil else {
                throw policy.failure("read \(name)", .disconnected)
            }
            return nil
        }
    }

    /// Writes a value; false where the driver refuses it.
    func write(_ value: String, to name: String) throws(DriverError) -> Bool {
        let action = "write \(name)"
        let file: SensorFile
        do throws(DriverError) {
            file = try SensorFile(
                node: place(name), flags: O_WRONLY | O_TRUNC, device: policy.device, calls: calls)
        } catch {
            // Not everybody may write; the folder itself must be there still.
            if calls.names(in: path) == nil { throw policy.failure(action, .disconnected) }
            return false
        }
        defer { file.close() }
        let bytes = Array(value.utf8)
        let refusals = [EINVAL, EPERM, EACCES, EOPNOTSUPP, ENOENT]
        let taken = try file.answer("write", refusals: refusals, action: action) { descriptor in
            bytes.withUnsafeBytes { file.calls.write(descriptor, $0) }
        }
        return taken != nil
    }

    func place(_ name: String) -> String { name.isEmpty ? path : "\(path)/\(name)" }
}

extension DriverError {
    /// Whether one value could not be had now though the device is there: skip it and count.
    var isPassing: Bool {
        guard case .system(_, let code) = reason else { return reason == .busy }
        return [EIO, EAGAIN, ETIMEDOUT, ENODATA, EINVAL, EREMOTEIO, EPROTO, ENOMSG].contains(code)
    }
}
