import DeviceIO
import Quantities

/// How a monitoring chip is read.
public struct HwmonSettings: Hashable, Sendable {
    /// Nanoseconds between two questions.
    public var interval: Int64
    /// Where sysfs is mounted.
    public var sysfs: String

    /// Makes settings; most chips measure once or twice a second.
    public init(interval: Int64 = 1_000_000_000, sysfs: String = "/sys") {
        self.interval = max(interval, 10_000_000)
        self.sysfs = sysfs
    }
}

/// A monitoring chip: temperature, humidity, voltage, current, power, fans.
///
/// Owned by one supervising thread. An address is the kernel's name of an input (`temp1`,
/// `humidity1`, `in0`, `fan1`, `power1`) or the label that the driver gives it (`CPU Fan`).
/// Values are in °C, percent, V, A, W, J and, for fans, revolutions a second. All signals are
/// levels. An input whose driver reports a fault is left out and counted.
public final class HwmonSource: SignalSource {
    /// What this is; `node` is the folder at the latest `open`.
    public private(set) var identity: DeviceIdentity
    /// How the chip is read.
    public let settings: HwmonSettings
    /// Values that could not be read since `open`.
    public private(set) var dropped: UInt64 = 0

    private let requests: [SignalRequest]
    private let calls: any SensorCalls
    private let locate: (DeviceIdentity, HwmonSettings) throws(DriverError) -> String
    private var chip: (folder: AttributeFolder, inputs: [HwmonInput])?
    private var pace: PollPace?

    /// A chip that is not open yet.
    /// - Parameters:
    ///   - identity: One from `HwmonCatalogue.list()`, or made from a key in a device file; the
    ///     key `file-hwmon0` names a folder outright.
    ///   - settings: How it is read.
    ///   - requests: Which inputs are wanted.
    public convenience init(
        identity: DeviceIdentity, settings: HwmonSettings = HwmonSettings(),
        requests: [SignalRequest]
    ) {
        self.init(
            identity: identity, settings: settings, requests: requests,
            calls: SystemSensorCalls(), locate: HwmonCatalogue.folder)
    }

    init(
        identity: DeviceIdentity, settings: HwmonSettings, requests: [SignalRequest],
        calls: any SensorCalls,
        locate: @escaping (DeviceIdentity, HwmonSettings) throws(DriverError) -> String
    ) {
        self.identity = identity
        self.settings = settings
        self.requests = requests
        self.calls = calls
        self.locate = locate
    }

    /// Finds the chip and its inputs.
    ///
    /// - Throws: `.disconnected` where it is not there, `.unsupported` where it lacks an input.
    public func open() throws(DriverError) {
        close()
        let path = try locate(identity, settings)
        identity.node = path
        let folder = AttributeFolder(
            calls: calls, policy: ErrnoPolicy(device: identity.description), path: path)
        chip = (folder, try HwmonInput.find(requests, in: folder))
        dropped = 0
        pace = PollPace(interval: settings.interval, now: calls.now)
    }

    /// Waits until the next values are due and asks for them; see `SignalSource`.
    ///
    /// A driver that talks to its chip for each value holds the caller as long as that takes.
    /// - Throws: `.disconnected` where the chip vanished, `.system` where it fails to answer
    ///   ten times in a row.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let chip, var pace else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        defer { self.pace = pace }
        guard pace.wait(until: calls.now + timeout, calls: calls) else { return false }
        var failure: DriverError?
        let before = readings.count
        for (index, input) in chip.inputs.enumerated() {
            do throws(DriverError) {
                let value = try input.value(in: chip.folder)
                readings.append(SignalReading(signal: index, value, capturedAt: calls.now))
            } catch {
                guard error.isPassing else { throw error }
                failure = error
                dropped &+= 1
            }
        }
        let isSilent = readings.count == before
        try pace.note(isSilent ? failure : nil)
        return !isSilent
    }

    /// Lets the chip go; harmless when already closed.
    public func close() {
        chip = nil
        pace = nil
    }
}
