import DeviceIO

extension MQTTConnection {
    /// A lasting name of at most 23 letters and digits, which every broker must take.
    ///
    /// Made from identity, role and this machine's name, so that two machines with the same files
    /// do not throw each other out.
    static func clientID(_ identity: DeviceIdentity, role: String) -> String {
        // FNV-1a, 64 bits.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(identity) \(role) \(MachineName.text)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return "nacre" + role.prefix(2) + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension MQTTSettings {
    /// Throws where a setting is impossible.
    func check(_ device: String) throws(DriverError) {
        guard !host.isEmpty, port > 0 else {
            throw .setting(device, "no broker", allowed: "a host and a port from 1 to 65535")
        }
        guard (5...3600).contains(keepAlive) else {
            throw .setting(device, "keep-alive \(keepAlive)", allowed: "5 to 3600 s")
        }
        guard interval >= 0 else {
            throw .setting(device, "interval \(interval)", allowed: "0 ns or more")
        }
        guard presence.isEmpty || MQTTAddress.isTopic(presence, isFilter: false) else {
            throw .setting(device, "the topic \(presence)", allowed: MQTTAddress.allowed)
        }
    }
}
