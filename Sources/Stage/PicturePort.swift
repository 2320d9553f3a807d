import Kernels
import Quantities
import Synchronization

/// A finished picture on its way to an output.
public struct StagePicture: Sendable {
    /// The pixels, `rgba8`; nobody writes to them any more.
    public var pixels: PixelBuffer
    /// The tick whose state they show.
    public var tick: Tick

    /// Makes a picture.
    public init(pixels: PixelBuffer, tick: Tick) {
        self.pixels = pixels
        self.tick = tick
    }
}

/// A picture as JPEG bytes, numbered in the order of encoding from 1.
public struct EncodedPicture: Sendable {
    /// A whole JPEG file.
    public var bytes: [UInt8]
    /// The tick whose state it shows.
    public var tick: Tick
    /// Greater than that of every earlier picture of the port.
    public var number: UInt64
}

/// The slot from which pages take the living picture as JPEG.
///
/// The loop puts in every picture and goes on; a thread of normal priority encodes the newest
/// one when a watcher is ready for it, and only then. Who is slow misses pictures; who stalls
/// asks for none, and where nobody asks none is encoded. `show` neither blocks nor allocates,
/// and the port holds the last few pixel buffers: reuse one only when nobody else refers to it.
public final class PicturePort: Sendable {
    /// What the port has done since the start.
    public struct Counts: Sendable, Hashable {
        /// Pictures that were encoded.
        public var encoded: UInt64 = 0
        /// Pictures that could not be encoded; the reason is in `lastError`.
        public var failed: UInt64 = 0
        /// Watchers at this moment.
        public var watchers = 0
        /// Why the last picture that failed did so.
        public var lastError: StageError?
    }

    private struct State {
        var watchers: [PictureWatcher] = []
        var latest: EncodedPicture?
        var counts = Counts()
        var isRunning = false
        var isClosed = false
    }

    private let quality: Int
    private let shown = LatestSlot<StagePicture>()
    private let state = Mutex(State())
    private let wanted = Atomic<Int>(0)
    private let signal = WakeSignal()

    /// Makes a port that encodes at the given JPEG quality, 1 to 100.
    public init(quality: Int = 82) {
        precondition((1...100).contains(quality), "quality goes from 1 to 100")
        self.quality = quality
    }

    /// Hands over the newest picture; from the loop.
    public func show(_ picture: StagePicture) {
        shown.put(picture)
        if wanted.load(ordering: .sequentiallyConsistent) > 0 { signal.wake() }
    }

    /// What the port has done.
    public var counts: Counts {
        state.withLock { state in
            var counts = state.counts
            counts.watchers = state.watchers.count
            return counts
        }
    }

    /// Begins to watch; the first watcher starts the encoding thread.
    ///
    /// - Parameter onPicture: Called on the encoding thread for each picture that the watcher
    ///   has asked for with `request`; must return soon.
    /// - Returns: Who asks for pictures from now on; to be given back with `leave`.
    public func watch(
        _ onPicture: @escaping @Sendable (EncodedPicture) -> Void
    ) -> PictureWatcher {
        let watcher = PictureWatcher(onPicture: onPicture)
        let mustStart = state.withLock { state in
            state.watchers.append(watcher)
            defer { state.isRunning = true }
            return !state.isRunning && !state.isClosed
        }
        if mustStart {
            BackgroundThread.start("nacre-jpeg") { [weak self, signal] in
                // The port may go while its thread sleeps; `close` and `deinit` wake it.
                let encoder = JPEGEncoder()
                while true {
                    signal.wait()
                    guard let self, !self.isClosed else { return }
                    self.serve(with: encoder)
                }
            }
        }
        return watcher
    }

    /// Asks for one picture newer than the last that this watcher got.
    ///
    /// It comes as soon as there is one; asking twice is the same as asking once.
    public func request(by watcher: PictureWatcher) {
        guard !watcher.isWaiting.exchange(true, ordering: .sequentiallyConsistent) else { return }
        wanted.add(1, ordering: .sequentiallyConsistent)
        signal.wake()
    }

    /// Ends watching; the closure is not called any more once this has returned, save for a
    /// call already under way.
    public func leave(_ watcher: PictureWatcher) {
        state.withLock { $0.watchers.removeAll { $0 === watcher } }
        if watcher.isWaiting.exchange(false, ordering: .sequentiallyConsistent) {
            wanted.subtract(1, ordering: .sequentiallyConsistent)
        }
    }

    /// Ends the encoding thread; the port shows nothing afterwards.
    public func close() {
        state.withLock {
            $0.isClosed = true
            $0.watchers = []
        }
        signal.wake()
    }

    deinit { signal.wake() }

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Encodes the newest picture if somebody waits for it, and hands it to those who do.
    private func serve(with encoder: JPEGEncoder) {
        let (watchers, known) = state.withLock { ($0.watchers, $0.latest) }
        let waiting = watchers.filter { $0.isWaiting.load(ordering: .sequentiallyConsistent) }
        guard !waiting.isEmpty else { return }
        var picture = known
        if let fresh = shown.take() {
            do throws(StageError) {
                let bytes = try encoder.encode(fresh.pixels, quality: quality)
                picture = EncodedPicture(
                    bytes: bytes, tick: fresh.tick, number: (known?.number ?? 0) + 1)
                state.withLock { [picture] in
                    $0.latest = picture
                    $0.counts.encoded += 1
                }
            } catch {
                state.withLock {
                    $0.counts.failed += 1
                    $0.counts.lastError = error
                }
            }
        }
        guard let picture else { return }
        for watcher in waiting where watcher.lastNumber.load(ordering: .relaxed) < picture.number {
            guard watcher.isWaiting.exchange(false, ordering: .sequentiallyConsistent) else {
                continue
            }
            wanted.subtract(1, ordering: .sequentiallyConsistent)
            watcher.lastNumber.store(picture.number, ordering: .relaxed)
            watcher.onPicture(picture)
        }
    }
}

/// One who watches a `PicturePort`; made by `watch`.
public final class PictureWatcher: Sendable {
    let onPicture: @Sendable (EncodedPicture) -> Void
    let isWaiting = Atomic<Bool>(false)
    let lastNumber = Atomic<UInt64>(0)

    init(onPicture: @escaping @Sendable (EncodedPicture) -> Void) { self.onPicture = onPicture }
}
