import Conditions
import Quantities

/// The people that several eyes see, joined to one list in the room's frame.
///
/// Every eye reports its own tracks in room metres, at its own pace and with its own identities.
/// Each report is brought to its capture time, paired with the people known so far at the least
/// cost of distance, and remembered as that eye's *sighting* of each person. Where a person is at
/// a moment is the mean of the fresh sightings, each led on to that moment by its velocity; a
/// sighting fades in and out over half a second, so that nobody jumps when walking from one view
/// into the next. What one eye loses behind somebody, another still sees; what none sees walks on
/// for a while and keeps its identity.
///
/// Owned by one thread, or held behind its owner's lock. The same calls in the same order give
/// the same people; no clock is read. `take` allocates for the pairing, `tracks(into:)` nothing.
public struct PeopleFusion: Sendable {
    /// How far apart sightings of the same person may be, and how long things last.
    public struct Settings: Hashable, Sendable {
        /// Metres between two eyes' sightings of one person; grows while nobody sees the person.
        public var gate: Float = 0.9
        /// Seconds after which a sighting counts no more.
        public var fresh: Float = 0.7
        /// Seconds that somebody whom no eye sees is kept.
        public var patience: Float = 1.6
        /// Seconds that an identity is kept for whoever comes back under the same name.
        public var memory: Float = 10

        /// The standard settings.
        public init() {}
    }

    /// What one eye last said of one person.
    struct Sighting: Sendable {
        /// The eye's own identity; 0 for none.
        var identity: UInt32 = 0
        var position = Vector2.zero
        var velocity = Vector2.zero
        var height: Float = 0
        /// Nanoseconds; when it was captured, and when the eye began to see the person.
        var time: Int64 = 0
        var since: Int64 = 0
    }

    struct Person: Sendable {
        var identity: UInt32
        var sightings: [Sighting]
        /// The person who may be the same one, and since when both have been in one place.
        var twin: UInt32 = 0
        var twinSince: Int64 = 0
    }

    /// An eye's name for somebody who is gone.
    struct Memory: Sendable {
        var eye: Int
        var name: UInt32
        var identity: UInt32
        var time: Int64
    }

    /// How many people are known at the most.
    public static let limit = 2 * Track.limit

    let settings: Settings
    let eyes: Int
    var people: [Person] = []
    var memories: [Memory] = []
    private var nextIdentity: UInt32 = 1

    /// Makes a fusion of this many eyes that knows nobody.
    public init(eyes: Int, settings: Settings = Settings()) {
        precondition(eyes > 0, "there is an eye")
        self.eyes = eyes
        self.settings = settings
        people.reserveCapacity(Self.limit)
    }

    /// Takes in all that one eye sees in one capture; an empty list where it sees nobody.
    ///
    /// - Parameters:
    ///   - eye: Which of the eyes, from 0.
    ///   - tracks: Its people, in the room's frame.
    ///   - capturedAt: When the light fell in, the eye's delay taken off.
    public mutating func take(eye: Int, tracks: [Track], capturedAt: MonotonicTime) {
        precondition(eye >= 0 && eye < eyes, "one of the eyes")
        let now = capturedAt.nanoseconds
        let pairs = pair(eye: eye, tracks: tracks, now)
        var isPaired = [Bool](repeating: false, count: people.count)
        for (index, person) in pairs.enumerated() where person >= 0 {
            isPaired[person] = true
            see(tracks[index], eye: eye, by: person, now)
        }
        for index in people.indices where !isPaired[index] {
            // The eye sees the person no more: its sighting has faded out by now and ends.
            let sighting = people[index].sightings[eye]
            if sighting.identity != 0 && seconds(now - sighting.time) > settings.fresh {
                remember(sighting.identity, eye: eye, people[index].identity, now)
                people[index].sightings[eye].identity = 0
            }
        }
        for (index, track) in tracks.enumerated() where pairs[index] < 0 {
            if people.count < Self.limit { welcome(track, eye: eye, now) }
        }
        joinTwins(now)
        dismiss(now)
    }

    /// Forgets what one eye saw, when it is lost: the others carry on alone.
    public mutating func lose(eye: Int) {
        for index in people.indices { people[index].sightings[eye].identity = 0 }
    }

    /// Forgets everybody.
    public mutating func clear() {
        people.removeAll(keepingCapacity: true)
        memories.removeAll()
    }

    /// Where everybody is at a moment, in the order in which they were first seen.
    ///
    /// At most `Track.limit`; led on by at most half a second.
    public func tracks(at time: MonotonicTime) -> [Track] {
        var result: [Track] = []
        result.reserveCapacity(min(people.count, Track.limit))
        tracks(at: time, into: &result)
        return result
    }

