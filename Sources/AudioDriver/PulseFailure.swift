import CPulse
import DeviceIO
import Glibc

/// The one place that decides what an error of PulseAudio means.
enum PulseFailure {
    /// Turns the error that a context holds into ours.
    static func of(
        _ context: OpaquePointer, device: String, action: String, call: String
    ) -> DriverError {
        error(code: pa_context_errno(context), device: device, action: action, call: call)
    }

    /// - A server or device that is not there, or went: `.disconnected`.
    /// - Somebody else holds it: `.busy`.
    /// - Formats that the server refuses: `.unsupported`.
    /// - The rest: `.system`, with the errno that says the same.
    static func error(
        code: Int32, device: String, action: String, call: String
    ) -> DriverError {
        let reason: DriverError.Reason
        switch pa_error_code_t(rawValue: UInt32(code)) {
        case PA_ERR_CONNECTIONREFUSED, PA_ERR_CONNECTIONTERMINATED, PA_ERR_KILLED,
            PA_ERR_NOENTITY, PA_ERR_BADSTATE, PA_ERR_INVALIDSERVER:
            reason = .disconnected
        case PA_ERR_BUSY, PA_ERR_TOOLARGE: reason = .busy
        case PA_ERR_NOTSUPPORTED, PA_ERR_INVALID:
            reason = .unsupported(setting: "48 kHz floating-point sound")
        case PA_ERR_ACCESS, PA_ERR_AUTHKEY:
            reason = .system(call: call, errno: EACCES)
        // No error was told: then no answer came in time.
        case PA_ERR_TIMEOUT, PA_OK: reason = .system(call: call, errno: ETIMEDOUT)
        default: reason = .system(call: call, errno: EIO)
        }
        return DriverError(device: device, action: action, reason: reason)
    }
}
