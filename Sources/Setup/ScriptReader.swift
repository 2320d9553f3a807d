import DeviceIO
import Foundation
import Sensing
import Yams

/// Reads what an entry of the driver `script` plays: points in its channels, or a table.
struct ScriptReader {
    let text: SetupText

    /// Fills the script of an entry; notes points where they mean nothing.
    ///
    /// - Parameters:
    ///   - top: The device's file.
    ///   - channels: Its section of channels.
    ///   - entry: Its signals are read already.
    func read(_ top: Section, _ channels: Section, into entry: inout DeviceEntry) {
        guard entry.driver == .script else {
            for signal in entry.signals {
                guard let node = ScriptReader.plays(channels, signal) else { continue }
                text.add(
                    node.mark?.line ?? channels.line(signal.name), path(channels, signal),
                    "`\(entry.driver.rawValue)` plays no script")
            }
            return
        }
        var script = SignalScript()
        if case .number(let seconds)? = entry.settings["loop"] {
            script.loop = max(1, Int64((seconds * 1e9).rounded()))
        }
        if case .number(let seconds)? = entry.settings["interval"] {
            script.interval = max(1, Int64((seconds * 1e9).rounded()))
        }
        if case .number(let seed)? = entry.settings["seed"] { script.seed = UInt64(seed) }
        for signal in entry.signals {
            guard let node = ScriptReader.plays(channels, signal) else { continue }
            script.curves[signal.name] = points(node, channels, signal)
        }
        if let file = entry.file {
            let isLinear = entry.settings["between"] == .word("lines")
            for (name, points) in ScriptTable(text: text, section: top).read(
                file, entry.signals, isLinear: isLinear)
            {
                if script.curves[name] != nil {
                    top.note("file", "both the table and `plays` say what \(name) does")
                }
                script.curves[name] = points
            }
        }
        if script.curves.isEmpty {
            text.add(
                top.line, "channels", "a script must say something",
                allowed: "`plays` in a channel, or `file: TABLE.csv`")
        }
        // An address is the driver's own word for a signal; a script knows their names.
        for index in entry.signals.indices {
            entry.signals[index].request.address = entry.signals[index].name
        }
        entry.script = script
    }

    /// What a channel plays; nil where it says nothing of it.
    ///
    /// The channel's section has been read, and its problems noted, before.
    private static func plays(_ channels: Section, _ signal: DeviceSignal) -> Node? {
        guard case .mapping(let mapping)? = channels.node(signal.name) else { return nil }
        return mapping["plays"]
    }

    private func path(_ channels: Section, _ signal: DeviceSignal) -> String {
        channels.path + signal.name + ".plays"
    }

    private func points(
        _ node: Node, _ channels: Section, _ signal: DeviceSignal
    ) -> [SignalScript.Point] {
        let path = path(channels, signal)
        guard case .sequence(let list) = node else {
            text.add(
                node.mark?.line ?? channels.line(signal.name), path, "a list is wanted here",
                allowed: "list of points")
            return []
        }
        var points: [SignalScript.Point] = []
        for (index, node) in list.enumerated() {
            guard
                let one = Section(text, node, .point, path: "\(path)[\(index + 1)]."),
                let point = point(one, signal)
            else { continue }
            if let last = points.last, point.time < last.time {
                one.note("at", "the points are to follow each other in time")
            }
            points.append(point)
        }
        return points
    }

    private func point(_ one: Section, _ signal: DeviceSignal) -> SignalScript.Point? {
        if !one.has("at") { text.add(one.line, one.path + "at", "must be given") }
        let isSilent = one.flag("silent") ?? false
        if isSilent == one.has("value") {
            text.add(
                one.line, String(one.path.dropLast()), "a point has a value or is silent",
                allowed: "value: NUMBER, or silent: true")
        }
        func nanoseconds(_ key: String) -> Int64? {
            one.number(key).map { Int64(($0 * 1e9).rounded()) }
        }
        let value = isSilent ? nil : value(one, signal)
        guard let time = nanoseconds("at"), isSilent || value != nil else { return nil }
        var point = SignalScript.Point(time: time, value: value)
        if let ramp = nanoseconds("ramp") { point.ramp = ramp }
        if let swing = one.number("swing") {
            point.swing = Float(swing)
            point.period = 10_000_000_000
        }
        if let period = nanoseconds("period") { point.period = max(1, period) }
        if let noise = one.number("noise") { point.noise = Float(noise) }
        return point
    }

    private func value(_ one: Section, _ signal: DeviceSignal) -> SIMD4<Float>? {
        guard let node = one.node("value") else { return nil }
        let limits = KeySpec.number("value", signal.unit.rawValue, -1e9...1e9, "", "")
        let nodes: [Node]
        if case .sequence(let sequence) = node { nodes = Array(sequence) } else { nodes = [node] }
        guard nodes.count == signal.request.parts else {
            one.note(
                "value", "\(nodes.count) numbers do not fit",
                allowed: signal.request.parts == 1
                    ? "one number" : "\(signal.request.parts) numbers in a list")
            return nil
        }
        var value = SIMD4<Float>.zero
        for (part, node) in nodes.enumerated() {
            guard let number = one.number("value", node, limits) else { return nil }
            value[part] = Float(number)
        }
        return value
    }
}
