import ArgumentParser
import DeviceIO
import Foundation
import Perception
import Quantities
import Sensing
import Setup
import Vision

/// A pair such as 0.31,0.84=1.5,2: a point of the picture and the place on the floor it shows.
struct PointArgument: ExpressibleByArgument, Hashable {
    /// Shares of the picture, or pixels where one of them is above 1.
    var point: SIMD2<Double>
    var place: SIMD2<Double>

    init?(argument: String) {
        let sides = argument.split(separator: "=").map { side in
            side.split(separator: ",").compactMap {
                Double($0.trimmingCharacters(in: .whitespaces))
            }
        }
        guard sides.count == 2, sides.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) })
        else { return nil }
        point = SIMD2(sides[0][0], sides[0][1])
        place = SIMD2(sides[1][0], sides[1][1])
    }

    var isInPixels: Bool { point.x > 1 || point.y > 1 }
}

/// A tag such as 7=1.5,2 or 7=1.5,2@90: where its middle lies, and where its upper edge looks.
struct TagArgument: ExpressibleByArgument, Hashable {
    var number: Int
    var place: SIMD2<Double>
    /// Degrees counter-clockwise seen from above, 0 away from the eye's wall.
    var turn = 0.0

    init?(argument: String) {
        let sides = argument.split(separator: "=")
        guard sides.count == 2, let number = Int(sides[0]), number >= 0 else { return nil }
        let parts = sides[1].split(separator: "@")
        let place = parts[0].split(separator: ",").compactMap { Double($0) }
        guard place.count == 2, parts.count <= 2 else { return nil }
        if parts.count == 2 {
            guard let turn = Double(parts[1]) else { return nil }
            self.turn = turn
        }
        self.number = number
        self.place = SIMD2(place[0], place[1])
    }

    /// Cosine and sine from the room's x to the tag's.
    var direction: SIMD2<Double> {
        SIMD2(cos(turn * .pi / 180), sin(turn * .pi / 180))
    }
}

