import DeviceIO
import Direction
import Foundation
import Sensing
import Setup

/// The files that the commands are given.
enum Files {
    /// A checked profile, or every problem at once and status 2.
    static func profile(_ path: String) throws -> Profile {
        do throws(SetupProblems) {
            return try ExhibitFolder(ofProfile: path).profile(path)
        } catch {
            throw Failure(error.problems.map(\.description), status: 2)
        }
    }

    /// Checked cues, or every problem at once and status 2.
    static func cues(_ path: String) throws -> [Cue] {
        do throws(SetupProblems) {
            return try ExhibitFolder.cues(path)
        } catch {
            throw Failure(error.problems.map(\.description), status: 2)
        }
    }

    /// Whether there is a file of this name.
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Today as calibrations are named: 2026-11-21.
    static var today: String {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withFullDate]
        return format.string(from: Date())
    }

    /// The newest valid calibration of a device; problems in its files are told and passed over.
    static func calibration(of identity: DeviceIdentity, in folder: ExhibitFolder) -> Calibration {
        let (calibration, problems) = folder.calibration(of: identity.key, today: today)
        for problem in problems { Nacre.note("nacre: \(problem)") }
        return calibration
    }
}
