/// Counts durations in buckets an eighth of an octave wide, over the last half to whole minute.
///
/// Percentiles are right to 6 %. Recording does not allocate. A value of its own; what threads
/// share is a `SharedHistogram`, whose snapshots these are.
struct Histogram: Equatable {
    /// Octaves 0 … 63, eight buckets each.
    static let buckets = 512
    private var current = [UInt32](repeating: 0, count: buckets)
    private var previous = [UInt32](repeating: 0, count: buckets)
    private(set) var count: UInt64 = 0
    private(set) var sumNanoseconds: UInt64 = 0
    private(set) var maxNanoseconds: Int64 = 0
    private var previousMax: Int64 = 0
    private var currentMax: Int64 = 0

    /// Makes an empty one.
    init() {}

    /// Puts together what a snapshot found.
    ///
    /// - Parameters:
    ///   - halves: The two halves of the window.
    ///   - turn: Which of them is being filled, 0 or 1.
    ///   - count: How many durations there were.
    ///   - sum: Their sum.
    ///   - longest: The longest of them.
    ///   - maxima: The longest in each half.
    init(
        halves: [[UInt32]], turn: Int, count: UInt64, sum: UInt64, longest: Int64,
        maxima: [Int64]
    ) {
        (current, previous) = (halves[turn], halves[1 - turn])
        (currentMax, previousMax) = (maxima[turn], maxima[1 - turn])
        self.count = count
        sumNanoseconds = sum
        maxNanoseconds = longest
    }

    /// Takes in a duration; negative ones count as 0.
    mutating func record(_ nanoseconds: Int64) {
        let value = UInt64(max(0, nanoseconds))
        current[Histogram.bucket(value)] &+= 1
        count &+= 1
        sumNanoseconds &+= value
        maxNanoseconds = max(maxNanoseconds, nanoseconds)
        currentMax = max(currentMax, nanoseconds)
    }

    /// Begins a new half of the window; what is older than the last half is forgotten.
    mutating func turnOver() {
        for i in 0..<Histogram.buckets {
            previous[i] = current[i]
            current[i] = 0
        }
        previousMax = currentMax
        currentMax = 0
    }

    /// The duration below which this share of the window's durations lies, nanoseconds.
    func percentile(_ share: Double) -> Int64 {
        var total: UInt64 = 0
        for i in 0..<Histogram.buckets { total += UInt64(current[i]) + UInt64(previous[i]) }
        if total == 0 { return 0 }
        let wanted = UInt64((Double(total) * share).rounded(.up))
        var seen: UInt64 = 0
        for i in 0..<Histogram.buckets {
            seen += UInt64(current[i]) + UInt64(previous[i])
            if seen >= wanted { return min(Histogram.middle(i), windowMax) }
        }
        return windowMax
    }

    /// The longest duration in the window.
    var windowMax: Int64 { max(currentMax, previousMax) }

    /// The bucket that a duration falls into.
    static func bucket(_ value: UInt64) -> Int {
        if value < 8 { return Int(value) }
        let octave = 63 - value.leadingZeroBitCount
        return octave * 8 + Int((value >> UInt64(octave - 3)) & 7)
    }

    private static func middle(_ bucket: Int) -> Int64 {
        if bucket < 24 { return Int64(min(bucket, 7)) }
        let (octave, eighth) = (bucket / 8, bucket % 8)
        return Int64((Double(8 + eighth) + 0.5) / 8 * Double(UInt64(1) << UInt64(octave)))
    }
}
