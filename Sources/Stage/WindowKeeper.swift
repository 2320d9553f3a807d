import Glibc
import Kernels
import Logging
import Synchronization

/// Keeps a window's program alive and feeds it the newest picture.
///
/// `show` is the loop's: it puts the picture into a slot and wakes the keeper's own thread, which
/// copies it into memory shared with the window's program and waits until it was seen. Where the
/// program ends, because there is no display or it was pulled out, it is started again after
/// 0.5 to 60 s; the loss is logged once and so is the return.
public final class WindowKeeper: PictureShow, @unchecked Sendable {
    /// How the window is.
    public struct Status: Sendable, Hashable {
        /// Whether it shows pictures.
        public var isOpen = false
        /// The display and the size it has, or why there is none.
        public var text = "not opened yet"
        /// Pictures that were seen.
        public var shown: UInt64 = 0
        /// How often the window was lost.
        public var losses: UInt64 = 0
    }

    /// How the window's program is started, and what is done with what it says.
    public struct Parts: Sendable {
        /// The display that is asked for; names the window in the log.
        public var name: String
        /// The program and its arguments.
        public var command: [String]
        /// Pixels across of the pictures.
        public var width: Int
        /// Pixels down of the pictures.
        public var height: Int
        /// Keys that are down now, by the page's words.
        public var onKeys: @Sendable (Set<String>) -> Void
        /// A key that switches something was pressed.
        public var onPress: @Sendable (String) -> Void

        /// Puts the parts together.
        public init(
            name: String, command: [String], width: Int, height: Int,
            onKeys: @escaping @Sendable (Set<String>) -> Void = { _ in },
            onPress: @escaping @Sendable (String) -> Void = { _ in }
        ) {
            self.name = name
            self.command = command
            self.width = width
            self.height = height
            self.onKeys = onKeys
            self.onPress = onPress
        }
    }

    /// Microseconds between attempts, doubled each time.
    private static let shortestPause: UInt32 = 500_000
    private static let longestPause: UInt32 = 60_000_000
    private static let nap: UInt32 = 50_000

    private let parts: Parts
    private let log: Logger
    private let slot = LatestSlot<StagePicture>()
    private let signal = WakeSignal()
    private let isEnding = Atomic<Bool>(false)
    private let state = Mutex(Status())
    private let ended = WakeSignal()
    private var isLossLogged = false

    /// Makes a keeper and starts its thread.
    public init(_ parts: Parts, log: Logger) {
        self.parts = parts
        self.log = log
        BackgroundThread.start("nacre-window") { self.keep() }
    }

    /// How the window is; for any thread but the loop's.
    public var status: Status { state.withLock { $0 } }
    /// The display that is asked for.
    public var name: String { parts.name }

    /// Hands over the newest picture; from the loop.
    public func show(_ picture: StagePicture) {
        slot.put(picture)
        signal.wake()
    }

    /// Closes the window; waits until its program has ended.
    public func stop() {
        isEnding.store(true, ordering: .relaxed)
        signal.wake()
        ended.wait()
    }

    private var goesOn: Bool { !isEnding.load(ordering: .relaxed) }

    private func keep() {
        var pause = WindowKeeper.shortestPause
        while goesOn {
            var pictures: UInt64 = 0
            do throws(StageError) {
                let program = try WindowChild(parts.command, bytes: parts.width * parts.height * 4)
                try feed(program, &pictures)
            } catch {
                lose(error.shortReason)
            }
            // One that has worked for a while is looked for soon.
            if pictures > 60 { pause = WindowKeeper.shortestPause }
            for _ in 0..<(pause / WindowKeeper.nap) where goesOn { usleep(WindowKeeper.nap) }
            pause = min(pause * 2, WindowKeeper.longestPause)
        }
        ended.wake()
    }

    /// Feeds the program until it or the exhibit ends.
    private func feed(_ program: WindowChild, _ pictures: inout UInt64) throws(StageError) {
        try listen(program) { $0.hasPrefix("open") }
        while goesOn {
            signal.wait()
            guard goesOn, let picture = slot.take() else { continue }
            guard picture.pixels.byteCount == parts.width * parts.height * 4 else { continue }
            program.put(picture.pixels.bytes)
            try listen(program) { $0 == "shown" }
            pictures += 1
        }
    }

    /// Hears what the program says until the line that is waited for.
    ///
    /// Throws where the program has ended, or says nothing for ten seconds.
    private func listen(
        _ program: WindowChild, until isAwaited: (String) -> Bool
    ) throws(StageError) {
        var silences = 0
        while goesOn {
            guard let line = try program.line(patience: 250) else {
                silences += 1
                if silences >= 40 { throw failure("nothing; its display takes no pictures") }
                continue
            }
            silences = 0
            try hear(line)
            if isAwaited(line) { return }
        }
    }

    private func hear(_ line: String) throws(StageError) {
        let words = line.split(separator: " ").map(String.init)
        let rest = words.dropFirst().joined(separator: " ")
        switch words.first {
        case "open": tellOpen(rest)
        case "shown": state.withLock { $0.shown += 1 }
        case "keys": parts.onKeys(Set(words.dropFirst()))
        case "press": parts.onPress(rest)
        case "error": throw failure(rest)
        default: break
        }
    }

    private func failure(_ says: String) -> StageError {
        StageError(
            output: "window \(parts.name)", action: "show it",
            reason: .programFailed("window", says: says))
    }

    private func tellOpen(_ text: String) {
        state.withLock { status in
            status.isOpen = true
            status.text = text
        }
        if isLossLogged {
            log.notice("window \(parts.name): it is back: \(text)")
        } else {
            log.notice("window \(parts.name): \(text)")
        }
        isLossLogged = false
    }

    private func lose(_ reason: String) {
        parts.onKeys([])
        state.withLock { status in
            if status.isOpen { status.losses += 1 }
            status.isOpen = false
            status.text = reason
        }
        if !isLossLogged {
            log.warning("window \(parts.name): \(reason); the world goes on without it")
        }
        isLossLogged = true
    }
}
