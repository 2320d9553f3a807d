import Quantities

/// A rectangle on the picture: shares of its width and height from the upper left corner.
public struct PictureRegion: Hashable, Sendable {
    /// The left edge.
    public var x: Float
    /// The upper edge.
    public var y: Float
    /// How wide it is.
    public var width: Float
    /// How high it is.
    public var height: Float

    /// Makes a region; all numbers from 0 to 1.
    public init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// What an eye must be told of its room.
public struct EyeSettings: Hashable, Sendable {
    /// How the camera looks over the floor.
    public var floor: FloorMap
    /// Regions masked out of everything: screens, projections, windows.
    public var ignore: [PictureRegion]
    /// The squared distance in deviations from which a pixel is no longer the empty room;
    /// smaller sees more, also noise.
    public var threshold: Double
    /// Seconds that somebody who stands still is kept out of the picture of the empty room.
    public var patience: Float

    /// Makes settings.
    public init(
        floor: FloorMap = .view(FloorView()), ignore: [PictureRegion] = [], threshold: Double = 20,
        patience: Float = 300
    ) {
        self.floor = floor
        self.ignore = ignore
        self.threshold = threshold
        self.patience = patience
    }
}