    /// The same into an array that is kept, without allocating where it has room.
    public func tracks(at time: MonotonicTime, into result: inout [Track]) {
        result.removeAll(keepingCapacity: true)
        for person in people where result.count < Track.limit {
            if lastSeen(person) + Int64(settings.patience * 1e9) < time.nanoseconds { continue }
            result.append(mean(person, time.nanoseconds))
        }
    }

    // MARK: - Parts

    func seconds(_ nanoseconds: Int64) -> Float { Float(Double(nanoseconds) * 1e-9) }

    func lastSeen(_ person: Person) -> Int64 {
        var last: Int64 = 0
        for sighting in person.sightings { last = max(last, sighting.time) }
        return last
    }

    /// Where a sighting's person is at a moment: on at the same speed, but ever slower.
    func led(_ sighting: Sighting, to time: Int64) -> Vector2 {
        let ahead = clamp(seconds(time - sighting.time), -0.5, settings.patience)
        let way = ahead > 0 ? 0.8 * (1 - Exact.exp(-ahead / 0.8)) : ahead
        return sighting.position + sighting.velocity * way
    }

    /// How much a sighting counts at a moment, 0 … 1.
    func weight(_ sighting: Sighting, at time: Int64) -> Float {
        if sighting.identity == 0 { return 0 }
        let age = abs(seconds(time - sighting.time))
        let seen = seconds(sighting.time - sighting.since)
        return saturate(1.5 - 1.5 * age / settings.fresh) * saturate(0.1 + seen / 0.5)
    }

    /// The mean of a person's sightings at a moment.
    func mean(_ person: Person, _ time: Int64) -> Track {
        var (position, velocity, height, sum) = (Vector2.zero, Vector2.zero, Float(0), Float(0))
        var newest = 0
        for (eye, sighting) in person.sightings.enumerated() {
            if sighting.time > person.sightings[newest].time { newest = eye }
            let share = weight(sighting, at: time)
            if share <= 0 { continue }
            position += led(sighting, to: time) * share
            velocity += sighting.velocity * share
            height += sighting.height * share
            sum += share
        }
        if sum < 1e-3 {
            // Out of everybody's sight: on from where the person was seen last.
            let last = person.sightings[newest]
            let age = max(0, seconds(time - last.time))
            return Track(
                identity: person.identity, position: led(last, to: time),
                velocity: last.velocity * Exact.exp(-age / 0.8), height: last.height)
        }
        let scale = 1 / sum
        return Track(
            identity: person.identity, position: position * scale, velocity: velocity * scale,
            height: height * scale)
    }

    private mutating func see(_ track: Track, eye: Int, by index: Int, _ now: Int64) {
        let old = people[index].sightings[eye]
        let isSame = old.identity == track.identity && old.identity != 0
        people[index].sightings[eye] = Sighting(
            identity: track.identity, position: track.position, velocity: track.velocity,
            height: track.height, time: now, since: isSame ? old.since : now)
    }

    private mutating func welcome(_ track: Track, eye: Int, _ now: Int64) {
        var identity = nextIdentity
        let known = memories.firstIndex { $0.eye == eye && $0.name == track.identity }
        if let known, !people.contains(where: { $0.identity == memories[known].identity }) {
            identity = memories[known].identity
            memories.remove(at: known)
        } else {
            nextIdentity = nextIdentity == .max ? 1 : nextIdentity + 1
        }
        people.append(
            Person(identity: identity, sightings: Array(repeating: Sighting(), count: eyes)))
        see(track, eye: eye, by: people.count - 1, now)
    }

    private mutating func dismiss(_ now: Int64) {
        let patience = Int64(settings.patience * 1e9)
        for person in people where lastSeen(person) + patience < now {
            for (eye, sighting) in person.sightings.enumerated() where sighting.time > 0 {
                remember(sighting.identity, eye: eye, person.identity, now)
            }
        }
        let kept = people.filter { lastSeen($0) + patience >= now }
        if kept.count < people.count { people = kept }
        let oldest = now - Int64(settings.memory * 1e9)
        memories.removeAll { $0.time < oldest }
    }

    mutating func remember(_ name: UInt32, eye: Int, _ identity: UInt32, _ now: Int64) {
        if name == 0 || memories.count >= 4 * Self.limit { return }
        memories.append(Memory(eye: eye, name: name, identity: identity, time: now))
    }
}
