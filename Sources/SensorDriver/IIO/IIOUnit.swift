/// The kernel's units as SI: what its values are to be multiplied by.
enum IIOUnit {
    /// By the kernel's word for the channel's sort; what is not listed is SI, or has no unit.
    ///
    /// Source: `Documentation/ABI/testing/sysfs-bus-iio`. Lengths, lux, m/s², rad/s, ohms,
    /// joules and m/s need nothing.
    private static let factors: [String: Double] = [
        "temp": 1e-3,  // thousandths of °C
        "humidityrelative": 1e-3,  // thousandths of a percent
        "pressure": 1e3,  // kPa
        "magn": 1e-4,  // gauss
        "voltage": 1e-3, "altvoltage": 1e-3, "current": 1e-3, "power": 1e-3,
        "capacitance": 1e-9,
        "incli": .pi / 180,  // degrees
        "rot": 1,
    ]

    /// The sort in a channel's name: `accel_x` gives `accel`, `voltage0` gives `voltage`.
    static func sort(_ channel: String) -> String {
        String(channel.prefix { $0.isLetter })
    }

    /// What values of the channel, in the kernel's unit, are to be multiplied by.
    static func factor(_ channel: String) -> Double { factors[sort(channel)] ?? 1 }
}
