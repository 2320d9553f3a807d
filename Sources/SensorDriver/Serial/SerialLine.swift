import DeviceIO
import Glibc

/// Opening and setting up a serial line, for both directions.
enum SerialLine {
    /// Opens the node that the identity names and sets it up.
    static func open(
        identity: DeviceIdentity, baud: UInt32, flush: Bool, calls: any SensorCalls
    ) throws(DriverError) -> SensorFile {
        // Pulled out, a line answers EIO.
        let file = try SensorFile(
            node: identity.node, flags: O_RDWR, device: identity.description, gone: [EIO],
            calls: calls)
        do throws(DriverError) {
            try configure(file, baud: baud, flush: flush)
        } catch {
            file.close()
            throw error
        }
        return file
    }

    /// Sets the line up.
    /// - Throws: `.unsupported` where the node is no serial line or cannot run at that speed.
    static func configure(
        _ file: SensorFile, baud: UInt32, flush: Bool
    ) throws(DriverError) {
        let action = "set the line up"
        let answer = try file.answer("TCSETS2", refusals: [ENOTTY, EINVAL], action: action) {
            file.calls.configureLine($0, baud: baud, flush: flush)
        }
        guard answer != nil else {
            throw file.policy.failure(
                action, .unsupported(setting: "a serial line of \(baud) baud"))
        }
    }

    /// Raises or drops DTR; false where the line has none.
    static func setReady(_ file: SensorFile, _ on: Bool) throws(DriverError) -> Bool {
        try file.answer("TIOCMBIS", refusals: [ENOTTY, EINVAL], action: "reset the device") {
            file.calls.setReady($0, on)
        } != nil
    }
}
