import ArgumentParser
import Setup
import Windows

/// `nacre window`: the program behind a window of the stage, started by the exhibit itself.
struct WindowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "window", abstract: "Shows pictures of shared memory in a window.",
        shouldDisplay: false)

    @Option var output = "any"
    @Option var title = "Nacre"
    @Option var size: PictureSize?
    @Option var picture: PictureSize
    @Option var rotation = 0
    @Option var corners = ""
    @Option var view = ""

    func run() throws {
        var wish = WindowProgram.Wish()
        wish.output = output
        wish.title = title
        wish.size = size.map { ($0.width, $0.height) }
        (wish.pictureWidth, wish.pictureHeight) = (picture.width, picture.height)
        let (shares, region) = (WindowCommand.numbers(corners), WindowCommand.numbers(view))
        let points = stride(from: 0, to: shares.count - 1, by: 2).map {
            SIMD2(shares[$0], shares[$0 + 1])
        }
        wish.map = PictureMap(
            corners: points.count == 4 ? points : nil, rotation: rotation,
            view: region.count == 4 ? SIMD4(region) : [0, 0, 1, 1])
        var program = WindowProgram(wish)
        let status = program.run()
        if status != 0 { throw ExitCode(status) }
    }

    /// The command line for a window of a profile.
    static func words(_ window: WindowSettings, _ stage: StageSettings, name: String) -> [String] {
        var words = [
            "window", "--output", window.output, "--title", name, "--picture",
            "\(stage.width)x\(stage.height)", "--rotation", "\(window.rotation)",
        ]
        if !window.isFullscreen {
            words += ["--size", "\(window.width ?? stage.width)x\(window.height ?? stage.height)"]
        }
        if let corners = window.corners {
            let points = corners.map { "\($0.x),\($0.y)" }
            words.append("--corners=" + points.joined(separator: ","))
        }
        let view = window.view
        return words + ["--view=\(view.x),\(view.y),\(view.z),\(view.w)"]
    }

    private static func numbers(_ text: String) -> [Double] {
        text.split(separator: ",").compactMap { Double($0) }
    }
}
