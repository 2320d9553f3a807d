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
