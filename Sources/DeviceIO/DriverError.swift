/// A device that could not do what it was asked; the world goes on without it.
public struct DriverError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the supervisor decides on: `disconnected` and `busy` are tried again later, so is
    /// `system`; `unsupported` and `damaged` are not.
    public enum Reason: Sendable, Hashable {
        /// The device has gone (ENODEV, the server hung up, the file ended for good).
        case disconnected
        /// Somebody else holds the device, or the bus has no room left.
        case busy
        /// The device cannot do what the profile asks.
        case unsupported(setting: String)
        /// What arrived is not what it claims to be.
        case damaged(what: String)
        /// A call to the system failed.
        case system(call: String, errno: Int32)
    }

    /// The device, as a person would name it.
    public var device: String
    /// What was asked, such as "start streaming".
    public var action: String
    /// Why it failed.
    public var reason: Reason

    /// Makes the error.
    public init(device: String, action: String, reason: Reason) {
        self.device = device
        self.action = action
        self.reason = reason
    }

    /// Device, action, reason in one line.
    public var description: String {
        let why: String
        switch reason {
        case .disconnected: why = "it has gone"
        case .busy: why = "it is in use by somebody else"
        case .unsupported(let setting): why = "it does not offer \(setting)"
        case .damaged(let what): why = what
        case .system(let call, let errno): why = "\(call) failed with errno \(errno)"
        }
        return "\(device): could not \(action): \(why)"
    }
}
