import CSDL
import Glibc

/// What a window needs was not to be had.
public struct WindowError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What failed and why, in one line.
    public var description: String

    init(_ description: String) { self.description = description }

    /// What SDL says of its last call.
    static func said(_ action: String) -> WindowError {
        WindowError("could not \(action): \(String(cString: nacre_video_error()))")
    }
}

/// A display of this machine.
public struct Display: Hashable, Sendable {
    /// Its number with SDL, in this session.
    public var index: Int
    /// The name that the display system knows it by: a connector or a model.
    public var name: String
    /// The connector it hangs at, `HDMI-1`; nil where the kernel does not tell.
    public var connector: String?
    /// Where it lies on the desktop.
    public var x: Int
    /// Where it lies on the desktop.
    public var y: Int
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int

    /// Whether a pattern with `*` and `?` means it: by connector, by name, or `any`.
    public func matches(_ pattern: String) -> Bool {
        if pattern == "any" { return true }
        let names =
            [connector, name].compactMap { $0 } + name.split(separator: " ").map(String.init)
        return names.contains { fnmatch(pattern.lowercased(), $0.lowercased(), 0) == 0 }
    }
}

/// The displays that SDL finds, with the kernel's names of their connectors.
public enum DisplayCatalogue {
    /// The displays at this moment.
    ///
    /// SDL must be open. One display at one connected connector needs no further proof; of
    /// several, model names must agree with what the monitors say of themselves (EDID).
    public static func list(connectors: [Connector] = Connector.list()) -> [Display] {
        let count = Int(nacre_display_count())
        let there = connectors.filter(\.isConnected)
        return (0..<count).compactMap { index in
            var name = [CChar](repeating: 0, count: 128)
            var (x, y, width, height): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
            guard
                nacre_display(Int32(index), &name, 128, &x, &y, &width, &height) == 0
            else { return nil }
            let text = String(
                decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let alike = there.filter { !$0.model.isEmpty && text.hasPrefix($0.model) }
            var connector = alike.count == 1 ? alike[0].name : nil
            if connector == nil, count == 1, there.count == 1 { connector = there[0].name }
            return Display(
                index: index, name: text, connector: connector, x: Int(x), y: Int(y),
                width: Int(width), height: Int(height))
        }
    }
}

/// A socket that a display can be plugged into, as the kernel knows it.
public struct Connector: Hashable, Sendable {
    /// The usual name: `HDMI-1`, `DP-2`, `eDP-1`.
    public var name: String
    /// Whether something is plugged in.
    public var isConnected: Bool
    /// What the monitor calls itself; empty where it says nothing.
    public var model: String

    /// The connectors of all cards.
    /// - Parameter root: Where the kernel tells of them.
    public static func list(in root: String = "/sys/class/drm") -> [Connector] {
        guard let folder = opendir(root) else { return [] }
        defer { closedir(folder) }
        var list: [Connector] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // card0-HDMI-A-1
            guard name.hasPrefix("card"), let dash = name.firstIndex(of: "-") else { continue }
            let status = text("\(root)/\(name)/status")
            if status.isEmpty { continue }
            let plain = String(name[name.index(after: dash)...])
                .replacing("HDMI-A-", with: "HDMI-").replacing("DVI-D-", with: "DVI-")
            list.append(
                Connector(
                    name: plain, isConnected: status.first == UInt8(ascii: "c"),
                    model: model(text("\(root)/\(name)/edid"))))
        }
        return list.sorted { $0.name < $1.name }
    }

    /// The name in a monitor's description of itself (VESA E-EDID, descriptor 0xFC).
    static func model(_ edid: [UInt8]) -> String {
        guard edid.count >= 128 else { return "" }
        for start in stride(from: 54, to: 126, by: 18)
        where edid[start..<start + 3].allSatisfy({ $0 == 0 }) && edid[start + 3] == 0xFC {
            let letters = edid[start + 5..<start + 18].prefix { $0 != 10 }
            return String(decoding: letters, as: UTF8.self)
        }
        return ""
    }

    private static func text(_ path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(file, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }
}

extension DisplayCatalogue {
    /// The displays, for a program that shows no window: opens SDL and closes it again.
    public static func here() throws(WindowError) -> [Display] {
        guard nacre_video_open() == 0 else { throw WindowError.said("open a display") }
        defer { nacre_video_close() }
        return list()
    }
}
