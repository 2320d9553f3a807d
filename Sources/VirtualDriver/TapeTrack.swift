import DeviceIO
import Tape

/// Some streams of a tape, from its beginning on, again and again where wanted.
///
/// Times are nanoseconds since the tape's first message; from pass to pass they go on. Owned by
/// one thread.
final class TapeTrack {
    /// A message with its moment.
    struct Entry {
        var time: Int64
        /// What `choose` said of its stream.
        var place: Int
        var message: TapeMessage
    }

    private let path: String
    private let device: String
    private let isLooping: Bool
    private let choose: (TapeStream) -> Int?
    private var reader: TapeReader?
    /// What was chosen of each stream so far; nil for streams of no interest.
    private var places: [Int?] = []
    private var first: UInt64?
    private var last: UInt64 = 0
    private var count: Int64 = 0
    private var found = 0
    /// Where the present pass begins.
    private var base: Int64 = 0
    private var latest: Int64 = 0
    /// Whole passes up to here need not be played.
    private var target: Int64 = 0

    /// Names the tape; it is opened by the first `next`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - device: Who asks, for errors.
    ///   - isLooping: Whether it starts again at its end.
    ///   - choose: A place for each stream that is meant; nil for the others.
    init(path: String, device: String, isLooping: Bool, choose: @escaping (TapeStream) -> Int?) {
        self.path = path
        self.device = device
        self.isLooping = isLooping
        self.choose = choose
    }

    /// The next message of the chosen streams; nil at the end.
    func next() throws(DriverError) -> Entry? {
        while true {
            let reader: TapeReader
            if let open = self.reader { reader = open } else { reader = try begin() }
            let message: TapeMessage?
            do throws(TapeError) { message = try reader.next() } catch { throw damaged(error) }
            guard let message else {
                // A tape with nothing on it for us would go round for ever.
                guard isLooping, found > 0 else { return nil }
                turnBack()
                continue
            }
            note(message)
            while places.count < reader.streams.count {
                places.append(choose(reader.streams[places.count]))
            }
            guard let place = places[message.stream] else { continue }
            found += 1
            latest = max(latest, base + moment(of: message))
            return Entry(time: latest, place: place, message: message)
        }
    }

    /// Starts again from the beginning, as if nothing had been played.
    ///
    /// - Parameter target: Whole passes that are over by then are left out, but for the first.
    func rewind(to target: Int64) {
        reader = nil
        (base, latest, found) = (0, 0, 0)
        self.target = target
    }

    private func begin() throws(DriverError) -> TapeReader {
        do throws(TapeError) {
            let opened = try TapeReader(path: path)
            reader = opened
            places = []
            (first, last, count) = (nil, 0, 0)
            return opened
        } catch { throw damaged(error) }
    }

    private func damaged(_ error: TapeError) -> DriverError {
        DriverError(device: device, action: "play", reason: .damaged(what: error.description))
    }

    private func note(_ message: TapeMessage) {
        if first == nil { first = message.loggedAt }
        last = max(last, message.loggedAt)
        count += 1
    }

    /// Nanoseconds from the tape's beginning to a message, never below 0.
    private func moment(of message: TapeMessage) -> Int64 {
        let start = first ?? 0
        // Some programs leave the second time out.
        let isPlausible =
            message.capturedAt <= message.loggedAt
            && message.loggedAt - message.capturedAt < 10_000_000_000
        let time = isPlausible ? message.capturedAt : message.loggedAt
        guard time > start else { return 0 }
        return Int64(min(time - start, UInt64(Int64.max / 4)))
    }

    /// Begins the next pass one usual interval behind the last message.
    private func turnBack() {
        let length = Int64(min(last - (first ?? 0), UInt64(Int64.max / 4)))
        let period = length + max(1_000_000, length / max(1, count - 1))
        base = min(base, Int64.max / 4) + period
        if target > base { base += (target - base) / period * period }
        found = 0
        reader = nil
    }
}
