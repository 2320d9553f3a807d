import Quantities

/// Something heard at a moment.
public struct SoundEvent: Hashable, Sendable {
    /// How strong, 0 … 1.
    public var strength: Float
    /// Where from: radians, 0 straight ahead, positive to the left; 0 where it is not known.
    public var bearing: Float
    /// When it began.
    public var heardAt: MonotonicTime

    /// Makes an event.
    public init(strength: Float, bearing: Float, heardAt: MonotonicTime) {
        self.strength = strength
        self.bearing = bearing
        self.heardAt = heardAt
    }
}

/// What an ear heard in one stretch of sound.
public struct EarReport: Hashable, Sendable {
    /// When the stretch ended.
    public var capturedAt: MonotonicTime
    /// dBFS, root mean square over about 100 ms; a full-scale sine is −3, silence −90.
    public var loudness: Float = -90
    /// Beginnings of sounds, in the order of time.
    public var onsets: [SoundEvent] = []
    /// Claps, in the order of time; reported within 0.12 s, when their end has been heard.
    public var claps: [SoundEvent] = []
    /// Whistles, in the order of time; each is reported once, 0.16 s after it began.
    public var whistles: [SoundEvent] = []
    /// Coughs, in the order of time; each is reported when its end was heard.
    public var coughs: [SoundEvent] = []
    /// How fully a voice holds a steady pitch at the end of the stretch, 0 … 1.
    public var hum: Float = 0
    /// The pitch of that voice, hertz; 0 without one.
    public var pitch: Float = 0
    /// Where that voice comes from: radians, positive to the left; 0 without one, or with one
    /// channel.
    public var bearing: Float = 0
    /// How strongly somebody blows at the microphone, 0 … 1.
    public var breath: Float = 0
    /// Seconds since anything stood out of the room's own noise, at most 120.
    public var quiet: Float = 0

    /// An empty report.
    public init(capturedAt: MonotonicTime) { self.capturedAt = capturedAt }
}

/// What an ear must be told of its microphone.
public struct EarSettings: Hashable, Sendable {
    /// Metres between the two capsules.
    public var spacing: Float
    /// Decibels that a clap must stand above what was heard before.
    public var clapRise: Float

    /// Makes settings.
    public init(spacing: Float = 0.2, clapRise: Float = 14) {
        self.spacing = spacing
        self.clapRise = clapRise
    }
}
