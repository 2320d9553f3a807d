import CMosquitto
import DeviceIO
import Glibc

/// The one place that decides what a failure of libmosquitto means.
enum MQTTFailure {
    /// - A broker that is not there, or went: `.disconnected`.
    /// - A broker that is there and turns us away for what we say: `.unsupported`.
    /// - A broker that cannot just now: `.busy`.
    /// - The rest: `.system`, with the errno that says the same.
    /// - Parameter code: What a function of libmosquitto returned; errno must still be its own.
    static func error(
        _ code: Int32, call: String, device: String, action: String
    ) -> DriverError {
        let system = errno
        let reason: DriverError.Reason
        switch mosq_err_t(rawValue: code) {
        case MOSQ_ERR_CONN_LOST, MOSQ_ERR_NO_CONN, MOSQ_ERR_CONN_REFUSED, MOSQ_ERR_EAI,
            MOSQ_ERR_KEEPALIVE, MOSQ_ERR_UNKNOWN, MOSQ_ERR_PROTOCOL:
            reason = .disconnected
        case MOSQ_ERR_ERRNO: reason = SocketCall.reason(call, system)
        case MOSQ_ERR_TLS: reason = .system(call: "TLS", errno: EPROTO)
        case MOSQ_ERR_INVAL, MOSQ_ERR_MALFORMED_UTF8:
            reason = .unsupported(setting: "these settings (\(text(code)))")
        case MOSQ_ERR_NOMEM: reason = .busy
        default: reason = .system(call: call, errno: EIO)
        }
        return DriverError(device: device, action: action, reason: reason)
    }

    /// What the broker answered to our greeting, other than yes.
    static func refusal(_ code: Int32, device: String, host: String) -> DriverError {
        let reason: DriverError.Reason
        switch code {
        case 1: reason = .unsupported(setting: "MQTT 3.1.1")
        case 2: reason = .unsupported(setting: "this client id")
        case 3: reason = .busy
        case 4, 5: reason = .unsupported(setting: "this user with this password")
        default: reason = .disconnected
        }
        return DriverError(device: device, action: "log in at \(host)", reason: reason)
    }

    private static func text(_ code: Int32) -> String {
        guard let text = mosquitto_strerror(code) else { return "\(code)" }
        return String(cString: text)
    }
}
