import DeviceIO
import Glibc
import Quantities

/// A device that samples by itself: set up, read as a stream of scans, switched off again.
struct IIOBuffer {
    let layout: ScanLayout
    /// What could not be had as wished, for people.
    private(set) var notes: [String] = []
    private let folder: AttributeFolder
    private let file: SensorFile
    private let isMonotonic: Bool
    private var bytes: [UInt8]
    private var filled = 0

    /// Scans taken by one call to the kernel.
    private static let batch = 32

    /// Sets the device up and starts it.
    ///
    /// - Returns: nil where the device cannot sample these channels by itself.
    static func start(
        _ device: IIODevice, settings: IIOSettings, node: String, notes: inout [String]
    ) throws(DriverError) -> IIOBuffer? {
        let folder = device.folder
        let wanted = device.channels.map(\.name)
        guard wanted.allSatisfy({ device.files.contains("scan_elements/in_\($0)_en") }) else {
            notes.append("polled: not every channel can be buffered")
            return nil
        }
        // A run that was killed may have left it on; nothing can be changed while it is.
        _ = try folder.write("0", to: "buffer/enable")
        guard try choose(wanted, device) else {
            notes.append("polled: its channels cannot be switched on for the buffer")
            return nil
        }
        guard try chooseTrigger(device, settings) else {
            notes.append("polled: it has no trigger")
            return nil
        }
        if let frequency = settings.frequency {
            try setFrequency(frequency, device, &notes)
        }
        let isMonotonic = try setClock(device, &notes)
        _ = try folder.write("\(settings.bufferLength)", to: "buffer/length")
        let layout = try layout(device)
        guard layout.length > 0, try folder.write("1", to: "buffer/enable") else {
            notes.append("polled: its buffer cannot be switched on")
            return nil
        }
        do throws(DriverError) {
            let file = try SensorFile(
                node: node, device: folder.policy.device, calls: folder.calls)
            return IIOBuffer(layout, folder, file, isMonotonic: isMonotonic)
        } catch {
            try stop(folder)
            throw error
        }
    }

    private init(
        _ layout: ScanLayout, _ folder: AttributeFolder, _ file: SensorFile, isMonotonic: Bool
    ) {
        self.layout = layout
        self.folder = folder
        self.file = file
        self.isMonotonic = isMonotonic
        bytes = Array(repeating: 0, count: layout.length * IIOBuffer.batch)
    }

    // MARK: Setting up

    private static func choose(_ wanted: [String], _ device: IIODevice) throws(DriverError) -> Bool
    {
        for file in device.files.sorted()
        where file.hasPrefix("scan_elements/in_") && file.hasSuffix("_en") {
            let name = String(file.dropFirst("scan_elements/in_".count).dropLast(3))
            let isWanted = wanted.contains(name) || name == "timestamp"
            let isDone = try device.folder.write(isWanted ? "1" : "0", to: file)
            if !isDone, wanted.contains(name) { return false }
        }
        return true
    }

    /// Keeps the trigger that is set, or takes the named one, or the device's own.
    private static func chooseTrigger(
        _ device: IIODevice, _ settings: IIOSettings
    ) throws(DriverError) -> Bool {
        let folder = device.folder
        guard !folder.namesIfAny(in: "trigger").isEmpty else {
            // Without the folder the device has its own way of sampling.
            guard let name = settings.trigger else { return true }
            throw folder.policy.failure(
                "choose the trigger", .unsupported(setting: "the trigger \(name)"))
        }
        if let name = settings.trigger {
            guard try folder.write(name, to: "trigger/current_trigger") else {
                throw folder.policy.failure(
                    "choose the trigger", .unsupported(setting: "the trigger \(name)"))
            }
            return true
        }
        if let now = try folder.readIfAny("trigger/current_trigger"), !now.isEmpty { return true }
        let digits = String(folder.path.reversed().prefix { $0.isNumber }.reversed())
        let own = "\(device.name)-dev\(digits)"
        let all = AttributeFolder(
            calls: folder.calls, policy: folder.policy,
            path: "\(settings.sysfs)/bus/iio/devices")
        for entry in all.namesIfAny(in: "") where entry.hasPrefix("trigger") {
            guard let name = try all.readIfAny("\(entry)/name"), name == own else { continue }
            return try folder.write(name, to: "trigger/current_trigger")
        }
        return false
    }

