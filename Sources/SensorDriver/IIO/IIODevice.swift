import DeviceIO

/// A device's channels, found by what was asked for.
struct IIODevice {
    let folder: AttributeFolder
    /// The kernel's name for the chip.
    let name: String
    let channels: [IIOChannel]
    let signals: [IIOSignal]
    let files: Set<String>

    /// - Throws: `.unsupported` where the device lacks a channel, `.disconnected` where it has
    ///   gone, `.damaged` where its files make no sense.
    init(_ folder: AttributeFolder, requests: [SignalRequest]) throws(DriverError) {
        self.folder = folder
        var files = Set(try folder.names())
        for name in folder.namesIfAny(in: "scan_elements") { files.insert("scan_elements/\(name)") }
        self.files = files
        name = try folder.readIfAny("name") ?? ""
        var builder = Builder(folder: folder, files: files)
        var signals: [IIOSignal] = []
        for request in requests {
            guard !request.isEvent, let signal = try builder.signal(request) else {
                throw folder.policy.failure(
                    "find \(request.address)",
                    .unsupported(setting: "the level \(request.address)"))
            }
            signals.append(signal)
        }
        self.signals = signals
        channels = builder.channels
    }

    /// Collects the channels that the requests need, each once.
    private struct Builder {
        let folder: AttributeFolder
        let files: Set<String>
        var channels: [IIOChannel] = []

        mutating func channel(_ name: String) throws(DriverError) -> Int? {
            if let known = channels.firstIndex(where: { $0.name == name }) { return known }
            guard let new = try IIOChannel(name, files: files, folder: folder) else { return nil }
            channels.append(new)
            return channels.count - 1
        }

        /// `accel_x` is one channel, `accel` with parts all its axes, turned to the device.
        mutating func signal(_ request: SignalRequest) throws(DriverError) -> IIOSignal? {
            let parts = min(max(request.parts, 1), 4)
            let sort = IIOUnit.sort(request.address)
            let axes = ["x", "y", "z"]
            let matrix = try mountMatrix(sort)
            if let matrix, let row = axes.firstIndex(where: { request.address == "\(sort)_\($0)" })
            {
                return parts == 1 ? try turned([matrix[row]], sort) : nil
            }
            if request.address == sort, parts > 1, has("\(sort)_x") {
                guard parts <= 3 else { return nil }
                let unit: [[Float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
                return try turned(Array((matrix ?? unit).prefix(parts)), sort)
            }
            guard let single = try channel(request.address) else { return nil }
            // Several parts of one channel: a quaternion.
            return IIOSignal(
                parts: (0..<parts).map { [.init(channel: single, index: $0, weight: 1)] })
        }

        private func has(_ channel: String) -> Bool {
            files.contains("in_\(channel)_raw") || files.contains("in_\(channel)_input")
                || files.contains("scan_elements/in_\(channel)_en")
        }

        /// Rows of a matrix over x, y and z.
        private mutating func turned(
            _ rows: [[Float]], _ sort: String
        ) throws(DriverError) -> IIOSignal? {
            var parts: [[IIOSignal.Term]] = []
            for row in rows {
                var terms: [IIOSignal.Term] = []
                for (axis, weight) in zip(["x", "y", "z"], row) where weight != 0 {
                    guard let channel = try channel("\(sort)_\(axis)") else { return nil }
                    terms.append(.init(channel: channel, weight: weight))
                }
                parts.append(terms)
            }
            return IIOSignal(parts: parts)
        }

        /// How the chip is mounted: three rows of three; nil where nothing is said.
        private func mountMatrix(_ sort: String) throws(DriverError) -> [[Float]]? {
            let names = ["in_\(sort)_mount_matrix", "in_mount_matrix", "mount_matrix"]
            guard let name = names.first(where: { files.contains($0) }) else { return nil }
            let text = try folder.read(name)
            let rows = text.split(separator: ";").map { row in
                row.split { $0 == "," || $0 == " " }.compactMap { Float($0) }
            }
            guard rows.count == 3, rows.allSatisfy({ $0.count == 3 }) else {
                throw folder.policy.failure(
                    "read how it is mounted", .damaged(what: "its mount matrix is \"\(text)\""))
            }
            return rows
        }
    }
}
