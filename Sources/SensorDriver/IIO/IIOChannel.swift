import DeviceIO

/// One channel of a device: how its raw value becomes SI.
struct IIOChannel: Hashable, Sendable {
    /// As in the file names between `in_` and `_raw`: `accel_x`, `voltage0`.
    var name: String
    /// The file to ask when polled; nil where the channel only comes in a buffer.
    var file: String?
    var offset: Double
    var scale: Double

    /// SI of a raw value.
    func value(_ raw: Double) -> Double { (raw + offset) * scale }

    /// Reads how a channel is scaled; nil where the device has no such channel.
    ///
    /// A processed value (`_input`) is in the kernel's unit already; a raw one is
    /// (raw + offset) · scale, each of which may be given for the channel or for its sort.
    init?(_ name: String, files: Set<String>, folder: AttributeFolder) throws(DriverError) {
        self.name = name
        let factor = IIOUnit.factor(name)
        if files.contains("in_\(name)_input"), !files.contains("in_\(name)_raw") {
            file = "in_\(name)_input"
            offset = 0
            scale = factor
            return
        }
        let isPolled = files.contains("in_\(name)_raw")
        guard isPolled || files.contains("scan_elements/in_\(name)_en") else { return nil }
        file = isPolled ? "in_\(name)_raw" : nil
        offset = try IIOChannel.shared("offset", of: name, files: files, folder: folder) ?? 0
        let own = try IIOChannel.shared("scale", of: name, files: files, folder: folder) ?? 1
        scale = own * factor
    }

    /// A number that stands for the channel itself, or for ever wider sorts of channels.
    private static func shared(
        _ what: String, of name: String, files: Set<String>, folder: AttributeFolder
    ) throws(DriverError) -> Double? {
        var stems = [name]
        var stem = Substring(name)
        while let end = stem.lastIndex(of: "_") {
            stem = stem[..<end]
            stems.append(String(stem))
        }
        stems.append(IIOUnit.sort(name))
        for stem in stems where files.contains("in_\(stem)_\(what)") {
            let text = try folder.read("in_\(stem)_\(what)")
            guard let number = Double(text), number.isFinite else {
                throw folder.policy.failure(
                    "read the \(what) of \(name)", .damaged(what: "it is \"\(text)\""))
            }
            return number
        }
        return nil
    }
}

/// A request, as sums of channels: a part of it is Σ weight · channel.
struct IIOSignal: Hashable, Sendable {
    /// One summand.
    struct Term: Hashable, Sendable {
        var channel: Int
        /// Which of the channel's values, for one that has several.
        var index = 0
        var weight: Float
    }
    /// The summands of each part.
    var parts: [[Term]]

    /// The value; nil where a channel of it is missing.
    func value(_ channels: [[Float]?]) -> SIMD4<Float>? {
        var value = SIMD4<Float>()
        for (part, terms) in parts.enumerated() {
            for term in terms {
                guard let values = channels[term.channel], term.index < values.count else {
                    return nil
                }
                value[part] += term.weight * values[term.index]
            }
        }
        return value
    }
}
