/// The unit a condition is given in: SI and REP-103; dBFS for sound against full scale.
public enum ConditionUnit: String, Sendable, CaseIterable, Hashable {
    /// A share or a count: no unit.
    case one = "1"
    case metres = "m"
    case metresPerSecond = "m/s"
    case seconds = "s"
    case hours = "h"
    case radians = "rad"
    case celsius = "degC"
    case decibelsFullScale = "dBFS"
    case lux = "lux"
    case pascals = "Pa"
    case metresPerSecondSquared = "m/s2"
    case radiansPerSecond = "rad/s"
    case hertz = "Hz"
    case volts = "V"
    case amperes = "A"
    case watts = "W"
    case tesla = "T"
}
