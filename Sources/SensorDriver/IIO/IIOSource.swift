import DeviceIO
import Quantities

/// A sensor of the kernel's industrial input-output subsystem: light, motion, weather.
///
/// Owned by one supervising thread. An address is the kernel's name of a channel (`accel_x`,
/// `illuminance`, `temp`, `voltage0`); a sort with axes and several parts (`accel`, 3) gives
/// them together, turned as the mount matrix says. Values are in SI: m/s², rad/s, lux, °C, Pa,
/// T, V, A, m; relative humidity in percent. All signals are levels.
///
/// When buffered, the kernel samples and stamps; `notes` says where that could not be had.
public final class IIOSource: SignalSource {
    /// What this is; `node` is the folder at the latest `open`.
    public private(set) var identity: DeviceIdentity
    /// How the sensor is read.
    public let settings: IIOSettings
    /// Values that could not be read since `open`.
    public private(set) var dropped: UInt64 = 0
    /// What could not be had as wished at the latest `open`, such as the clock; for the log.
    public private(set) var notes: [String] = []
    /// Whether the device samples by itself.
    public var isBuffered: Bool { buffer != nil }

    private let requests: [SignalRequest]
    private let calls: any SensorCalls
    private let locate: (DeviceIdentity, IIOSettings) throws(DriverError) -> String
    private var device: IIODevice?
    private var buffer: IIOBuffer?
    private var pace: PollPace?

    /// A sensor that is not open yet.
    /// - Parameters:
    ///   - identity: One from `IIOCatalogue.list()`, or made from a key in a device file; the
    ///     key `file-iio:device0` names a folder outright.
    ///   - settings: How it is read.
    ///   - requests: Which channels are wanted.
    public convenience init(
        identity: DeviceIdentity, settings: IIOSettings = IIOSettings(),
        requests: [SignalRequest]
    ) {
        self.init(
            identity: identity, settings: settings, requests: requests,
            calls: SystemSensorCalls(), locate: IIOCatalogue.folder)
    }

    init(
        identity: DeviceIdentity, settings: IIOSettings, requests: [SignalRequest],
        calls: any SensorCalls,
        locate: @escaping (DeviceIdentity, IIOSettings) throws(DriverError) -> String
    ) {
        self.identity = identity
        self.settings = settings
        self.requests = requests
        self.calls = calls
        self.locate = locate
    }

    deinit { close() }

    /// Finds the sensor, reads its scales, starts its buffer.
    ///
    /// - Throws: `.disconnected` where it is not plugged in, `.unsupported` where it lacks a
    ///   channel or cannot be buffered though it must, `.damaged` where its files are odd.
    public func open() throws(DriverError) {
        close()
        let path = try locate(identity, settings)
        identity.node = path
        let policy = ErrnoPolicy(device: identity.description)
        let folder = AttributeFolder(calls: calls, policy: policy, path: path)
        let device = try IIODevice(folder, requests: requests)
        notes = []
        dropped = 0
        if settings.mode != .polled {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            buffer = try IIOBuffer.start(
                device, settings: settings, node: "\(settings.nodes)/\(name)", notes: &notes)
        }
        if buffer == nil {
            guard settings.mode != .buffered else {
                throw policy.failure(
                    "start sampling",
                    .unsupported(setting: "buffered sampling (\(notes.last ?? ""))"))
            }
            if let silent = device.channels.first(where: { $0.file == nil }) {
                throw policy.failure(
                    "poll it", .unsupported(setting: "polling of \(silent.name)"))
            }
            pace = PollPace(interval: settings.interval, now: calls.now)
        }
        self.device = device
    }

    /// Waits for samples; see `SignalSource`.
    ///
    /// A driver that talks to its chip for each value holds the caller as long as that takes.
    /// - Throws: `.disconnected` where the sensor vanished, `.system` where it fails to answer
    ///   ten times in a row.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let device else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let deadline = calls.now + timeout
        if var buffer = buffer.take() {
            defer { self.buffer = buffer }
            let layout = buffer.layout
            return try buffer.read(until: deadline) { scan, time in
                tell(values(of: scan, layout, device), device, at: time, into: &readings)
            }
        }
        guard var pace, pace.wait(until: deadline, calls: calls) else { return false }
        defer { self.pace = pace }
        var channels: [[Float]?] = []
        var failure: DriverError?
        for channel in device.channels {
            do throws(DriverError) {
                channels.append([try ask(channel, device)])
            } catch {
                guard error.isPassing else { throw error }
                failure = error
                dropped &+= 1
                channels.append(nil)
            }
        }
        let before = readings.count
        tell(channels, device, at: calls.now, into: &readings)
        let isSilent = readings.count == before
        try pace.note(isSilent ? failure : nil)
        return !isSilent
    }

    private func ask(_ channel: IIOChannel, _ device: IIODevice) throws(DriverError) -> Float {
        let file = channel.file ?? ""
        let text = try device.folder.read(file)
        guard let raw = Double(text), raw.isFinite else {
            throw device.folder.policy.failure(
                "read \(file)", .damaged(what: "\"\(text)\" is no number"))
        }
        return Float(channel.value(raw))
    }

    private func values(
        of scan: UnsafeRawBufferPointer, _ layout: ScanLayout, _ device: IIODevice
    ) -> [[Float]?] {
        device.channels.map { channel in
            layout.places.first { $0.name == channel.name }.map { place in
                let bytes = UnsafeRawBufferPointer(rebasing: scan[place.offset...])
                return (0..<place.element.count).map {
                    Float(channel.value(Double(place.element.value($0, in: bytes))))
                }
            }
        }
    }

    private func tell(
        _ channels: [[Float]?], _ device: IIODevice, at time: MonotonicTime,
        into readings: inout [SignalReading]
    ) {
        for (index, signal) in device.signals.enumerated() {
            guard let value = signal.value(channels) else { continue }
            readings.append(
                SignalReading(
                    signal: index, value: value, parts: signal.parts.count, capturedAt: time))
        }
    }

    /// Stops the sampling and lets the sensor go; harmless when already closed.
    public func close() {
        if let buffer {
            do throws(DriverError) {
                try buffer.close()
            } catch  where error.reason == .disconnected {
                // What has gone samples no more.
            } catch {
                notes.append("\(error)")
            }
        }
        buffer = nil
        device = nil
        pace = nil
    }
}
