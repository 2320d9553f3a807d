import DeviceIO
import Quantities

/// How a rehearsal room is furnished: who comes, what gets in the way of camera and microphone.
public struct RehearsalSettings: Hashable, Sendable {
    /// What happens in it.
    public enum Programme: String, Sendable, CaseIterable, Hashable {
        /// 220 seconds of everything: one, two, thirty, a projector's light, darkness, five.
        case standard
        /// As many as `crowd` says come in, walk about, stop, talk, now and then clap, and go.
        case crowd
        /// As many as `crowd` says stand still from the beginning to the end.
        case still
        /// Nobody comes.
        case empty
    }

    /// Who comes, in the programmes `crowd` and `still`.
    public enum Ages: String, Sendable, CaseIterable, Hashable {
        /// From 1.05 to 1.9 m, one in ten in a wheelchair.
        case mixed
        /// 1.58 to 1.88 m.
        case adults
        /// 1.05 to 1.45 m.
        case children
        /// Everybody sits in a wheelchair: 1.2 to 1.35 m.
        case wheelchairs
    }

    /// What stands between the camera and the visitors.
    public enum Occlusion: String, Sendable, CaseIterable, Hashable {
        case none
        /// A pillar half a metre wide, right of the middle, from floor to ceiling.
        case pillar
        /// A bench across the middle that hides legs.
        case bench
    }

    /// What all random details come from.
    public var seed: UInt64 = 1
    /// What happens.
    public var programme = Programme.standard
    /// How many come, 0 … 30.
    public var crowd = 6
    /// Who they are.
    public var ages = Ages.mixed
    /// The noise of camera and microphone, 1 as usual.
    public var noise: Float = 1
    /// How dark it is: 0 lamps on … 1 pitch dark.
    public var darkness: Float = 0
    /// Whether the camera sees by infrared lamps of its own: grey, and never the stage.
    public var isInfrared = false
    /// How brightly the stage's picture shines into the room: a white one, against the lamps.
    public var spill: Float = 0
    /// How loud the stage's sound arrives at the microphone, decibels; nil for not at all.
    public var echo: Float?
    /// What gets in the way.
    public var occlusion = Occlusion.none

    /// The room as it always was: the standard programme, no stage.
    public init() {}

    /// Where the camera sees the stage's picture, in `RehearsalRoom`: on the far wall.
    public static let stageSight = StageSight(
        corners: [
            Vector2(0.30, 0.04), Vector2(0.72, 0.06), Vector2(0.74, 0.34), Vector2(0.28, 0.32),
        ], delay: 30_000_000)
    /// Nanoseconds that sound takes from the loudspeakers to the microphone: four metres.
    public static let echoDelay: Int64 = 11_700_000
}
