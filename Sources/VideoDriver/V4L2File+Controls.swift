import CVideo4Linux
import DeviceIO
import Glibc

/// A knob of a camera: exposure, gain, white balance.
struct V4L2Control: Hashable, Sendable {
    var identifier: UInt32
    /// As `v4l2-ctl` writes it: `white_balance_temperature`.
    var name: String
    var lowest: Int
    var highest: Int
    /// Whether it chooses between manners, such as automatic and by hand.
    var isSwitch: Bool

    /// Lower case, with one `_` for whatever is neither letter nor digit.
    static func name(from shown: String) -> String {
        let words = shown.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.joined(separator: "_")
    }
}

extension V4L2File {
    private static let controlLimit = 256

    /// Every control that the camera offers.
    func controls() throws(DriverError) -> [V4L2Control] {
        var found: [V4L2Control] = []
        var last: UInt32 = 0
        for _ in 0..<V4L2File.controlLimit {
            var query = v4l2_queryctrl()
            query.id = last | nacre_v4l_next_control
            let answer = try ask(
                .queryControl, &query, refusals: V4L2File.optional, action: "list its controls")
            guard answer == .done, query.id > last else { break }
            last = query.id
            guard query.type != nacre_v4l_control_class,
                query.flags & nacre_v4l_control_disabled == 0
            else { continue }
            let shown = withUnsafeBytes(of: query.name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let isSwitch =
                query.type == nacre_v4l_control_boolean || query.type == nacre_v4l_control_menu
            found.append(
                V4L2Control(
                    identifier: query.id, name: V4L2Control.name(from: shown),
                    lowest: Int(query.minimum), highest: Int(query.maximum), isSwitch: isSwitch))
        }
        return found
    }

    /// Sets controls by their names, those first that choose between automatic and by hand.
    ///
    /// - Throws: `.unsupported` where the camera has no such control, or not this value of it.
    func pin(_ wanted: [String: Int]) throws(DriverError) {
        if wanted.isEmpty { return }
        let offered = try controls()
        var chosen: [(control: V4L2Control, value: Int)] = []
        for (name, value) in wanted {
            guard let control = offered.first(where: { $0.name == name }) else {
                let names = offered.map(\.name).sorted().joined(separator: ", ")
                throw failure(
                    "set \(name)", .unsupported(setting: "\(name); it offers \(names)"))
            }
            guard value >= control.lowest, value <= control.highest else {
                let range = "\(control.lowest) … \(control.highest)"
                throw failure(
                    "set \(name)", .unsupported(setting: "\(name): \(value), only \(range)"))
            }
            chosen.append((control, value))
        }
        chosen.sort {
            $0.control.isSwitch == $1.control.isSwitch
                ? $0.control.name < $1.control.name : $0.control.isSwitch
        }
        for (control, value) in chosen {
            var setting = v4l2_control()
            setting.id = control.identifier
            setting.value = Int32(value)
            try demand(.setControl, &setting, action: "set \(control.name) to \(value)")
        }
    }
}
