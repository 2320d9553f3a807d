/// The name of a calibration's file: its day, and which one of that day it is.
///
/// `2026-11-21`, then `2026-11-21-2`: none is ever written over.
struct CalibrationName: Comparable {
    let day: String
    let number: Int

    init(day: String, number: Int) {
        self.day = day
        self.number = number
    }

    /// Reads a file's name without its ending; nil where it is none.
    init?(_ name: String) {
        day = String(name.prefix(10))
        guard CalibrationName.isDay(day) else { return nil }
        let rest = name.dropFirst(10)
        if rest.isEmpty {
            number = 1
            return
        }
        guard rest.first == "-", let number = Int(rest.dropFirst()), number > 1 else {
            return nil
        }
        self.number = number
    }

    /// The file's name without its ending.
    var text: String { number > 1 ? "\(day)-\(number)" : day }

    /// The folder of a device: its key, with no slash in it.
    static func folder(of identity: String) -> String {
        String(identity.map { $0 == "/" ? "_" : $0 })
    }

    static func < (a: CalibrationName, b: CalibrationName) -> Bool {
        (a.day, a.number) < (b.day, b.number)
    }

    static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        return text.count == 10 && parts.count == 3 && (1...12).contains(parts[1] ?? 0)
            && (1...31).contains(parts[2] ?? 0) && parts[0] != nil
    }
}

extension ExhibitFolder {
    /// Whether a text is a day: `2026-11-21`.
    public static func isDay(_ text: String) -> Bool { CalibrationName.isDay(text) }
}
