import Direction
import Foundation
import Sensing

/// The folder of an exhibit: `Profiles/`, `Devices/` and `Calibration/` side by side.
///
/// Every call reads the files anew, so that an edit counts at once. Use from any thread but
/// the loop's.
public struct ExhibitFolder: Sendable {
    /// The folder that holds the three.
    public let path: String

    /// Takes the folder as it is; nothing is read yet.
    public init(path: String) { self.path = path }

    /// The folder a profile belongs to: the one above `Profiles/`, or the profile's own.
    public init(ofProfile file: String) {
        let folder = (file as NSString).deletingLastPathComponent
        let name = (folder as NSString).lastPathComponent
        let above = name == "Profiles" ? (folder as NSString).deletingLastPathComponent : folder
        path = above.isEmpty ? "." : above
    }

    /// Reads a profile and the device entries it names.
    ///
    /// - Parameter file: The path of the profile.
    /// - Returns: The checked profile.
    /// - Throws: All problems of the profile and of the devices it names, by file and line.
    public func profile(_ file: String) throws(SetupProblems) -> Profile {
        let (profile, problems) = read(profile: file)
        guard let profile, problems.isEmpty else { throw SetupProblems(problems) }
        return profile
    }

    /// Reads a cue file.
    ///
    /// - Parameter file: Its path.
    /// - Returns: The cues, in the order of the file.
    /// - Throws: All its problems.
    public static func cues(_ file: String) throws(SetupProblems) -> [Cue] {
        let text = try open(file)
        let cues = CueReader(text: text).read()
        if !text.problems.isEmpty { throw SetupProblems(text.problems) }
        return cues
    }

    /// The newest valid calibration of a device; one that changes nothing where there is none.
    ///
    /// - Parameters:
    ///   - identity: The device's key.
    ///   - today: `2026-11-20`; calibrations beyond their last day are passed over.
    /// - Returns: The calibration, and the problems of files that could not be used.
    public func calibration(
        of identity: String, today: String
    ) -> (calibration: Calibration, problems: [SetupProblem]) {
        var problems: [SetupProblem] = []
        let folder = "\(path)/Calibration/\(CalibrationName.folder(of: identity))"
        let names = ExhibitFolder.names(in: folder).compactMap { CalibrationName($0) }.sorted()
        for name in names.reversed() where name.day <= today {
            let (found, noted) = ExhibitFolder.read(calibration: "\(folder)/\(name.text).yaml")
            problems += noted
            if let found, noted.isEmpty, found.validUntil ?? today >= today {
                return (found, problems)
            }
        }
        return (Calibration(identity: identity), problems)
    }

    /// Checks files of any of the kinds; the folder they lie in tells which.
    ///
    /// `Devices/`, `Calibration/`; a file that is a list is a cue file, else it is a profile.
    /// - Parameter files: Their paths.
    /// - Returns: All problems, by file and line.
    public static func check(_ files: [String]) -> [SetupProblem] {
        var problems: [SetupProblem] = []
        for file in files {
            let folders = (file as NSString).deletingLastPathComponent.split(separator: "/")
            if folders.last == "Devices" {
                problems += read(device: file).problems
            } else if folders.dropLast().last == "Calibration" {
                problems += read(calibration: file).problems
            } else if let text = try? open(file), text.root?.sequence != nil {
                _ = CueReader(text: text).read()
                problems += text.problems
            } else {
                problems += ExhibitFolder(ofProfile: file).read(profile: file).problems
            }
        }
        return SetupProblems(problems).problems
    }

    private func read(profile file: String) -> (profile: Profile?, problems: [SetupProblem]) {
        do throws(SetupProblems) {
            let text = try ExhibitFolder.open(file)
            var entries: [String: DeviceEntry?] = [:]
            var found: [String: [SetupProblem]] = [:]
            let folder = "\(path)/Devices"
            for name in ExhibitFolder.names(in: folder) {
                let (entry, noted) = ExhibitFolder.read(device: "\(folder)/\(name).yaml")
                entries[name] = .some(noted.isEmpty ? entry : nil)
                found[name] = noted
            }
            // The problems of the entries that are named, and of those that stand in for them.
            let named = entries.keys.filter { ExhibitFolder.isNamed($0, in: text) }
            let standIns = named.compactMap { entries[$0]??.rehearse }
            let problems = Set(named + standIns).sorted().flatMap { found[$0] ?? [] }
            let profile = ProfileReader(text: text, entries: entries)
                .read(name: ExhibitFolder.name(of: file))
            return (profile, text.problems + problems)
        } catch {
            return (nil, error.problems)
        }
    }

    /// Whether a profile names an entry, so that the entry's problems are the profile's.
    private static func isNamed(_ name: String, in text: SetupText) -> Bool {
        let signals = text.root?["stage"]?["signals"]?.sequence.map { Array($0) } ?? []
        if signals.contains(where: { $0["to"]?.scalar?.string == name }) { return true }
        guard let devices = text.root?["devices"] else { return false }
        guard case .mapping(let roles) = devices else { return false }
        return roles.values.contains { role in
            role.scalar?.string == name || role["entry"]?.scalar?.string == name
                || role["rehearse"]?.scalar?.string == name
        }
    }

    private static func read(
        device file: String
    ) -> (entry: DeviceEntry?, problems: [SetupProblem]) {
        do throws(SetupProblems) {
            let text = try open(file)
            let entry = DeviceReader(text: text).read(name: name(of: file))
            return (entry, text.problems)
        } catch {
            return (nil, error.problems)
        }
    }

    private static func read(
        calibration file: String
    ) -> (found: Calibration?, problems: [SetupProblem]) {
        do throws(SetupProblems) {
            let text = try open(file)
            let folder = (file as NSString).deletingLastPathComponent
            let found = CalibrationReader(text: text).read(
                folder: (folder as NSString).lastPathComponent, name: name(of: file))
            return (found, text.problems)
        } catch {
            return (nil, error.problems)
        }
    }

    static func open(_ file: String) throws(SetupProblems) -> SetupText {
        do {
            return SetupText(file: file, text: try String(contentsOfFile: file, encoding: .utf8))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: file)
            throw SetupProblems([
                SetupProblem(
                    file: file, line: 1, key: "",
                    what: isThere ? "the file cannot be read as text" : "there is no such file")
            ])
        }
    }

    static func name(of file: String) -> String {
        ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    }

    /// The YAML files of a folder without their endings, sorted.
    static func names(in folder: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return all.filter { $0.hasSuffix(".yaml") }.map { name(of: $0) }.sorted()
    }
}
