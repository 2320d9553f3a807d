import Quantities

/// One person that an eye follows.
public struct PersonTrack: Hashable, Sendable {
    /// Lasts as long as the person is followed, through short occlusions; never 0.
    public var identity: UInt32
    /// Where the feet stand on the picture: 0 … 1 across and down.
    public var foot: Vector2
    /// Metres on the floor: x to the right from the middle, y away from the eye.
    public var position: Vector2
    /// Metres a second on the floor; exactly nothing for who stands.
    public var velocity: Vector2
    /// Metres from head to floor, estimated against other people at the same place.
    public var height: Float
    /// For how many seconds the person has hardly moved.
    public var stillness: Float

    /// Makes a track.
    public init(
        identity: UInt32, foot: Vector2, position: Vector2, velocity: Vector2, height: Float,
        stillness: Float = 0
    ) {
        self.identity = identity
        self.foot = foot
        self.position = position
        self.velocity = velocity
        self.height = height
        self.stillness = stillness
    }
}

/// What an eye saw in one capture.
public struct EyeReport: Hashable, Sendable {
    /// Cells across and down of `flow`.
    public static let flowSize = (columns: 16, rows: 9)
    /// How many people are followed at the most.
    public static let trackLimit = 32

    /// When the light fell in.
    public var capturedAt: MonotonicTime
    /// Whether anybody is there: 0 … 1, smooth.
    public var presence: Float = 0
    /// How many people are there, smooth, never negative.
    public var count: Float = 0
    /// The people followed, in the order in which they were first seen.
    public var tracks: [PersonTrack] = []
    /// How much people move, 0 … 1: 1 − exp(−e / 0.4), where e sums over all moving parts
    /// their size in persons times their speed in body heights a second.
    public var motion: Float = 0
    /// For how many seconds somebody has been there and hardly moved.
    public var stillness: Float = 0
    /// How fast people walk in the mean: metres a second, smoothed.
    public var speed: Float = 0
    /// How close together people are in the room, 0 … 1, smoothed; see `CrowdMeter`.
    public var gathering: Float = 0
    /// Metres from the near edge of the floor, where the stage stands, to the nearest person,
    /// smoothed; `CrowdMeter.nobody` where nobody is there.
    public var nearest: Float = CrowdMeter.nobody
    /// The mean motion of all that moves: metres a second, x to the right, y away from the eye.
    public var drift: Vector2 = .zero
    /// Motion per cell, in rows from the upper left: metres a second, x to the right as the
    /// eye sees it, y up the picture, that is away from the eye.
    public var flow: [Vector2]
    /// Mean light, 0 … 1.
    public var light: Float = 0
    /// Mean colour.
    public var colour: Colour = .black
    /// Five colours, from dark to light, that stand for the picture.
    public var palette: [Colour]

    /// An empty report.
    public init(capturedAt: MonotonicTime) {
        self.capturedAt = capturedAt
        flow = Array(repeating: .zero, count: Self.flowSize.columns * Self.flowSize.rows)
        palette = Array(repeating: .black, count: 5)
    }
}
