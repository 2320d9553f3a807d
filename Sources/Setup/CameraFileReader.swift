import Perception
import Sensing
import Yams

/// Reads the lens out of OpenCV's and ROS' files; all problems gather in the text.
///
/// Keys that neither we nor the other program need are passed over: such files have many.
struct CameraFileReader {
    let text: SetupText
    let format: CalibrationFormat

    /// The calibration; what we put into the list `nacre` comes back with it.
    func read(identity: String, date: String) -> Calibration? {
        guard case .mapping(let top)? = text.root else {
            if text.problems.isEmpty { text.add(1, "", "a section of keys is wanted here") }
            return nil
        }
        let camera = lens(top)
        var calibration = rest(top) ?? Calibration(identity: identity, date: date)
        if calibration.identity.isEmpty { calibration.identity = identity }
        if calibration.method.isEmpty {
            let name = format == .ros ? "ROS" : "OpenCV"
            let error = top["avg_reprojection_error"]?.scalar.flatMap { Double($0.string) }
            calibration.note(
                "camera", method: "taken over from a file of \(name)",
                residual: error.map { "\($0) px" } ?? "not known")
        }
        if let name = top["camera_name"]?.scalar?.string, calibration.identity == identity,
            identity.isEmpty
        {
            calibration.identity = name
        }
        let pose = calibration.camera?.pose
        calibration.camera = camera
        calibration.camera?.pose = pose
        return camera == nil ? nil : calibration
    }

    private func lens(_ top: Node.Mapping) -> CameraModel? {
        let names = ["camera_matrix", "cameraMatrix", "K", "M1", "M"]
        let bends = ["distortion_coefficients", "distCoeffs", "D", "D1"]
        let width = whole(top, ["image_width", "image_Width"])
        let height = whole(top, ["image_height", "image_Height"])
        let matrix = matrix(top, names, counts: [9])
        let bend = matrix.flatMap { _ in self.matrix(top, bends, counts: [4, 5, 8, 12, 14]) }
        checkModel(top)
        guard let width, let height, let matrix, let bend else { return nil }
        let line = top["camera_matrix"]?.mark?.line ?? 1
        guard matrix[1] == 0, matrix[3] == 0, matrix[6] == 0, matrix[7] == 0, matrix[8] == 1,
            matrix[0] > 0, matrix[4] > 0
        else {
            text.add(
                line, "camera_matrix", "this is no camera's matrix",
                allowed: "[fx, 0, cx, 0, fy, cy, 0, 0, 1]")
            return nil
        }
        if bend.dropFirst(8).contains(where: { $0 != 0 }) {
            text.add(
                line, "distortion_coefficients", "thin prisms and tilted sensors are not known",
                allowed: "up to eight numbers that are not 0")
            return nil
        }
        guard let distortion = LensDistortion(Array(bend.prefix(8))) else { return nil }
        return CameraModel(
            width: width, height: height, focal: SIMD2(matrix[0], matrix[4]),
            centre: SIMD2(matrix[2], matrix[5]), distortion: distortion)
    }

    private func checkModel(_ top: Node.Mapping) {
        guard let node = top["distortion_model"] else {
            if format == .ros { text.add(1, "distortion_model", "must be given") }
            return
        }
        let known = ["plumb_bob", "rational_polynomial"]
        guard let word = node.scalar?.string, known.contains(word) else {
            text.add(
                node.mark?.line ?? 1, "distortion_model",
                "`\(node.scalar?.string ?? "this")` is not known here",
                allowed: known.joined(separator: ", "))
            return
        }
    }

    private func whole(_ top: Node.Mapping, _ names: [String]) -> Int? {
        guard let (name, node) = found(top, names) else { return nil }
        guard let value = node.scalar.flatMap({ Int($0.string) }), (16...32768).contains(value)
        else {
            text.add(
                node.mark?.line ?? 1, name, "a number of pixels is wanted here",
                allowed: "16 … 32768")
            return nil
        }
        return value
    }

    private func matrix(_ top: Node.Mapping, _ names: [String], counts: [Int]) -> [Double]? {
        guard let (name, node) = found(top, names) else { return nil }
        let line = node.mark?.line ?? 1
        let wanted = counts.map { "\($0)" }.joined(separator: ", ") + " numbers"
        guard case .mapping(let parts) = node, case .sequence(let data)? = parts["data"] else {
            text.add(line, name, "a matrix is wanted here", allowed: "rows, cols, data")
            return nil
        }
        let values = data.compactMap { CameraFileReader.number($0) }
        guard values.count == data.count, counts.contains(values.count) else {
            text.add(line, name + ".data", "numbers are wanted here", allowed: wanted)
            return nil
        }
        let shape = ["rows", "cols"].compactMap {
            parts[$0]?.scalar.flatMap { Int($0.string) }
        }
        guard shape.count == 2, shape[0] * shape[1] == values.count else {
            text.add(
                line, name, "rows times cols is not the number of its data",
                allowed: "\(values.count) in all")
            return nil
        }
        return values
    }

    private func found(_ top: Node.Mapping, _ names: [String]) -> (String, Node)? {
        for name in names {
            if let node = top[name] { return (name, node) }
        }
        text.add(1, names[0], "must be given")
        return nil
    }

    /// OpenCV writes `5.` for 5.
    private static func number(_ node: Node) -> Double? {
        guard let word = node.scalar?.string else { return nil }
        let value = Double(word) ?? Double(word + "0")
        return value?.isFinite == true ? value : nil
    }

    /// What the list `nacre` holds: lines of a file of `Calibration/`.
    private func rest(_ top: Node.Mapping) -> Calibration? {
        guard let node = top["nacre"] else { return nil }
        guard case .sequence(let list) = node else {
            text.add(node.mark?.line ?? 1, "nacre", "a list of lines is wanted here")
            return nil
        }
        var lines = list.compactMap { $0.scalar?.string }
        // A pose belongs to a lens; this one is replaced by the file's own.
        if lines.contains(where: { $0.hasPrefix("rotation:") }) {
            lines += ["size: [16, 16]", "focal: [1, 1]", "centre: [0, 0]"]
        }
        let inner = SetupText(file: text.file, text: lines.joined(separator: "\n"))
        let found = CalibrationReader(text: inner).read(folder: nil, name: nil)
        for problem in inner.problems {
            text.add(
                node.mark?.line ?? 1, "nacre: " + problem.key, problem.what,
                allowed: problem.allowed)
        }
        return found
    }
}
