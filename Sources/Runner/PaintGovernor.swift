/// Keeps the painter from starving eyes and ears: at least 15 % of the time stays free.
///
/// Two things give, one after the other. First the picture: where it takes more than its budget
/// of the time, strokes of the middle distance thin out, little by little, and come back when
/// there is room. Then the rate: a picture that still takes too long makes the next ones rarer.
/// A pure function of the durations it is told.
struct PaintGovernor {
    /// Ticks from one picture to the next, as asked for.
    let wanted: UInt64
    /// Ticks from one picture to the next, as there is time for.
    private(set) var current: UInt64
    /// How much sooner strokes of the middle distance are to thin out, 0 … 0.5.
    private(set) var thinning: Float = 0
    private var average: Double = 0
    private var calmPictures = 0

    /// The share of the time between two pictures that one may take before it is thinned out.
    static let budget = 0.42
    /// What is thinned out at most: then it shows.
    static let mostThinning: Float = 0.5

    /// Makes a governor.
    /// - Parameter ticksPerPicture: What is asked for; divides 60.
    init(ticksPerPicture: UInt64) {
        wanted = ticksPerPicture
        current = ticksPerPicture
    }

    /// Whether pictures come less often than asked for.
    var isActing: Bool { current > wanted }

    /// Takes in how long a picture took, nanoseconds.
    mutating func painted(_ nanoseconds: Int64) {
        average += (Double(nanoseconds) - average) * (average == 0 ? 1 : 0.1)
        let period = Double(current) / 60 * 1e9
        thinOut(average / period)
        if average > period * 0.85 {
            current = PaintGovernor.rarer(current)
            calmPictures = 0
        } else if current > wanted {
            // Back only when the shorter period would be used to three quarters at the most.
            let shorter = PaintGovernor.oftener(current, wanted)
            calmPictures = average < Double(shorter) / 60 * 1e9 * 0.75 ? calmPictures + 1 : 0
            if calmPictures > 90 {
                current = shorter
                calmPictures = 0
            }
        }
    }

    /// Slow enough that nobody sees strokes go: from nothing to most in five seconds and back
    /// in twenty, at thirty pictures a second; between the bounds it rests.
    private mutating func thinOut(_ used: Double) {
        if used > PaintGovernor.budget {
            thinning = min(thinning + PaintGovernor.mostThinning / 150, PaintGovernor.mostThinning)
        } else if used < PaintGovernor.budget * 0.85 {
            thinning = max(thinning - PaintGovernor.mostThinning / 600, 0)
        }
    }

    private static let steps: [UInt64] = [1, 2, 3, 4, 5, 6, 10]

    private static func rarer(_ ticks: UInt64) -> UInt64 {
        steps.first { $0 > ticks } ?? ticks
    }

    private static func oftener(_ ticks: UInt64, _ wanted: UInt64) -> UInt64 {
        max(wanted, steps.last { $0 < ticks } ?? wanted)
    }
}
