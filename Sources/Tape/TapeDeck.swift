import Synchronization

/// A tape that several threads write at once, each its own streams.
///
/// A write may wait for the disk or for another thread, so that no thread of the loop may call
/// it. The first failure ends the recording: it is kept, and everything after it is left out.
public final class TapeDeck: Sendable {
    private struct State {
        var writer: TapeWriter
        var topics: [String] = []
        var counts: [UInt32] = []
        var failure: TapeError?
        var isClosed = false
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> UInt64

    /// Starts a tape.
    ///
    /// - Parameters:
    ///   - path: The file; it must not exist yet.
    ///   - program: Who writes it.
    ///   - now: The tape's clock, nanoseconds; never runs backwards.
    public init(
        path: String, program: String, now: @escaping @Sendable () -> UInt64
    ) throws(TapeError) {
        state = Mutex(State(writer: try TapeWriter(path: path, program: program)))
        self.now = now
    }

    /// Why the recording ended; nil while it goes on.
    public var failure: TapeError? { state.withLock { $0.failure } }

    /// How many messages each topic has, in the order in which the topics came.
    public var counts: [(topic: String, messages: UInt32)] {
        state.withLock { state in Array(zip(state.topics, state.counts)) }
            .map { (topic: $0.0, messages: $0.1) }
    }

    /// The number of a stream; the same topic again is the same stream.
    public func stream(_ stream: TapeStream) -> Int {
        state.withLock { state in
            if let known = state.topics.firstIndex(of: stream.topic) { return known }
            do throws(TapeError) {
                if !state.isClosed { _ = try state.writer.add(stream) }
            } catch { state.failure = state.failure ?? error }
            state.topics.append(stream.topic)
            state.counts.append(0)
            return state.topics.count - 1
        }
    }

    /// Writes a message down.
    ///
    /// - Parameters:
    ///   - stream: Its number.
    ///   - captured: When it was captured, nanoseconds of the tape's clock.
    ///   - bytes: What it says.
    public func write(_ stream: Int, captured: UInt64, _ bytes: [UInt8]) {
        state.withLock { state in
            guard !state.isClosed, state.failure == nil else { return }
            do throws(TapeError) {
                try state.writer.append(
                    TapeMessage(
                        stream: stream, sequence: state.counts[stream], loggedAt: now(),
                        capturedAt: captured, bytes: bytes))
                state.counts[stream] &+= 1
            } catch { state.failure = error }
        }
    }

    /// Writes the end of the tape.
    /// - Throws: The failure that ended the recording, or that of the end itself.
    public func close() throws(TapeError) {
        let failure = state.withLock { state -> TapeError? in
            guard !state.isClosed else { return state.failure }
            state.isClosed = true
            do throws(TapeError) { try state.writer.close() } catch {
                state.failure = state.failure ?? error
            }
            return state.failure
        }
        if let failure { throw failure }
    }
}
