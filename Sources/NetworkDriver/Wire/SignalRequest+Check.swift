import DeviceIO

extension SignalRequest {
    /// The request itself where its number of parts is possible.
    func checked(_ device: String) throws(DriverError) -> SignalRequest {
        guard (1...4).contains(parts) else {
            throw .setting(device, "\(parts) parts at \(address)", allowed: "1 to 4")
        }
        return self
    }
}

extension DriverError {
    /// Somebody used a device that is not open.
    static func closed(_ device: String) -> DriverError {
        DriverError(device: device, action: "use it", reason: .disconnected)
    }
}