/// `nacre calibrate floor`: where on the floor a point of the picture is.
struct CalibrateFloor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor", abstract: "Measures how a camera looks onto the floor.",
        discussion: """
            Four or more points of the picture with their places on the floor, in metres: x to
            the right as seen from the eye's wall, 0 in its middle, y away from it. Or tags of
            known size that lie on the floor, face up. With a calibrated lens the camera's pose
            is found, else a plain map. More points than four show what the result is worth.
            """)

    @OptionGroup var result: ResultOptions
    @OptionGroup var live: LiveCameraOptions

    @Option(
        parsing: .upToNextOption,
        help: "Points: 0.31,0.84=1.5,2 in shares of the picture, or in pixels.")
    var points: [PointArgument] = []

    @Option(parsing: .upToNextOption, help: "Tags that lie on the floor: 7=1.5,2@90.")
    var tags: [TagArgument] = []

    @Option(help: "A tag's side, its white rim not counted.")
    var side = LengthArgument(0.2)

    @Option(help: "The tags' dictionary.")
    var dictionary = MarkerDictionary.april36h11

    @Option(help: "A picture of the camera instead of the living camera.")
    var picture: String?

    @Option(help: "Width and depth of the floor, in metres: 6x4.")
    var size: FloorSizeArgument?

    func validate() throws {
        if points.isEmpty && tags.isEmpty {
            throw ValidationError("give --points or --tags")
        }
    }

    func run() throws {
        var view: (picture: GreyPicture?, identity: String?, scene: ScenePrint?)
        if let picture {
            do {
                view.picture = try PictureFiles.grey(picture)
            } catch let failure as Failure {
                throw Failure("nacre: \(picture): \(failure.lines[0])", status: 2)
            }
            view.scene = view.picture.flatMap { ScenePrint($0) }
        } else if result.identity == nil || !tags.isEmpty {
            view = try SceneTaker.look(live, result.folder)
        }
        guard let identity = result.identity ?? view.identity else {
            throw Failure("nacre: --picture does not say whose it is; add --identity", status: 2)
        }
        var calibration = result.start(identity)
        let pairs = try pairs(view.picture, calibration.camera)
        let outcome: FloorFitter.Outcome
        do {
            outcome = try FloorFitter.fit(pairs, camera: calibration.camera)
        } catch {
            throw Failure("nacre: \(error)")
        }
        say(pairs, outcome)
        if let pose = outcome.pose {
            calibration.camera?.pose = pose
            calibration.homography = nil
        } else {
            calibration.homography = outcome.homography
        }
        if let size { calibration.floor = FloorView(width: size.width, depth: size.depth) }
        calibration.scene = view.scene
        let used = pairs.count - outcome.dropped.count
        calibration.note(
            "floor", method: "\(used) points" + (outcome.pose == nil ? "" : " with the lens"),
            residual: outcome.isChecked
                ? Figures.text(outcome.residual * 100, 1) + " cm" : "four points, unchecked")
        try result.write(calibration)
    }

    private func pairs(
        _ picture: GreyPicture?, _ camera: CameraModel?
    ) throws -> [FloorFitter.Pair] {
        let width = picture?.width ?? camera?.width
        let height = picture?.height ?? camera?.height
        var pairs: [FloorFitter.Pair] = []
        func share(_ pixel: SIMD2<Double>) throws -> SIMD2<Double> {
            guard let width, let height else {
                throw Failure(
                    "nacre: points in pixels need a picture or a calibrated lens; else give "
                        + "shares of the picture, 0 to 1", status: 2)
            }
            return (pixel + 0.5) / SIMD2(Double(width), Double(height))
        }
        for one in points {
            let point = one.isInPixels ? try share(one.point) : one.point
            pairs.append(FloorFitter.Pair(share: point, place: one.place))
        }
        for tag in tags {
            let target = CalibrationTarget.tag(
                number: tag.number, side: side.metres, dictionary: dictionary)
            let corners = try picture.map { try target.find(in: $0) } ?? []
            guard !corners.isEmpty else {
                throw Failure("nacre: tag \(tag.number) is not to be seen, or more than once")
            }
            let pose = RoomFitter.floorPose(at: tag.place, turn: tag.direction)
            for corner in corners {
                let place = pose.seen(target.place(of: corner.number))
                pairs.append(
                    FloorFitter.Pair(
                        share: try share(corner.pixel), place: SIMD2(place.x, place.y)))
            }
        }
        return pairs
    }

    private func say(_ pairs: [FloorFitter.Pair], _ outcome: FloorFitter.Outcome) {
        for (index, pair) in pairs.enumerated() {
            let point =
                Figures.text(pair.share.x, 3) + ", " + Figures.text(pair.share.y, 3) + "  →  "
                + Figures.text(pair.place.x, 2) + ", " + Figures.text(pair.place.y, 2) + " m"
            let reason = outcome.dropped[index].map { "left out: \($0)" }
            print("\(point)  \(reason ?? Figures.text(outcome.errors[index] * 100, 1) + " cm")")
        }
        let residual = Figures.text(outcome.residual * 100, 2)
        print("\nresidual   \(residual) cm on the floor")
        if !outcome.isChecked {
            Nacre.note("nacre: four points always fit; a fifth shows what they are worth")
        }
        if let pose = outcome.pose {
            let place = pose.place
            print(
                "camera     at \(Figures.text(place.x, 2)), \(Figures.text(place.y, 2)), "
                    + "\(Figures.text(place.z, 2)) m")
        }
    }
}

/// A floor's width and depth such as 6x4, in metres.
struct FloorSizeArgument: ExpressibleByArgument, Hashable {
    var width: Float
    var depth: Float

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x").compactMap { Float($0) }
        guard parts.count == 2, parts.allSatisfy({ (0.5...60).contains($0) }) else { return nil }
        (width, depth) = (parts[0], parts[1])
    }
}

/// Looks through a living camera for some seconds: its last picture, and a print of the room.
enum SceneTaker {
    static func look(
        _ live: LiveCameraOptions, _ folder: ExhibitFolder
    ) throws -> (picture: GreyPicture?, identity: String?, scene: ScenePrint?) {
        let camera = try live.open(folder)
        let watch = SceneWatch(reference: nil)
        var last: GreyPicture?
        Nacre.note("looking at the room for half a minute; let it be as empty as it gets")
        try live.watch(camera) { capture, _ in
            _ = watch.look(at: capture)
            last = try? GreyPicture(capture.pixels)
            return watch.isFull
        }
        guard last != nil else {
            throw Failure("nacre: \(camera.identity) gave no picture in \(live.seconds) s")
        }
        return (last, camera.identity.key, watch.print)
    }
}
