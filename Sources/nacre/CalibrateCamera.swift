import ArgumentParser
import DeviceIO
import Foundation
import Perception
import Quantities
import Sensing
import Setup
import Vision

/// `nacre calibrate camera`: the lens, from pictures of a board or from a live camera.
struct CalibrateCamera: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "camera", abstract: "Measures a camera's lens with a board.",
        discussion: """
            Hold the board before the camera: near and far, in every corner, tilted to all
            sides. Fifteen different views are enough. With --pictures the views come from files.
            """)

    @OptionGroup var board: BoardOptions
    @OptionGroup var result: ResultOptions

    @Option(parsing: .upToNextOption, help: "Pictures of the board, all of one size.")
    var pictures: [String] = []

    @OptionGroup var live: LiveCameraOptions

    @Option(help: "How many different views are taken from a live camera.")
    var views = 15

    @Flag(help: "Eight numbers of distortion instead of five, for a wide lens.")
    var rational = false

    func run() throws {
        var calibrator = CameraCalibrator(board.target, isRational: rational)
        var identity = result.identity
        if pictures.isEmpty {
            let camera = try live.open(result.folder)
            identity = identity ?? camera.identity.key
            let collector = BoardCollector(target: board.target, wanted: views)
            try live.watch(camera) { capture, seconds in
                collector.take(capture, seconds, into: &calibrator)
            }
        } else {
            for path in pictures {
                do {
                    let name = (path as NSString).lastPathComponent
                    calibrator.add(try PictureFiles.grey(path), name: name)
                } catch let failure as Failure {
                    calibrator.leaveOut(path, failure.lines.joined(separator: ", "))
                }
            }
        }
        let outcome: CameraCalibrator.Outcome
        do {
            outcome = try calibrator.solve()
        } catch {
            for picture in error.pictures { Nacre.note(line(picture)) }
            throw Failure("nacre: \(error)")
        }
        say(outcome)
        var calibration = result.start(identity ?? "unnamed")
        if let old = calibration.camera, old.pose != nil {
            Nacre.note("nacre: the camera's pose was measured with another lens; measure it again")
        }
        calibration.camera = outcome.model
        calibration.note(
            "camera", method: "\(board.target), \(outcome.used) pictures",
            residual: Figures.text(outcome.residual, 3) + " px")
        try result.write(calibration)
    }

    private func say(_ outcome: CameraCalibrator.Outcome) {
        for picture in outcome.pictures { print(line(picture)) }
        let (model, spread) = (outcome.model, outcome.deviation)
        print("")
        print("residual   \(Figures.text(outcome.residual, 4)) px over \(outcome.used) pictures")
        print(
            "focal      \(Figures.text(model.focal.x, 2)) ± \(Figures.text(spread.x, 2)), "
                + "\(Figures.text(model.focal.y, 2)) ± \(Figures.text(spread.y, 2)) px")
        print(
            "centre     \(Figures.text(model.centre.x, 2)) ± \(Figures.text(spread.z, 2)), "
                + "\(Figures.text(model.centre.y, 2)) ± \(Figures.text(spread.w, 2)) px")
        print(
            "distortion "
                + model.distortion.list.map { Figures.text($0, 5) }.joined(separator: " "))
        let share = Int((outcome.coverage * 100).rounded())
        let gaps =
            outcome.gaps.isEmpty
            ? "" : "; no corner was ever \(outcome.gaps.joined(separator: ", "))"
        print("coverage   \(share) % of the picture\(gaps)")
        if outcome.coverage < 0.5 || !outcome.gaps.isEmpty {
            Nacre.note("nacre: the lens is only guessed where no corner was; show the board there")
        }
    }

    private func line(_ picture: CameraCalibrator.Picture) -> String {
        let name = picture.name.padding(
            toLength: max(16, picture.name.count), withPad: " ", startingAt: 0)
        guard picture.reason.isEmpty else { return "\(name)  left out: \(picture.reason)" }
        let residual = picture.residual.map { Figures.text($0, 3) + " px" } ?? "not fitted"
        return "\(name)  \(residual), \(picture.points) corners"
    }
}

/// Takes views of a board that differ from each other.
private final class BoardCollector {
    private let target: CalibrationTarget
    private let wanted: Int
    private var views: [[Int: SIMD2<Double>]] = []

    init(target: CalibrationTarget, wanted: Int) {
        self.target = target
        self.wanted = wanted
    }

    /// Whether enough has been seen.
    func take(
        _ capture: VideoCapture, _ seconds: Int, into calibrator: inout CameraCalibrator
    ) -> Bool {
        guard let picture = try? GreyPicture(capture.pixels),
            let corners = try? target.find(in: picture), corners.count >= 6
        else { return false }
        let view = Dictionary(uniqueKeysWithValues: corners.map { ($0.number, $0.pixel) })
        guard views.allSatisfy({ differ($0, view, picture.width) }) else { return false }
        views.append(view)
        calibrator.add(picture, name: "view \(views.count)")
        Nacre.note("view \(views.count) of \(wanted)")
        return calibrator.count >= wanted
    }

    private func differ(
        _ a: [Int: SIMD2<Double>], _ b: [Int: SIMD2<Double>], _ width: Int
    ) -> Bool {
        let steps = a.compactMap { number, pixel in
            b[number].map { other in
                let step = pixel - other
                return (step.x * step.x + step.y * step.y).squareRoot()
            }
        }
        guard !steps.isEmpty else { return true }
        return steps.reduce(0, +) / Double(steps.count) > 0.04 * Double(width)
    }
}
