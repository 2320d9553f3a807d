import Foundation
import Sensing

extension ExhibitFolder {
    /// Reads a file of `Devices/`.
    ///
    /// - Parameter name: Its name without the ending.
    /// - Throws: All its problems.
    public func device(_ name: String) throws(SetupProblems) -> DeviceEntry {
        let text = try ExhibitFolder.open("\(path)/Devices/\(name).yaml")
        let entry = DeviceReader(text: text).read(name: name)
        guard let entry, text.problems.isEmpty else { throw SetupProblems(text.problems) }
        return entry
    }

    /// Reads a calibration that may lie anywhere and be of any of the three formats.
    ///
    /// - Parameters:
    ///   - file: Its path.
    ///   - identity: Whose it is, where the file does not say.
    ///   - date: Of which day, where the file does not say.
    /// - Returns: The calibration and the format it was in.
    /// - Throws: All its problems.
    public static func calibration(
        file: String, identity: String, date: String
    ) throws(SetupProblems) -> (calibration: Calibration, format: CalibrationFormat) {
        let (text, format) = try CalibrationFormat.open(file)
        let found: Calibration?
        switch format {
        case .nacre: found = CalibrationReader(text: text).read(folder: nil, name: nil)
        case .opencv, .ros:
            found = CameraFileReader(text: text, format: format)
                .read(identity: identity, date: date)
        }
        guard let found, text.problems.isEmpty else { throw SetupProblems(text.problems) }
        return (found, format)
    }

    /// Writes a calibration into its place below `Calibration/`, never over another.
    ///
    /// - Returns: The path of the new file.
    /// - Throws: What the disk said, as a problem of the file.
    public func write(_ calibration: Calibration) throws(SetupProblems) -> String {
        let folder = "\(path)/Calibration/\(CalibrationName.folder(of: calibration.identity))"
        var number = 1
        while true {
            let name = CalibrationName(day: calibration.date, number: number)
            let file = "\(folder)/\(name.text).yaml"
            if try ExhibitFolder.write(CalibrationText.nacre(calibration), new: file) {
                return file
            }
            number += 1
        }
    }

    /// Writes a new file beside those that are there: `a.yaml`, else `a-2.yaml` and so on.
    ///
    /// - Returns: The path of the new file.
    /// - Throws: What the disk said, as a problem of the file.
    public static func write(beside file: String, _ text: String) throws(SetupProblems) -> String {
        let ending = (file as NSString).pathExtension
        let stem = (file as NSString).deletingPathExtension
        var (path, number) = (file, 1)
        while try !write(text, new: path) {
            number += 1
            path = "\(stem)-\(number)" + (ending.isEmpty ? "" : ".\(ending)")
        }
        return path
    }

    /// Writes a file that must not be there yet; false where it is.
    private static func write(_ text: String, new file: String) throws(SetupProblems) -> Bool {
        let folder = (file as NSString).deletingLastPathComponent
        do {
            if !folder.isEmpty {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw unwritable(file, error)
        }
        do {
            // Whole or not at all, and never over somebody else's.
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .withoutOverwriting)
            return true
        } catch CocoaError.fileWriteFileExists {
            return false
        } catch {
            throw unwritable(file, error)
        }
    }

    private static func unwritable(_ file: String, _ error: any Error) -> SetupProblems {
        SetupProblems([
            SetupProblem(
                file: file, line: 1, key: "",
                what: "it cannot be written: \(error.localizedDescription)")
        ])
    }
}
