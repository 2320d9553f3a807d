import DeviceIO
import Quantities
import Testing

/// A device for tests.
let desk = DeviceIdentity(family: .network, key: "test", name: "the desk")

/// Reads a source until what it gave is enough; a minute at the most.
func gather(
    _ source: any SignalSource, until isEnough: ([SignalReading]) -> Bool
) throws -> [SignalReading] {
    var all: [SignalReading] = []
    let deadline = MonotonicClock.now + 60_000_000_000
    while !isEnough(all) {
        try #require(MonotonicClock.now < deadline, "only \(all) came")
        _ = try source.read(timeout: 100_000_000, into: &all)
    }
    return all
}

/// Whether the error says that a setting is not possible, and what is.
func isRefusal(_ error: any Error) -> Bool {
    guard let error = error as? DriverError, case .unsupported(let text) = error.reason else {
        return false
    }
    return text.contains("allowed")
}
