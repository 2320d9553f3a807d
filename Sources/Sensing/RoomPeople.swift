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
        var fusion: PeopleFusion
        /// The newest capture that any eye has told of.
        var newest = MonotonicTime(nanoseconds: 0)
        var tracks: [Track] = []
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
                fusion: PeopleFusion(eyes: max(1, roles.count))))
    }

    /// Takes what an eye saw and puts up what the room knows now.
    public func take(
        _ role: RoleBinding.Role, _ tracks: [Track], capturedAt: MonotonicTime, isSimulated: Bool
    ) {
        guard let eye = roles.firstIndex(of: role) else { return }
        state.withLock { state in
            state.fusion.take(eye: eye, tracks: tracks, capturedAt: capturedAt)
            // Eyes differ in delay: the room's moment never goes back to an older capture.
            state.newest = max(state.newest, capturedAt)
            var tracks = state.tracks
            state.tracks = []
            state.fusion.tracks(at: state.newest, into: &tracks)
            guard let channel = state.reading.channels.first else { return }
            state.reading.frame.removeTracks(channel)
            for track in tracks { state.reading.frame.addTrack(channel, track) }
            state.tracks = tracks
            state.reading.capturedAt = state.newest
            state.reading.isSimulated = isSimulated
            board.publish(state.reading)
        }
    }
}
