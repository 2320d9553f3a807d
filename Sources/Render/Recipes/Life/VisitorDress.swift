import Quantities

/// What a visitor is painted in; the same for as long as they are there.
struct VisitorDress {
    /// The coat: no two that come one after the other are alike, none is the meadow's.
    let coat: Colour
    let trousers: Colour
    let scarf: Colour
    let skin: Colour
    let hair: Colour
    /// Whether the hair falls to the shoulders.
    let isLonghaired: Bool

    private static let coats = [
        Colour(0.86, 0.22, 0.15), Colour(0.16, 0.26, 0.70), Colour(0.95, 0.56, 0.10),
        Colour(0.60, 0.14, 0.44), Colour(0.04, 0.44, 0.52), Colour(0.93, 0.90, 0.82),
        Colour(0.40, 0.20, 0.62), Colour(0.80, 0.30, 0.42),
    ]
    private static let scarves = [
        Colour(0.98, 0.86, 0.46), Colour(0.96, 0.52, 0.28), Colour(0.22, 0.34, 0.62),
        Colour(0.72, 0.90, 0.92), Colour(0.98, 0.80, 0.52), Colour(0.80, 0.22, 0.20),
        Colour(0.98, 0.84, 0.40), Colour(0.26, 0.34, 0.56),
    ]
    private static let trousers = [
        Colour(0.20, 0.20, 0.32), Colour(0.34, 0.24, 0.20), Colour(0.26, 0.28, 0.30),
    ]
    private static let skins = [
        Colour(0.96, 0.76, 0.62), Colour(0.86, 0.62, 0.46), Colour(0.62, 0.42, 0.30),
        Colour(0.92, 0.70, 0.54),
    ]
    private static let hairs = [
        Colour(0.28, 0.17, 0.11), Colour(0.16, 0.13, 0.14), Colour(0.66, 0.46, 0.22),
        Colour(0.46, 0.24, 0.13), Colour(0.60, 0.58, 0.56),
    ]

    /// Chooses by the track's identity.
    init(track: UInt32) {
        let hash = Hash.mix(UInt64(track) ^ 0xD2E55)
        let coat = Int(track % 8) * 3 % 8
        self.coat = VisitorDress.coats[coat]
        scarf = VisitorDress.scarves[coat]
        trousers = VisitorDress.trousers[Int(hash % 3)]
        skin = VisitorDress.skins[Int((hash >> 8) % 4)]
        hair = VisitorDress.hairs[Int((hash >> 16) % 5)]
        isLonghaired = (hash >> 24) % 2 == 0
    }
}
