import Perception
import Sensing
import Yams

/// Reads a file of `Calibration/`; all problems gather in its text.
struct CalibrationReader {
    let text: SetupText

    /// A calibration.
    ///
    /// - Parameters:
    ///   - folder: The name of its folder: the identity; nil where it may lie anywhere.
    ///   - name: The name of the file without its ending: the date; nil for any.
    func read(folder: String?, name: String?) -> Calibration? {
        guard let top = text.section(.calibration) else { return nil }
        for key in ["identity", "date", "method", "residual"] where !top.has(key) {
            text.add(top.line, key, "must be given")
        }
        var calibration = Calibration(
            identity: top.words("identity") ?? folder ?? "",
            date: day(top, "date") ?? name ?? "", method: top.words("method") ?? "",
            residual: top.words("residual") ?? "")
        check(calibration, top, folder: folder, name: name)
        if let delay = top.number("delay") { calibration.delay = Int64((delay * 1e6).rounded()) }
        if let gain = top.number("gain") { calibration.gain = Float(gain) }
        if let offset = top.number("offset") { calibration.offset = Float(offset) }
        calibration.ignore = top.regions("ignore")
        calibration.floor = floor(top)
        calibration.camera = camera(top)
        calibration.homography = homography(top)
        calibration.scene = scene(top)
        calibration.signals = signals(top)
        calibration.validUntil = day(top, "valid_until")
        return calibration
    }

    private func check(
        _ calibration: Calibration, _ top: Section, folder: String?, name: String?
    ) {
        if let folder, CalibrationName.folder(of: calibration.identity) != folder {
            top.note(
                "identity", "`\(calibration.identity)` lies in the folder of another device",
                allowed: folder)
        }
        if let name, CalibrationName(name)?.day != calibration.date {
            top.note(
                "date", "the file's name says another day",
                allowed: CalibrationName(name)?.day ?? "a file named by its day")
        }
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

    private func camera(_ top: Section) -> CameraModel? {
        let needed = ["size", "focal", "centre"]
        let others = ["distortion", "rotation", "translation"]
        guard (needed + others).contains(where: top.has) else { return nil }
        for key in needed where !top.has(key) {
            text.add(top.line, key, "must be given with the other numbers of the lens")
        }
        let size = top.pair("size")
        if let size, size.0 != size.0.rounded() || size.1 != size.1.rounded() {
            top.note("size", "a picture has whole pixels", allowed: "[640, 480]")
        }
        let list = top.numbers("distortion", counts: [4, 5, 8]) ?? []
        let pose = pose(top)
        guard let size, let focal = top.pair("focal"), let centre = top.pair("centre"),
            let distortion = LensDistortion(list)
        else { return nil }
        return CameraModel(
            width: Int(size.0), height: Int(size.1), focal: SIMD2(focal.0, focal.1),
            centre: SIMD2(centre.0, centre.1), distortion: distortion, pose: pose)
    }

    private func pose(_ top: Section) -> CameraPose? {
        let rotation = top.numbers("rotation", counts: [9])
        let translation = top.numbers("translation", counts: [3], unit: "m")
        for (key, other) in [("rotation", "translation"), ("translation", "rotation")]
        where top.has(key) && !top.has(other) {
            top.note(key, "a pose has both a rotation and a translation", allowed: other)
        }
        guard let rotation, let translation, let turn = Matrix3(rotation) else { return nil }
        guard turn.isRotation(within: 1e-4) else {
            top.note(
                "rotation", "these numbers do more than turn",
                allowed: "rows of length 1, upright on each other, not mirrored")
            return nil
        }
        return CameraPose(rotation: turn, translation: SIMD3(translation))
    }

    private func homography(_ top: Section) -> FloorHomography? {
        guard let rows = top.numbers("homography", counts: [9]) else { return nil }
        guard let matrix = Matrix3(rows), let map = FloorHomography(matrix) else {
            top.note("homography", "no floor can be seen through these numbers")
            return nil
        }
        return map
    }

    private func scene(_ top: Section) -> ScenePrint? {
        guard let digits = top.words("scene") else { return nil }
        guard let print = ScenePrint(digits) else {
            top.note(
                "scene", "this is no print of a scene", allowed: "3456 hexadecimal digits")
            return nil
        }
        return print
    }

    private func signals(_ top: Section) -> [SignalCalibration] {
        guard let node = top.node("signals") else { return [] }
        guard case .mapping(let mapping) = node else {
            top.note("signals", "a section of names is wanted here", allowed: "NAME: {scale: 1}")
            return []
        }
        let names = mapping.keys.compactMap(\.string).filter { !$0.hasPrefix(SetupText.mark) }
        let schema = Schema(
            title: "signals", keys: names.map { .other($0, "section", "", "") })
        guard let section = top.section("signals", schema) else { return [] }
        return names.compactMap { name in
            guard let one = section.section(name, .calibratedSignal) else { return nil }
            var signal = SignalCalibration(name)
            if let scale = one.number("scale") { signal.scale = Float(scale) }
            if let offset = one.number("offset") { signal.offset = Float(offset) }
            if let deadband = one.number("deadband") { signal.deadband = Float(deadband) }
            if let range = one.pair("range") {
                if range.0 < range.1 {
                    signal.range = Float(range.0)...Float(range.1)
                } else {
                    one.note("range", "its ends are the wrong way round", allowed: "[low, high]")
                }
            }
            return signal
        }
    }

    private func day(_ top: Section, _ key: String) -> String? {
        guard let text = top.words(key) else { return nil }
        let isDay = CalibrationName.isDay(text)
        if !isDay { top.note(key, "`\(text)` is no day", allowed: "year-month-day: 2026-11-20") }
        return isDay ? text : nil
    }
}

extension Section {
    /// A list of numbers of one of some lengths; nil where it is missing or wrong (noted).
    func numbers(_ key: String, counts: [Int], unit: String = "") -> [Double]? {
        guard let node = node(key) else { return nil }
        let wanted = counts.map { "\($0)" }.joined(separator: ", ") + " numbers"
        guard case .sequence(let parts) = node, counts.contains(parts.count) else {
            note(key, "a list of numbers is wanted here", allowed: wanted)
            return nil
        }
        let spec = KeySpec(name: key, type: "number", unit: unit, standard: "", meaning: "")
        let values = parts.compactMap { number(key, $0, spec) }
        return values.count == parts.count ? values : nil
    }
}
