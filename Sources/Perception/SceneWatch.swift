import DeviceIO
import Quantities
import Vision

/// Watches whether a fixed camera still shows the room that it was calibrated in.
///
/// Every two seconds it takes a print, and keeps the middle one of the last half minute, so that
/// people who walk through are not in it. Where that fits the calibration's print no better than
/// chance, or clearly better when moved aside, for half a minute, the camera was moved, turned or
/// zoomed. Light that becomes brighter or dimmer changes no print, and a crowd leaves the cells
/// that it does not hide alike. In the dark nothing is decided. Owned by one thread.
public final class SceneWatch {
    /// What is known of the camera's place.
    public enum Verdict: Sendable, Hashable {
        /// Not yet, or too dark to tell.
        case unknown
        /// The room looks as it did.
        case fits
        /// It does not: the calibration is stale.
        case stale
    }

    /// Nanoseconds between two looks.
    public static let interval: Int64 = 2_000_000_000
    private static let depth = 15
    private static let patience = 15

    /// What was last decided.
    public private(set) var verdict = Verdict.unknown
    /// How well the room fits, 1 as on the first day, 0 by chance; nil where not known.
    public private(set) var fit: Float?
    private let reference: ScenePrint?
    private let chance: Float
    private var shrinker: Shrinker?
    private var recent: [ScenePrint] = []
    private var next = 0
    private var lastLook: MonotonicTime?
    /// Looks in a row that spoke against, and for, the calibration.
    private var against = 0
    private var inFavour = 0

    /// Makes a watch.
    ///
    /// - Parameter reference: The calibration's print; nil only to take one.
    public init(reference: ScenePrint?) {
        self.reference = reference
        chance = reference?.chance ?? 0
    }

    /// Takes a capture in where the next look is due; the others cost nothing.
    ///
    /// - Returns: Whether the verdict has changed.
    public func look(at capture: VideoCapture) -> Bool {
        if let lastLook, capture.capturedAt - lastLook < SceneWatch.interval { return false }
        guard let print = take(capture) else { return false }
        lastLook = capture.capturedAt
        keep(print)
        return recent.count >= 5 && decide()
    }

    /// The middle print of the last half minute; nil before five looks.
    public var print: ScenePrint? { recent.count >= 5 ? middle : nil }

    /// Whether half a minute has been looked at, so that `print` is as good as it gets.
    public var isFull: Bool { recent.count == SceneWatch.depth }

    private func take(_ capture: VideoCapture) -> ScenePrint? {
        let (width, height) = ScenePrint.picture
        do {
            let shrinker = try self.shrinker ?? Shrinker(width: width, height: height)
            self.shrinker = shrinker
            try shrinker.shrink(capture.pixels)
            return ScenePrint(grey: shrinker.grey)
        } catch {
            // The eye says what is wrong with this capture; the next one may be good.
            return nil
        }
    }

    private func keep(_ print: ScenePrint) {
        if recent.count < SceneWatch.depth {
            recent.append(print)
        } else {
            recent[next] = print
        }
        next = (next + 1) % SceneWatch.depth
    }

    private var middle: ScenePrint {
        var strengths = recent[0].strengths
        var column = [UInt8](repeating: 0, count: recent.count)
        for index in strengths.indices {
            for (look, print) in recent.enumerated() { column[look] = print.strengths[index] }
            column.sort()
            strengths[index] = column[column.count / 2]
        }
        return ScenePrint(strengths: strengths)
    }

    private func decide() -> Bool {
        guard let reference else { return false }
        let now = middle
        let here = reference.fit(now)
        // Too dark, or a lens cap: nothing can be said.
        guard now.texture >= 24, here.seen >= 0.2 else { return false }
        let share = (here.fit - chance) / max(1 - chance, 0.05)
        fit = min(max(share, 0), 1)
        let isAgainst = share < 0.25 || isMoved(now)
        against = isAgainst ? against + 1 : 0
        inFavour = isAgainst ? 0 : inFavour + 1
        var decided = verdict
        if against >= SceneWatch.patience { decided = .stale }
        if inFavour >= (verdict == .stale ? SceneWatch.patience : 1) { decided = .fits }
        defer { verdict = decided }
        return decided != verdict
    }

    /// Whether the room, or several parts of it, fit clearly better some cells aside.
    ///
    /// A turned or zoomed camera moves every part of the picture another way.
    private func isMoved(_ now: ScenePrint) -> Bool {
        if isBetterAside(now, block: nil, by: 0.12) { return true }
        return (0..<9).filter { isBetterAside(now, block: $0, by: 0.2) }.count >= 3
    }

    private func isBetterAside(_ now: ScenePrint, block: Int?, by margin: Float) -> Bool {
        guard let reference else { return false }
        let here = reference.fit(now, block: block).fit
        for down in -3...3 {
            for across in -3...3 where across != 0 || down != 0 {
                let there = reference.fit(now, across: across, down: down, block: block)
                if there.seen > 0.3 && there.cells >= 8 && there.fit > here + margin {
                    return true
                }
            }
        }
        return false
    }
}
