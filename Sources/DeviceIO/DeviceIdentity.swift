/// How a device is known again: by serial, else by where it is plugged in, never by its node.
public struct DeviceIdentity: Hashable, Sendable, CustomStringConvertible {
    /// The family of hardware.
    public enum Family: String, Sendable, CaseIterable {
        case camera
        case microphone
        case speaker
        /// Thermometers, light sensors, accelerometers: IIO and hwmon.
        case sensor
        /// Pads, keyboards, touch panels.
        case input
        /// A line of text or numbers: Arduinos, range finders.
        case serial
        case midi
        /// A program or a thing at the other end of a wire: OSC, MQTT.
        case network
        /// A lighting desk or lamps: Art-Net, sACN.
        case lights
    }

    /// What sort of device this is.
    public var family: Family
    /// The lasting name: `usb-<serial>`, `path-<bus path>`, `file-<path>`, `rehearsal`.
    public var key: String
    /// The model, for people.
    public var name: String
    /// The node or address at this moment, which may change with every plugging.
    public var node: String
    /// Whether readings of this device are made up by a program.
    public var isSimulated: Bool

    /// Makes an identity.
    public init(
        family: Family, key: String, name: String, node: String = "", isSimulated: Bool = false
    ) {
        self.family = family
        self.key = key
        self.name = name
        self.node = node
        self.isSimulated = isSimulated
    }

    /// Family and key: `camera usb-0042`.
    public var description: String { "\(family.rawValue) \(key)" }
}
