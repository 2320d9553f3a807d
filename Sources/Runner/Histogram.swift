/// Counts durations in buckets an eighth of an octave wide, over the last half to whole minute.
///
/// Percentiles are right to 6 %. Recording does not allocate. Not safe to share; `Measures`
/// guards it.
struct Histogram {
    /// Octaves 0 … 63, eight buckets each.
    private static let buckets = 512
    private var current = [UInt32](repeating: 0, count: buckets)
    private var previous = [UInt32](repeating: 0, count: buckets)
    private(set) var count: UInt64 = 0
    private(set) var sumNanoseconds: UInt64 = 0
    private(set) var maxNanoseconds: Int64 = 0
    private var previousMax: Int64 = 0
    private var currentMax: Int64 = 0

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

    private static func bucket(_ value: UInt64) -> Int {
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
