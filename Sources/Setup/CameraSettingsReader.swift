import DeviceIO
import Sensing
import Yams

extension Schema {
    /// What can be set for a camera.
    static let camera = Schema(
        title: "settings, for `video4linux`",
        keys: [
            .pair("size", "", 32...8192, "[640, 480]", "The largest picture to take."),
            .number("rate", "Hz", 1...240, "30", "The most pictures a second to take."),
            .choice(
                "layout", ["yuyv", "uyvy", "nv12", "mjpeg", "grey", "z16", "y16", "bgr"],
                "the best offered", "The only layout of pixels to take."),
            .other(
                "controls", "section", "as they are",
                "Controls to pin, by the names of `v4l2-ctl -L`: whole numbers."),
            .number(
                "depth_unit", "m", 0.000001...1, "0.001", "Metres to one count of a depth camera."),
            .pair(
                "depth_range", "m", 0...100, "[0.3, 6]",
                "Where a depth camera's picture is lightest, and beyond which it is black."),
        ])
}

/// Reads what a file of `Devices/` says of a camera's driver.
enum CameraSettingsReader {
    /// Puts the settings down flat: `width`, `height`, `control.gain`, `nearest`, `farthest`.
    static func read(_ top: Section, into entry: inout DeviceEntry) {
        guard let section = top.section("settings", .camera) else { return }
        if let size = section.pair("size") {
            entry.settings["width"] = .number(size.0.rounded())
            entry.settings["height"] = .number(size.1.rounded())
        }
        if let rate = section.number("rate") { entry.settings["rate"] = .number(rate) }
        if let layout = section.choice("layout") { entry.settings["layout"] = .word(layout) }
        if let unit = section.number("depth_unit") { entry.settings["depth_unit"] = .number(unit) }
        if let range = section.pair("depth_range") {
            if range.0 >= range.1 {
                section.note("depth_range", "the nearer end comes first", allowed: "[near, far]")
            } else {
                entry.settings["nearest"] = .number(range.0)
                entry.settings["farthest"] = .number(range.1)
            }
        }
        let names = SignalsReader(text: top.text).names(section, "controls")
        let schema = Schema(
            title: "controls",
            keys: names.map { .whole($0, "", -2_147_483_648...2_147_483_647, "", "") })
        guard let controls = section.section("controls", schema) else { return }
        for name in names {
            guard let value = controls.whole(name) else { continue }
            entry.settings["control.\(name)"] = .number(Double(value))
        }
    }
}
