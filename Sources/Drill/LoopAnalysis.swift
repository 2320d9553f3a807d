import Conditions
import Foundation
import WorldState

/// Makes gains out of what came back.
struct LoopAnalysis {
    let stimulus: LoopStimulus
    let drives: [Drive]
    let layout: ChannelLayout
    /// Per tick and drive: shares of lines, and numbers read; as it is, and cleaned.
    let bare: (shares: [Float], numbers: [Float])
    let clean: (shares: [Float], numbers: [Float])

    func report(_ file: String, enhancement: Float) -> LoopReport {
        let measured = stimulus.stretches.filter { $0.isMeasured && $0.input != nil }
        let frequencies = Set(measured.map(\.frequency)).sorted()
        var paths: [LoopReport.Path] = []
        var worst: (bare: Double, clean: Double) = (0, 0)
        for frequency in frequencies {
            let count = stimulus.inputs.count
            var (a, b) = (
                [[Double]](repeating: [Double](repeating: 0, count: count), count: count),
                [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
            )
            for stretch in measured where stretch.frequency == frequency {
                guard let from = stretch.input else { continue }
                for to in stimulus.inputs.indices {
                    a[to][from] = gain(stretch, to, bare)
                    b[to][from] = gain(stretch, to, clean)
                    paths.append(
                        LoopReport.Path(
                            from: name(from), to: name(to), by: target(to),
                            frequency: frequency, bare: a[to][from], clean: b[to][from]))
                }
            }
            worst.bare = max(worst.bare, LoopAnalysis.radius(a))
            worst.clean = max(worst.clean, LoopAnalysis.radius(b))
        }
        return LoopReport(
            name: file, paths: paths, bare: worst.bare, clean: worst.clean,
            seconds: Double(stimulus.ticks) / 60, enhancement: Double(enhancement))
    }

    private func name(_ input: Int) -> String {
        layout.channels[stimulus.inputs[input].channel].name
    }

    private func target(_ input: Int) -> [String] {
        stimulus.inputs[input].drives.map { DrillWatch.name(drives[$0]) }
    }

    /// How much of a full swing of what is stimulated comes back as a swing of another input.
    private func gain(
        _ stretch: LoopStimulus.Stretch, _ to: Int, _ series: (shares: [Float], numbers: [Float])
    ) -> Double {
        let input = stimulus.inputs[to]
        guard input.reach > 0 else { return 0 }
        let unit = amplitude(stretch) { stretch.isFull($0) ? 1 : 0 }
        let isEvents = layout.channels[input.channel].shape == .events
        // An event lasts one tick; so many of them a second are a full swing.
        let weight = isEvents ? 60 / Double(LoopStimulus.eventsPerSecond) : 1
        var largest = 0.0
        for drive in input.drives {
            let heard = amplitude(stretch) {
                Double(series.shares[$0 * drives.count + drive]) * weight
            }
            largest = max(largest, heard / unit)
            // Light may stand anywhere; loudness in decibels has a floor that is measured.
            let unitOfDrive = layout.channels[input.channel].unit
            if isEvents || unitOfDrive == .decibelsFullScale { continue }
            let change = amplitude(stretch) {
                Double(series.numbers[$0 * drives.count + drive])
            }
            let steepest = DriveLine.steepest(drives[drive], change: Float(change / unit))
            largest = max(largest, Double(steepest))
        }
        return largest / Double(input.reach)
    }

    /// The size of a series' part at the stretch's frequency.
    private func amplitude(
        _ stretch: LoopStimulus.Stretch, _ value: (Int) -> Double
    ) -> Double {
        let mean = stretch.ticks.reduce(0) { $0 + value($1) } / Double(stretch.ticks.count)
        var (real, imaginary) = (0.0, 0.0)
        for tick in stretch.ticks {
            let angle =
                2 * Double.pi * Double(tick - stretch.ticks.lowerBound)
                / Double(stretch.period)
            real += (value(tick) - mean) * cos(angle)
            imaginary += (value(tick) - mean) * sin(angle)
        }
        return (real * real + imaginary * imaginary).squareRoot() * 2 / Double(stretch.ticks.count)
    }

    /// The largest eigenvalue of a matrix without negative numbers: the gain of the worst loop,
    /// over however many drives it leads.
    static func radius(_ matrix: [[Double]]) -> Double {
        let count = matrix.count
        if count == 0 { return 0 }
        // Shifted, so that loops of two do not swing for ever.
        var vector = [Double](repeating: 1, count: count)
        var size = 0.0
        for _ in 0..<400 {
            var next = vector
            for row in 0..<count {
                for column in 0..<count { next[row] += matrix[row][column] * vector[column] }
            }
            size = next.max() ?? 0
            vector = next.map { $0 / size }
        }
        return max(0, size - 1)
    }
}
