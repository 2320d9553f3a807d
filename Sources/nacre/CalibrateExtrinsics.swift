import ArgumentParser
import DeviceIO
import Foundation
import Perception
import Sensing
import Setup
import Vision

/// What cameras saw at one moment, such as usb-1=a.jpg,usb-2=b.jpg.
struct ShotArgument: ExpressibleByArgument, Hashable {
    var pictures: [String: String] = [:]

    init?(argument: String) {
        for part in argument.split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, pictures.updateValue(sides[1], forKey: sides[0]) == nil else {
                return nil
            }
        }
        if pictures.isEmpty { return nil }
    }
}

/// `nacre calibrate extrinsics`: several cameras in one room frame.
struct CalibrateExtrinsics: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extrinsics", abstract: "Brings several cameras into one room's frame.",
        discussion: """
            Hold a board still where two cameras see it, take a picture with each: that is a
            shot. Either one camera's pose is known already (--reference, after 'calibrate
            floor'), or the board lies on the floor in the first shot (--at). Every lens must be
            calibrated. A ChArUco board need not be seen whole.
            """)

    @OptionGroup var board: BoardOptions
    @OptionGroup var result: ResultOptions

    @Option(
        parsing: .upToNextOption,
        help: "Shots from files: usb-1=a.jpg,usb-2=b.jpg. Without, the living cameras are used.")
    var shots: [ShotArgument] = []

    @Option(parsing: .upToNextOption, help: "The living cameras, by identity.")
    var cameras: [String] = []

    @Option(help: "The camera whose pose sets the frame.")
    var reference: String?

    @Option(help: "Where the board lies on the floor in the first shot: 1,2 or 1,2@90.")
    var at: String?

    func validate() throws {
        if (reference == nil) == (at == nil) {
            throw ValidationError("give either --reference or --at")
        }
        if shots.isEmpty && cameras.count < 1 {
            throw ValidationError("give --shots or --cameras")
        }
        if let at, TagArgument(argument: "0=\(at)") == nil {
            throw ValidationError("--at \(at): a place is 1,2 or 1,2@90")
        }
        if result.out != nil { throw ValidationError("several files are written; leave --out out") }
    }

    func run() throws {
        let seen = shots.isEmpty ? [try liveShot()] : try shots.map(read)
        let identities = Set(seen.flatMap(\.keys)).union(reference.map { [$0] } ?? []).sorted()
        var fitter = RoomFitter(board.target)
        var calibrations: [String: Calibration] = [:]
        for identity in identities {
            let calibration = result.start(identity)
            guard let lens = calibration.camera else {
                throw Failure(
                    "nacre: the lens of \(identity) is not known; 'nacre calibrate camera' first",
                    status: 2)
            }
            if identity == reference && lens.pose == nil {
                throw Failure(
                    "nacre: the pose of \(identity) is not known; 'nacre calibrate floor' first",
                    status: 2)
            }
            fitter.add(identity, lens, isReference: identity == reference)
            calibrations[identity] = calibration
        }
        for shot in seen { fitter.add(shot: shot) }
        if let at, let place = TagArgument(argument: "0=\(at)") {
            fitter.lay(at: place.place, turn: place.direction)
        }
        let outcome: (cameras: [RoomFitter.Outcome], gap: Double?)
        do {
            outcome = try fitter.solve()
        } catch {
            throw Failure("nacre: \(error)")
        }
        let gap = outcome.gap.map { Figures.text($0 * 100, 2) + " cm" }
        for camera in outcome.cameras where camera.identity != reference {
            let place = camera.pose.place
            print(
                "\(camera.identity)  at \(Figures.text(place.x, 2)), \(Figures.text(place.y, 2)), "
                    + "\(Figures.text(place.z, 2)) m, \(Figures.text(camera.residual, 3)) px, "
                    + "\(camera.shots) shots")
            guard var calibration = calibrations[camera.identity] else { continue }
            calibration.camera?.pose = camera.pose
            calibration.homography = nil
            calibration.scene = nil
            calibration.note(
                "extrinsics", method: "\(board.target), \(camera.shots) shots",
                residual: Figures.text(camera.residual, 3) + " px")
            try result.write(calibration)
        }
        print("cameras differ by \(gap ?? "an unknown distance: no shot was seen by two")")
    }

    private func read(_ shot: ShotArgument) throws -> [String: [FoundCorner]] {
        var seen: [String: [FoundCorner]] = [:]
        for (identity, path) in shot.pictures.sorted(by: { $0.key < $1.key }) {
            do {
                seen[identity] = try board.target.find(in: try PictureFiles.grey(path))
            } catch let failure as Failure {
                throw Failure("nacre: \(path): \(failure.lines[0])", status: 2)
            }
            if seen[identity]?.isEmpty != false {
                Nacre.note("nacre: \(path): no \(board.target) is to be seen in it")
            }
        }
        return seen
    }

    private func liveShot() throws -> [String: [FoundCorner]] {
        var seen: [String: [FoundCorner]] = [:]
        for name in cameras {
            let camera = try LiveCameraOptions.source(name)
            let key = camera.identity.key
            var live = LiveCameraOptions()
            live.seconds = 30
            try live.watch(camera) { capture, _ in
                let picture = try? GreyPicture(capture.pixels)
                seen[key] = try picture.map { try board.target.find(in: $0) } ?? []
                return seen[key]?.isEmpty == false
            }
        }
        return seen
    }
}
