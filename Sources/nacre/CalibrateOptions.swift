import ArgumentParser
import Foundation
import Perception
import Sensing
import Setup

/// A length such as 25mm, 2.5 cm or 0.025 (metres).
struct LengthArgument: ExpressibleByArgument, Hashable {
    var metres: Double

    init?(argument: String) {
        let units = [("mm", 0.001), ("cm", 0.01), ("m", 1)]
        let unit = units.first { argument.hasSuffix($0.0) } ?? ("", 1)
        let digits = argument.dropLast(unit.0.count).trimmingCharacters(in: .whitespaces)
        guard let number = Double(digits), number > 0, number * unit.1 < 1000 else { return nil }
        metres = number * unit.1
    }

    init(_ metres: Double) { self.metres = metres }

    var defaultValueDescription: String { "\(metres * 1000)mm" }
}

/// Columns and rows such as 9x6.
struct GridArgument: ExpressibleByArgument, Hashable {
    var columns: Int
    var rows: Int

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x").compactMap { Int($0) }
        guard parts.count == 2, parts.allSatisfy((2...60).contains) else { return nil }
        (columns, rows) = (parts[0], parts[1])
    }
}

extension MarkerDictionary: ExpressibleByArgument {}

/// The board that is held before the cameras.
struct BoardOptions: ParsableArguments {
    @Option(help: "Inner corners of a chessboard, or squares of a ChArUco board: 9x6.")
    var board: GridArgument

    @Option(help: "A square's side.")
    var square = LengthArgument(0.025)

    @Flag(help: "The board has markers in its white squares.")
    var charuco = false

    @Option(help: "A marker's side; three quarters of a square where not given.")
    var marker: LengthArgument?

    @Option(help: "The markers' dictionary.")
    var dictionary = MarkerDictionary.aruco4x4x50

    func validate() throws {
        guard charuco else { return }
        if let marker, marker.metres >= square.metres {
            throw ValidationError("a marker must be smaller than its square")
        }
        if board.columns * board.rows / 2 > dictionary.count {
            throw ValidationError(
                "\(dictionary.rawValue) has \(dictionary.count) markers, this board needs "
                    + "\(board.columns * board.rows / 2)")
        }
    }

    var target: CalibrationTarget {
        guard charuco else {
            return .chessboard(
                columns: board.columns, rows: board.rows, square: square.metres)
        }
        return .charuco(
            columns: board.columns, rows: board.rows, square: square.metres,
            marker: marker?.metres ?? square.metres * 0.75, dictionary: dictionary)
    }
}

/// Where a calibration goes, and whose it is.
struct ResultOptions: ParsableArguments {
    @Option(help: "The exhibit's folder, which holds Calibration/.")
    var exhibit = "."

    @Option(help: "The device's identity, where no device is opened; 'nacre devices' lists them.")
    var identity: String?

    @Option(help: "The day of the measurement, where it is not today.")
    var date: String?

    @Option(help: "Another file than Calibration/<identity>/<date>.yaml.")
    var out: String?

    var folder: ExhibitFolder { ExhibitFolder(path: exhibit) }
    var day: String { date ?? Files.today }

    func validate() throws {
        if let date, ExhibitFolder.isDay(date) == false {
            throw ValidationError("--date \(date) is no day; 2026-11-20 is one")
        }
    }

    /// What is known of a device so far, to be superseded; its words remain.
    func start(_ identity: String) -> Calibration {
        let (found, problems) = folder.calibration(of: identity, today: day)
        for problem in problems { Nacre.note("nacre: \(problem)") }
        var calibration = found
        calibration.date = day
        calibration.validUntil = nil
        return calibration
    }

    /// Writes a calibration beside those that are there, and says where.
    func write(_ calibration: Calibration) throws {
        do throws(SetupProblems) {
            let path: String
            if let out {
                path = try ExhibitFolder.write(beside: out, CalibrationText.nacre(calibration))
            } else {
                path = try folder.write(calibration)
            }
            print("written: \(path)")
        } catch {
            throw Failure(error.problems.map(\.description), status: 1)
        }
    }
}

/// Numbers for people.
enum Figures {
    /// With so many digits after the point.
    static func text(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
