import Kernels
import Quantities
import Synchronization

/// Keeps flashes in the picture below what can trigger a seizure.
///
/// The limits are those of WCAG 2.3.1 and ITU-R BT.1702: no more than three flashes within any
/// one second over more than a quarter of any tenth-degree field. A flash is a pair of opposing
/// changes of relative luminance by 10 % or more whose darker side is below 80 %; a pair of
/// opposing changes to or from a saturated red counts likewise. The field is taken as a third
/// of the picture's width by a third of its height (WCAG's 341×256 of 1024×768).
///
/// The picture is measured on a grid of 32×18 cells, whose mean luminance and red are followed
/// through time. Where the next picture would break the limit it is mixed with the one shown
/// before, just so far that it does not; otherwise not one byte is touched. What is followed is
/// what was shown, so the limit holds for the output by construction.
///
/// A function of the pictures and their ticks alone: whole-number arithmetic, no clock. Owned
/// by one thread. Allocates nothing after `init`; measuring takes a fraction of a millisecond
/// at 1280×720, mixing about as long as copying the picture a few times.
public final class FlashGuard {
    /// What the guard has done; to be read from any thread.
    public let report = FlashReport()

    /// The most flashes a second that the standards allow.
    public static let mostFlashes = 3

    static let columns = 32
    static let rows = 18
    static let cells = columns * rows

    private var previous: PixelBuffer?
    private var luminance: FlashTracker
    private var red: FlashTracker
    private var before = FlashGrid()
    private var proposed = FlashGrid()
    private var candidate = FlashGrid()
    private var lastTick: UInt64?
    private var area = FlashArea()

    /// Makes a guard that has seen nothing yet.
    ///
    /// - Parameter flashes: How many flashes it lets through within a second, from 1 up to the
    ///   standards' `mostFlashes`.
    public init(flashes: Int = FlashGuard.mostFlashes) {
        precondition((1...FlashGuard.mostFlashes).contains(flashes), "1 to 3 flashes a second")
        luminance = FlashTracker(flashes: flashes)
        red = FlashTracker(flashes: flashes)
    }

    /// Looks at the next picture and tones it down where the limit asks for it.
    ///
    /// The guard keeps a reference to the picture until the next call, so its buffer must not
    /// be painted over before then.
    ///
    /// - Parameters:
    ///   - picture: `rgba8`, not yet handed on; changed in place only when the guard acts.
    ///   - tick: The tick it shows. Where it does not follow the last one, or the size
    ///     changed, the guard begins anew.
    /// - Returns: Whether the guard changed the picture.
    @discardableResult
    public func limit(_ picture: PixelBuffer, at tick: Tick) -> Bool {
        precondition(picture.format == .rgba8, "the guard takes rgba8")
        proposed.measure(picture)
        guard let earlier = previous, let lastTick, tick.index > lastTick,
            earlier.width == picture.width, earlier.height == picture.height
        else {
            begin(with: picture, at: tick)
            return false
        }
        let acted = !isAllowed(proposed, at: tick)
        if acted { mix(picture, with: earlier, at: tick) }
        // `mix` has measured what it made, so this is what will be seen.
        luminance.follow(proposed, .luminance, at: tick.index)
        red.follow(proposed, .red, at: tick.index)
        swap(&before, &proposed)
        previous = picture
        self.lastTick = tick.index
        report.note(acted, at: tick)
        return acted
    }

    private func begin(with picture: PixelBuffer, at tick: Tick) {
        luminance.begin(proposed, .luminance)
        red.begin(proposed, .red)
        swap(&before, &proposed)
        previous = picture
        lastTick = tick.index
        report.note(false, at: tick)
    }

    private func isAllowed(_ grid: FlashGrid, at tick: Tick) -> Bool {
        luminance.judge(grid, .luminance, at: tick.index, into: &area)
        if area.isTooLarge() { return false }
        red.judge(grid, .red, at: tick.index, into: &area)
        return !area.isTooLarge()
    }

    /// Mixes in as much of the new picture as is allowed, in steps of a sixteenth.
    private func mix(_ picture: PixelBuffer, with earlier: PixelBuffer, at tick: Tick) {
        // First on the grid, which is cheap; the mixed pixels may differ a little from that.
        var share = 15
        while share > 0 {
            candidate.mix(before, proposed, share: share)
            if isAllowed(candidate, at: tick) { break }
            share -= 1
        }
        var already = 16
        while true {
            // Mixing again with the same picture lowers the share: a·b of 16·16.
            mixPixels(picture, with: earlier, share: share, of: already)
            already = share
            proposed.measure(picture)
            if share == 0 || isAllowed(proposed, at: tick) { return }
            // Halves, so that the work has a bound: five rounds at the most.
            share /= 2
        }
    }

    /// Brings the new picture's share from `of` sixteenths down to `share`.
    private func mixPixels(
        _ picture: PixelBuffer, with earlier: PixelBuffer, share: Int, of whole: Int
    ) {
        let new = picture.mutableBytes.bindMemory(to: UInt8.self)
        let old = earlier.bytes.bindMemory(to: UInt8.self)
        let weight = Int32(share * 256 / whole)
        guard let to = new.baseAddress, let from = old.baseAddress else { return }
        for i in 0..<new.count {
            let base = Int32(from[i])
            to[i] = UInt8(truncatingIfNeeded: base + ((Int32(to[i]) - base) * weight + 128) >> 8)
        }
    }
}

/// What a `FlashGuard` has done; safe from any thread.
public final class FlashReport: Sendable {
    private let acted = Atomic<UInt64>(0)
    private let lastActed = Atomic<UInt64>(.max)
    private let lastSeen = Atomic<UInt64>(0)

    init() {}

    func note(_ didAct: Bool, at tick: Tick) {
        lastSeen.store(tick.index, ordering: .relaxed)
        guard didAct else { return }
        lastActed.store(tick.index, ordering: .relaxed)
        acted.add(1, ordering: .relaxed)
    }

    /// Pictures that were toned down since the start.
    public var picturesLimited: UInt64 { acted.load(ordering: .relaxed) }

    /// Whether a picture was toned down within the last second of world time.
    public var isActing: Bool {
        let last = lastActed.load(ordering: .relaxed)
        let seen = lastSeen.load(ordering: .relaxed)
        return last != .max && seen >= last && seen - last < Tick.perSecond
    }
}