    private static func setFrequency(
        _ frequency: Double, _ device: IIODevice, _ notes: inout [String]
    ) throws(DriverError) {
        let sorts = Set(device.channels.map { "in_\(IIOUnit.sort($0.name))_sampling_frequency" })
        let places = (sorts.sorted() + ["sampling_frequency"]).filter(device.files.contains)
        var isDone = false
        for place in places where try device.folder.write("\(frequency)", to: place) {
            isDone = true
        }
        if !isDone { notes.append("it does not sample at \(frequency) Hz") }
    }

    private static func setClock(
        _ device: IIODevice, _ notes: inout [String]
    ) throws(DriverError) -> Bool {
        let name = "current_timestamp_clock"
        guard device.files.contains("scan_elements/in_timestamp_en") else {
            notes.append("stamped on arrival: it has no time stamps")
            return false
        }
        guard device.files.contains(name) else {
            notes.append("stamped on arrival: its clock is not named")
            return false
        }
        _ = try device.folder.write("monotonic", to: name)
        let clock = try device.folder.readIfAny(name) ?? ""
        if clock != "monotonic" { notes.append("stamped on arrival: its clock is \(clock)") }
        return clock == "monotonic"
    }

    /// What is switched on now; a driver may switch on more than was asked for.
    private static func layout(_ device: IIODevice) throws(DriverError) -> ScanLayout {
        let folder = device.folder
        var found: [(index: Int, name: String, element: ScanElement)] = []
        for file in device.files.sorted()
        where file.hasPrefix("scan_elements/in_") && file.hasSuffix("_en") {
            guard try folder.read(file) == "1" else { continue }
            let stem = String(file.dropLast(3))
            let (index, type) = (try folder.read(stem + "_index"), try folder.read(stem + "_type"))
            guard let index = Int(index), let element = ScanElement(type) else {
                throw folder.policy.failure(
                    "read how its scans lie",
                    .damaged(what: "\(stem) has index \"\(index)\", type \"\(type)\""))
            }
            found.append((index, String(stem.dropFirst("scan_elements/in_".count)), element))
        }
        found.sort { $0.index < $1.index }
        return ScanLayout(found.map { ($0.name, $0.element) })
    }

    // MARK: Reading

    /// Waits for scans and hands out each that is whole.
    /// - Returns: Whether any came.
    mutating func read(
        until deadline: MonotonicTime,
        _ body: (UnsafeRawBufferPointer, MonotonicTime) -> Void
    ) throws(DriverError) -> Bool {
        let events = try file.wait(until: deadline, action: "wait for samples")
        // Asked also when the time ran out: the poll of a sensor that has gone reports nothing
        // for ever (seen on kernel 6.1), only a read tells.
        let count = try file.read(into: &bytes, from: filled, action: "read samples")
        if count == 0 || (count == nil && events & (POLLHUP | POLLERR | POLLNVAL) != 0) {
            throw file.policy.failure("read samples", .disconnected)
        }
        guard let count else { return false }
        filled += count
        let now = folder.calls.now
        let whole = filled / layout.length
        bytes.withUnsafeBytes { bytes in
            for scan in 0..<whole {
                let part = bytes[scan * layout.length..<(scan + 1) * layout.length]
                let scan = UnsafeRawBufferPointer(rebasing: part)
                body(scan, stamp(scan, now: now))
            }
        }
        let used = whole * layout.length
        bytes.replaceSubrange(0..<filled - used, with: Array(bytes[used..<filled]))
        filled -= used
        return true
    }

    /// The kernel's stamp where it is of our clock, never of the future.
    private func stamp(_ scan: UnsafeRawBufferPointer, now: MonotonicTime) -> MonotonicTime {
        guard isMonotonic, let place = layout.places.first(where: { $0.name == "timestamp" })
        else { return now }
        let bytes = UnsafeRawBufferPointer(rebasing: scan[place.offset...])
        return min(MonotonicTime(nanoseconds: max(place.element.value(0, in: bytes), 0)), now)
    }

    /// Switches the device off.
    func close() throws(DriverError) {
        file.close()
        try IIOBuffer.stop(folder)
    }

    private static func stop(_ folder: AttributeFolder) throws(DriverError) {
        _ = try folder.write("0", to: "buffer/enable")
    }
}
