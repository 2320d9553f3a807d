import Conditions
import DeviceIO
import Quantities
import Synchronization

/// The people that several cameras see, as one list on the channel `room.people`.
///
/// Exists only where at least two cameras see; with one, its own tracks are the room's. Each
/// eye's sense hands its tracks over after every capture. Use from any thread.
public final class RoomPeople: Sendable {
    /// The channel: people of the whole room, in floor metres, each of them once.
    public static let channel = Channel(
        "room.people", .tracks, .metres, low: -100, high: 100, neutral: 0)

    private let board: ReadingBoard
    private let roles: [RoleBinding.Role]
    private let state: Mutex<State>

    private struct State: Sendable {
        var reading: Reading
        /// The newest of each eye.
        var seen: [[Track]]
        var seenAt: [MonotonicTime]
    }

    /// The cameras of an exhibit that see: those that anybody takes.
    public static func eyes(_ senses: [RoleBinding]) -> [RoleBinding.Role] {
        senses.filter { $0.role.family == .camera && $0.choice != .nobody }.map(\.role)
    }

    /// Makes the list; nil where the layout has none, as one camera sees or none.
    public init?(board: ReadingBoard, senses: [RoleBinding]) {
        guard let index = board.layout.index(of: RoomPeople.channel.name) else { return nil }
        self.board = board
        roles = RoomPeople.eyes(senses)
        state = Mutex(
            State(
                reading: Reading(layout: board.layout, channels: [index]),
                seen: roles.map { _ in [] },
                seenAt: roles.map { _ in MonotonicTime(nanoseconds: 0) }))
    }

    /// Takes what an eye saw and puts up what the room knows now.
    public func take(
        _ role: RoleBinding.Role, _ tracks: [Track], capturedAt: MonotonicTime, isSimulated: Bool
    ) {
        guard let eye = roles.firstIndex(of: role) else { return }
        state.withLock { state in
            state.seen[eye] = tracks
            state.seenAt[eye] = capturedAt
            guard let channel = state.reading.channels.first else { return }
            state.reading.frame.removeTracks(channel)
            for other in roles.indices where capturedAt - state.seenAt[other] < 1_000_000_000 {
                for var track in state.seen[other]
                where state.reading.frame.trackCount(channel) < Track.limit {
                    // Eyes count for themselves: the highest bits tell whose count it is.
                    track.identity = track.identity & 0x0FFF_FFFF | UInt32(other) << 28
                    state.reading.frame.addTrack(channel, track)
                }
            }
            state.reading.capturedAt = capturedAt
            state.reading.isSimulated = isSimulated
            board.publish(state.reading)
        }
    }
}
