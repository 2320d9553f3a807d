import Perception
import Sensing

/// Reads a file of `Calibration/`; all problems gather in its text.
struct CalibrationReader {
    let text: SetupText

    /// A calibration, and the last day it is valid on.
    ///
    /// - Parameters:
    ///   - folder: The name of its folder: the identity.
    ///   - name: The name of the file without its ending: the date.
    func read(folder: String, name: String) -> (calibration: Calibration, until: String?)? {
        guard let top = text.section(.calibration) else { return nil }
        for key in ["identity", "date", "method", "residual"] where !top.has(key) {
            text.add(top.line, key, "must be given")
        }
        var calibration = Calibration(
            identity: top.words("identity") ?? folder, date: day(top, "date") ?? name,
            method: top.words("method") ?? "", residual: top.words("residual") ?? "")
        if calibration.identity != folder {
            top.note(
                "identity", "`\(calibration.identity)` lies in the folder of another device",
                allowed: folder)
        }
        if calibration.date != name {
            top.note("date", "the file's name says another day", allowed: name)
        }
        if let delay = top.number("delay") { calibration.delay = Int64((delay * 1e6).rounded()) }
        if let gain = top.number("gain") { calibration.gain = Float(gain) }
        if let offset = top.number("offset") { calibration.offset = Float(offset) }
        calibration.ignore = top.regions("ignore")
        calibration.floor = floor(top)
        return (calibration, day(top, "valid_until"))
    }

    private func floor(_ top: Section) -> FloorView? {
        let standard = FloorView()
        let horizon = top.number("horizon").map(Float.init) ?? standard.horizon
        let farRow = top.number("far_row").map(Float.init) ?? standard.farRow
        let span = top.number("far_span").map(Float.init) ?? standard.farSpan
        if horizon >= farRow {
            top.note(
                top.has("far_row") ? "far_row" : "horizon", "the floor lies below the horizon",
                allowed: "far_row above \(Plain.number(Double(horizon)))")
            return nil
        }
        guard let floor = top.pair("floor") else {
            for key in ["horizon", "far_row", "far_span"] where top.has(key) {
                top.note(key, "it needs the floor's size", allowed: "floor: [width, depth]")
            }
            return nil
        }
        return FloorView(
            width: Float(floor.0), depth: Float(floor.1), horizon: horizon, farRow: farRow,
            farSpan: span)
    }

    private func day(_ top: Section, _ key: String) -> String? {
        guard let text = top.words(key) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let isDay =
            text.count == 10 && parts.count == 3 && (1...12).contains(parts[1] ?? 0)
            && (1...31).contains(parts[2] ?? 0) && parts[0] != nil
        if !isDay { top.note(key, "`\(text)` is no day", allowed: "year-month-day: 2026-11-20") }
        return isDay ? text : nil
    }
}
