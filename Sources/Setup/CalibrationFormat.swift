import Foundation
import Perception
import Sensing

/// The formats that calibrations of cameras are kept in.
public enum CalibrationFormat: String, Sendable, Hashable, CaseIterable {
    /// A file of `Calibration/`.
    case nacre
    /// OpenCV's FileStorage: `%YAML:1.0` and `!!opencv-matrix`.
    case opencv
    /// ROS' `camera_info`.
    case ros

    /// The text of a calibration in this format.
    ///
    /// The other two know of the lens alone; what they do not know goes into a list `nacre`,
    /// which their own readers pass over, so that nothing is lost on the way there and back.
    /// - Returns: nil where the format needs a lens and the calibration has none.
    public func text(of calibration: Calibration) -> String? {
        switch self {
        case .nacre: return CalibrationText.nacre(calibration)
        case .opencv: return calibration.camera.map { opencv($0, calibration) }
        case .ros: return calibration.camera.map { ros($0, calibration) }
        }
    }

    /// Opens a file and tells its format.
    static func open(
        _ file: String
    ) throws(SetupProblems) -> (text: SetupText, format: CalibrationFormat) {
        let raw: String
        do {
            raw = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            let isThere = FileManager.default.fileExists(atPath: file)
            throw SetupProblems([
                SetupProblem(
                    file: file, line: 1, key: "",
                    what: isThere ? "the file cannot be read as text" : "there is no such file")
            ])
        }
        // `%YAML:1.0` is no directive to anybody but OpenCV; as a comment it keeps its line.
        let isOpenCV = raw.hasPrefix("%YAML")
        let text = SetupText(file: file, text: isOpenCV ? "#" + raw : raw)
        if isOpenCV { return (text, .opencv) }
        let isROS = ["camera_matrix", "distortion_model", "camera_name"].contains {
            text.root?[$0] != nil
        }
        return (text, isROS ? .ros : .nacre)
    }

    private func opencv(_ camera: CameraModel, _ calibration: Calibration) -> String {
        func matrix(_ name: String, _ rows: Int, _ columns: Int, _ data: [Double]) -> [String] {
            [
                "\(name): !!opencv-matrix", "   rows: \(rows)", "   cols: \(columns)",
                "   dt: d", "   data: \(CalibrationText.list(data))",
            ]
        }
        let bend = camera.distortion.list
        var lines = [
            "%YAML:1.0", "---", "image_width: \(camera.width)", "image_height: \(camera.height)",
        ]
        lines += matrix("camera_matrix", 3, 3, Self.matrix(camera))
        lines += matrix("distortion_coefficients", 1, bend.count, bend)
        lines += extras(calibration, "   ")
        return lines.map { $0 + "\n" }.joined()
    }

    private func ros(_ camera: CameraModel, _ calibration: Calibration) -> String {
        func matrix(_ name: String, _ rows: Int, _ columns: Int, _ data: [Double]) -> [String] {
            [
                "\(name):", "  rows: \(rows)", "  cols: \(columns)",
                "  data: \(CalibrationText.list(data))",
            ]
        }
        let bend = camera.distortion.list
        let (f, c) = (camera.focal, camera.centre)
        var lines = [
            "image_width: \(camera.width)", "image_height: \(camera.height)",
            "camera_name: \(CalibrationText.quoted(calibration.identity))",
        ]
        lines += matrix("camera_matrix", 3, 3, Self.matrix(camera))
        let model = camera.distortion.isRational ? "rational_polynomial" : "plumb_bob"
        lines.append("distortion_model: \(model)")
        lines += matrix("distortion_coefficients", 1, bend.count, bend)
        lines += matrix("rectification_matrix", 3, 3, Matrix3.identity.rows)
        lines += matrix(
            "projection_matrix", 3, 4, [f.x, 0, c.x, 0, 0, f.y, c.y, 0, 0, 0, 1, 0])
        lines += extras(calibration, "  ")
        return lines.map { $0 + "\n" }.joined()
    }

    private func extras(_ calibration: Calibration, _ indent: String) -> [String] {
        let lines = CalibrationText.withoutLens(calibration)
        // OpenCV takes no string of more than 4096 bytes; a quoted word is quoted whatever it
        // holds.
        return ["nacre:"]
            + lines.map { line in
                let text = CalibrationText.quoted(line)
                return indent + "- " + (text.hasPrefix("\"") ? text : "\"\(text)\"")
            }
    }

    private static func matrix(_ camera: CameraModel) -> [Double] {
        [camera.focal.x, 0, camera.centre.x, 0, camera.focal.y, camera.centre.y, 0, 0, 1]
    }
}
