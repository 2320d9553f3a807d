import ArgumentParser
import Foundation
import Setup

/// `nacre calibrate convert`: between our files, OpenCV's and ROS'.
struct CalibrateConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Converts a calibration to OpenCV's or ROS' format, or back.",
        discussion: """
            The format of the file is recognised. What OpenCV and ROS have no words for travels
            in a list of its own, so that there and back nothing changes.
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "opencv, ros or nacre.")
    var to: CalibrationFormat

    @Option(help: "Where it goes.")
    var out: String

    @Option(help: "The device's identity, where the file has none.")
    var identity: String?

    @Option(help: "The day of the measurement, where the file has none.")
    var date: String?

    func run() throws {
        do throws(SetupProblems) {
            let stem = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
            let (calibration, format) = try ExhibitFolder.calibration(
                file: file, identity: identity ?? stem, date: date ?? Files.today)
            guard let text = to.text(of: calibration) else {
                throw SetupProblems([
                    SetupProblem(
                        file: file, line: 1, key: "focal",
                        what: "this calibration has no lens, and \(to.rawValue) knows nothing else"
                    )
                ])
            }
            let path = try ExhibitFolder.write(beside: out, text)
            print("\(format.rawValue) → \(to.rawValue): \(path)")
        } catch {
            throw Failure(error.problems.map(\.description), status: 2)
        }
    }
}

extension CalibrationFormat: ExpressibleByArgument {}
