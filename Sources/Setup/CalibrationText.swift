import Perception
import Sensing

/// Writes calibrations as files of `Calibration/`.
///
/// The text is a pure function of the calibration, and reading it gives the calibration back
/// with every bit of every number.
public enum CalibrationText {
    /// The text of a file of `Calibration/`.
    public static func nacre(_ calibration: Calibration) -> String {
        (head(calibration) + camera(calibration) + tail(calibration)).map { $0 + "\n" }.joined()
    }

    /// The lines that say nothing of the lens.
    static func withoutLens(_ calibration: Calibration) -> [String] {
        head(calibration) + pose(calibration) + tail(calibration)
    }

    private static func head(_ c: Calibration) -> [String] {
        var lines = [
            "identity: \(quoted(c.identity))", "date: \(c.date)", "method: \(quoted(c.method))",
            "residual: \(quoted(c.residual))",
        ]
        if let until = c.validUntil { lines.append("valid_until: \(until)") }
        if c.delay != 0 { lines.append("delay: \(milliseconds(c.delay)) ms") }
        if c.gain != 1 { lines.append("gain: \(c.gain)") }
        if c.offset != 0 { lines.append("offset: \(c.offset)") }
        return lines
    }

    private static func camera(_ c: Calibration) -> [String] {
        guard let camera = c.camera else { return [] }
        return [
            "size: [\(camera.width), \(camera.height)]",
            "focal: \(list([camera.focal.x, camera.focal.y]))",
            "centre: \(list([camera.centre.x, camera.centre.y]))",
            "distortion: \(list(camera.distortion.list))",
        ] + pose(c)
    }

    private static func pose(_ c: Calibration) -> [String] {
        guard let pose = c.camera?.pose else { return [] }
        let move = pose.translation
        return [
            "rotation: \(list(pose.rotation.rows))",
            "translation: \(list([move.x, move.y, move.z]))",
        ]
    }

    private static func tail(_ c: Calibration) -> [String] {
        var lines: [String] = []
        if let map = c.homography { lines.append("homography: \(list(map.matrix.rows))") }
        if let floor = c.floor {
            let standard = FloorView()
            lines.append("floor: [\(floor.width) m, \(floor.depth) m]")
            if floor.horizon != standard.horizon { lines.append("horizon: \(floor.horizon)") }
            if floor.farRow != standard.farRow { lines.append("far_row: \(floor.farRow)") }
            if floor.farSpan != standard.farSpan { lines.append("far_span: \(floor.farSpan)") }
        }
        if !c.ignore.isEmpty {
            let regions = c.ignore.map { "[\($0.x), \($0.y), \($0.width), \($0.height)]" }
            lines.append("ignore: [\(regions.joined(separator: ", "))]")
        }
        if !c.signals.isEmpty {
            lines.append("signals:")
            lines += c.signals.map { "  \($0.name): \(signal($0))" }
        }
        if let scene = c.scene { lines.append("scene: \"\(scene.text)\"") }
        return lines
    }

    private static func signal(_ signal: SignalCalibration) -> String {
        var parts: [String] = []
        if signal.scale != 1 { parts.append("scale: \(signal.scale)") }
        if signal.offset != 0 { parts.append("offset: \(signal.offset)") }
        if signal.deadband != 0 { parts.append("deadband: \(signal.deadband)") }
        if let range = signal.range {
            parts.append("range: [\(range.lowerBound), \(range.upperBound)]")
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    /// Numbers with every bit, as the shortest text that reads back the same.
    static func list(_ numbers: [Double]) -> String {
        "[\(numbers.map { "\($0)" }.joined(separator: ", "))]"
    }

    /// Nanoseconds as milliseconds, exactly.
    private static func milliseconds(_ nanoseconds: Int64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        if rest == 0 { return "\(whole)" }
        var digits = String(String(1_000_000 + abs(rest)).dropFirst())
        while digits.hasSuffix("0") { digits.removeLast() }
        return (nanoseconds < 0 && whole == 0 ? "-" : "") + "\(whole).\(digits)"
    }

    /// A text that YAML and OpenCV read alike, whatever is in it.
    static func quoted(_ text: String) -> String {
        let isPlain =
            text.first?.isLetter == true
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E
            }
        if isPlain { return text }
        var out = "\""
        for letter in text.unicodeScalars {
            switch letter {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            default: out.unicodeScalars.append(letter)
            }
        }
        return out + "\""
    }
}
