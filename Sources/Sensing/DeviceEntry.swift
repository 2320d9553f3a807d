import Conditions
import DeviceIO
import Glibc

/// A file of `Devices/`: how a piece of hardware is known, its driver, what its loss means.
public struct DeviceEntry: Hashable, Sendable {
    /// What makes the readings.
    public enum Driver: String, Sendable, CaseIterable, Hashable {
        case video4linux
        case pulse
        case file
        case rehearsal
        /// Pads, keyboards, touch panels.
        case evdev
        /// Industrial I/O: light, motion, pressure.
        case iio
        /// The kernel's thermometers, fans, supplies.
        case hwmon
        case serial
        case midi
        case osc
        case mqtt
        case artnet
        case sacn
        /// A script of numbers: it stands in for any device of numbers.
        case script
        /// A tape of pictures, sound or numbers.
        case tape

        /// Whether it reads a piece of hardware, that can be there or not.
        public var isHardware: Bool {
            switch self {
            case .video4linux, .pulse, .evdev, .iio, .hwmon, .serial, .midi: true
            case .file, .rehearsal, .osc, .mqtt, .artnet, .sacn, .script, .tape: false
            }
        }
    }

    /// A driver's own setting, as the file gives it.
    public enum Setting: Hashable, Sendable {
        case number(Double)
        case word(String)
        case flag(Bool)
        case list([String])
    }

    /// The name of the file, without its ending.
    public var name: String
    /// What sort of device it is.
    public var family: DeviceIdentity.Family
    /// What makes the readings.
    public var driver: Driver
    /// The file to play, for the driver `file`.
    public var file: String?
    /// A pattern for the serial number, with `*` and `?`; nil fits everything.
    ///
    /// All patterns that are given must fit.
    public var serial: String?
    /// A pattern for the bus path.
    public var path: String?
    /// A pattern for the model's name.
    public var model: String?
    /// What it gives, for devices of numbers; in the order of the file.
    public var signals: [DeviceSignal] = []
    /// The driver's own settings by key, checked by the reader against what the driver knows.
    public var settings: [String: Setting] = [:]
    /// What loss means for its channels, where the channel has nothing of its own.
    public var loss: LossPolicy?
    /// What loss means for single channels.
    public var channelLoss: [String: LossPolicy] = [:]
    /// What the driver `script` plays.
    public var script: SignalScript?
    /// The entry that stands in for this one in films and rehearsals, by its name.
    public var rehearse: String?
    /// The stream of a tape, where its first fitting one is not meant.
    public var topic: String?

    /// How the driver sends, where the device takes numbers; nil where the file says nothing of it.
    public var sends: [String: Setting]?
    /// The lamps on its universes, in the order of the file.
    public var fixtures: [LightFixture] = []
    /// Whether it is a camera that sees by infrared alone, so that no picture reaches it.
    public var isInfrared = false

    /// Makes an entry that fits every device of the family.
    public init(name: String, family: DeviceIdentity.Family, driver: Driver) {
        self.name = name
        self.family = family
        self.driver = driver
    }

    /// Whether a device found on this machine is meant.
    public func matches(_ identity: DeviceIdentity) -> Bool {
        guard identity.family == family else { return false }
        if let serial, !fits("usb-" + serial, identity.key) { return false }
        if let path, !fits("path-" + path, identity.key) { return false }
        if let model, !fits(model, identity.name) { return false }
        return true
    }

    private func fits(_ pattern: String, _ text: String) -> Bool { fnmatch(pattern, text, 0) == 0 }
}
