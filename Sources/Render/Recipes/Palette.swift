import Quantities

/// The colours things are painted in, in light that changes nothing.
enum Palette {
    static let deepGrass = Colour(0.36, 0.55, 0.20)
    static let lightGrass = Colour(0.56, 0.70, 0.24)
    static let dryGrass = Colour(0.76, 0.74, 0.30)
    static let farGrass = Colour(0.33, 0.54, 0.28)
    static let path = Colour(0.86, 0.76, 0.55)
    static let sand = Colour(0.74, 0.70, 0.50)
    static let mud = Colour(0.47, 0.42, 0.33)
    static let weed = Colour(0.30, 0.36, 0.16)
    static let bark = Colour(0.42, 0.31, 0.24)
    static let plank = Colour(0.62, 0.52, 0.40)
    static let flowers = [
        Colour(1, 1, 0.96), Colour(1, 0.86, 0.25), Colour(0.96, 0.45, 0.40),
        Colour(0.80, 0.66, 0.98),
    ]
    static let leaves = [
        Colour(0.34, 0.56, 0.20), Colour(0.42, 0.62, 0.22), Colour(0.28, 0.50, 0.24),
        Colour(0.50, 0.62, 0.20),
    ]
    static let reeds = [
        Colour(0.55, 0.62, 0.28), Colour(0.38, 0.5, 0.22), Colour(0.72, 0.68, 0.42),
    ]
    static let walls = [
        Colour(0.97, 0.93, 0.84), Colour(0.93, 0.84, 0.70), Colour(0.90, 0.92, 0.92),
    ]
    static let roofs = [
        Colour(0.86, 0.40, 0.26), Colour(0.70, 0.34, 0.27), Colour(0.52, 0.50, 0.58),
        Colour(0.42, 0.50, 0.62),
    ]

    /// The colour with lightness and hue shaken, as one mixes paint anew for every stroke.
    static func shaken(_ c: Colour, _ amount: Float, _ random: inout RandomStream) -> Colour {
        let light = 1 + random.bell() * amount
        return Colour(
            c.red * (light + random.bell() * amount * 0.5),
            c.green * (light + random.bell() * amount * 0.35),
            c.blue * (light + random.bell() * amount * 0.6))
    }
}
