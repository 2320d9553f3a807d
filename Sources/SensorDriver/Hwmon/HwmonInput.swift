import DeviceIO
import Glibc

/// One input of a monitoring chip.
struct HwmonInput: Hashable, Sendable {
    /// The file with the value.
    var file: String
    /// The file that tells whether the value means anything; nil where there is none.
    var fault: String?
    /// What the value is to be multiplied by to be SI.
    var factor: Double

    /// Source: `Documentation/hwmon/sysfs-interface`.
    private static let factors: [String: Double] = [
        "temp": 1e-3, "humidity": 1e-3, "in": 1e-3, "curr": 1e-3, "power": 1e-6,
        "energy": 1e-6, "fan": 1.0 / 60, "freq": 1,
    ]

    /// The inputs that the requests name, by name or label.
    static func find(
        _ requests: [SignalRequest], in folder: AttributeFolder
    ) throws(DriverError) -> [HwmonInput] {
        let files = Set(try folder.names())
        var labels: [String: String] = [:]
        for file in files.sorted() where file.hasSuffix("_label") {
            guard let label = try folder.readIfAny(file), labels[label] == nil else { continue }
            labels[label] = String(file.dropLast("_label".count))
        }
        var inputs: [HwmonInput] = []
        for request in requests {
            let name = labels[request.address] ?? request.address
            let file = ["\(name)_input", "\(name)_average"].first(where: files.contains)
            let sort = String(name.prefix { $0.isLetter })
            guard !request.isEvent, request.parts == 1, let file, let factor = factors[sort]
            else {
                throw folder.policy.failure(
                    "find \(request.address)",
                    .unsupported(setting: "the level \(request.address)"))
            }
            let fault = "\(name)_fault"
            inputs.append(
                HwmonInput(
                    file: file, fault: files.contains(fault) ? fault : nil, factor: factor))
        }
        return inputs
    }

    /// The value now, in SI.
    func value(in folder: AttributeFolder) throws(DriverError) -> Float {
        if let fault, try folder.read(fault) == "1" {
            throw folder.policy.failure("read \(file)", .system(call: "read", errno: ENODATA))
        }
        let text = try folder.read(file)
        guard let value = Double(text), value.isFinite else {
            throw folder.policy.failure(
                "read \(file)", .damaged(what: "\"\(text)\" is no number"))
        }
        return Float(value * factor)
    }
}
