import ArgumentParser
import Kernels
import Perception
import Stage
import Vision

/// `nacre calibrate board`: a ChArUco board or a tag to print.
struct CalibrateBoard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board", abstract: "Draws a ChArUco board to print, as a PNG.")

    @OptionGroup var board: BoardOptions

    @Option(help: "Dots per inch of the print, so that squares come out as large as said.")
    var dpi = 300

    @Option(help: "The file.")
    var out: String

    func run() throws {
        guard case .charuco(let columns, let rows, let square, _, _) = board.target else {
            throw Failure("nacre: only a ChArUco board is drawn; add --charuco", status: 2)
        }
        let side = Int((square / 0.0254 * Double(dpi)).rounded())
        let (width, height) = ((columns + 1) * side, (rows + 1) * side)
        guard side >= 16, width <= 16384, height <= 16384 else {
            throw Failure("nacre: at this size and --dpi a square has \(side) pixels", status: 2)
        }
        guard
            let drawn = try board.target.drawing(
                width: width, height: height, margin: side / 2)
        else { return }
        let pixels = PixelBuffer(width: width, height: height, format: .grey8)
        pixels.mutableBytes.copyBytes(from: drawn.bytes)
        do {
            try PNGFile.write(pixels, to: out)
        } catch {
            throw Failure("nacre: \(error)")
        }
        print("written: \(out), \(width)x\(height), to be printed at \(dpi) dpi; measure a square")
    }
}
