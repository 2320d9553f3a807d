import Quantities
import WorldState

extension ObjectPainter {
    /// A lamp post with its lantern; its light is laid anew for every picture.
    mutating func layLamp(_ lamp: WorldState.Lamp) {
        random = RandomStream(seed: Hash.of(0x1A3B, Int64(lamp.x * 8), Int64(lamp.y * 8)))
        let foot = foot(lamp.x, lamp.y)
        let iron = Colour(0.20, 0.22, 0.26)
        for side: Float in [-1, 1] {
            let out = Vector3(side * 0.8, -0.6 * side, 0)
            layStructure(
                at: foot + Vector3(0, 0, 1.45) + out * 0.03, along: .up, normal: out,
                half: Vector3(1.5, 0.05, 0.04), colour: iron, Touch(bristle: 0.1, hardness: 1),
                pixels: 0.5)
            layStructure(
                at: foot + Vector3(0, 0, 0.25) + out * 0.06, along: .up, normal: out,
                half: Vector3(0.28, 0.1, 0.06), colour: iron, Touch(bristle: 0.1, hardness: 1))
        }
        let head = foot + Vector3(0, 0, WorldState.Lamp.height)
        layStructure(
            at: head, along: .up, normal: Vector3(0, -1, 0), half: Vector3(0.24, 0.17, 0.17),
            colour: Colour(0.86, 0.84, 0.74), Touch(bristle: 0.05, hardness: 1), pixels: 0.5)
        layStructure(
            at: head + Vector3(0, 0, 0.28), along: Vector3(1, 0, 0), normal: Vector3(0, -1, 0),
            half: Vector3(0.26, 0.09, 0.24), colour: iron, Touch(bristle: 0, hardness: 1),
            pixels: 0.5)
        layStructure(
            at: head - Vector3(0, 0, 0.25), along: Vector3(1, 0, 0), normal: Vector3(0, -1, 0),
            half: Vector3(0.17, 0.05, 0.16), colour: iron, Touch(bristle: 0, hardness: 1),
            pixels: 0.5)
    }

    /// A landing stage of planks on posts.
    mutating func layJetty(_ jetty: Jetty) {
        random = RandomStream(seed: Hash.of(0x1E77, Int64(jetty.x * 8), Int64(jetty.y * 8)))
        let (c, s) = (Exact.cos(jetty.heading), Exact.sin(jetty.heading))
        let along = Vector3(c, s, 0)
        let across = Vector3(-s, c, 0)
        let foot = Vector3(
            Float(jetty.x - site.origin.x), Float(jetty.y - site.origin.y), Jetty.deck)
        let planks = Int((jetty.length + 1.5) / 0.24)
        for plank in 0..<planks {
            let at = foot + along * (-1.4 + (Float(plank) + 0.5) * 0.24)
            for half: Float in [-0.5, 0.5] {
                layStructure(
                    at: at + across * (Jetty.halfWidth * half)
                        + Vector3(0, 0, random.bell() * 0.012),
                    along: across, normal: .up,
                    half: Vector3(Jetty.halfWidth * 0.54, 0.128, 0.03),
                    colour: Palette.shaken(Palette.plank, 0.08, &random),
                    Touch(bristle: 0.3, hardness: 0.95), pixels: 0.7)
            }
        }
        let posts = Int(jetty.length / 3)
        for post in 0...posts {
            for side: Float in [-1, 1] {
                let at =
                    foot + along * (Float(post) * 3 - 0.4) + across
                    * (Jetty.halfWidth * side * 1.02)
                for face: Float in [-1, 1] {
                    layStructure(
                        at: at + along * (0.05 * face) - Vector3(0, 0, 0.45), along: .up,
                        normal: along * face, half: Vector3(0.95, 0.10, 0.06),
                        colour: Palette.shaken(Palette.plank * 0.66, 0.06, &random),
                        Touch(bristle: 0.4, hardness: 0.95))
                }
            }
        }
        for side: Float in [-1, 1] {
            layStructure(
                at: foot + along * (jetty.length / 2) + across * (Jetty.halfWidth * side)
                    - Vector3(0, 0, 0.10),
                along: along, normal: across * side,
                half: Vector3(jetty.length / 2 + 0.7, 0.09, 0.04),
                colour: Palette.plank * 0.72, Touch(bristle: 0.3, hardness: 1), pixels: 0.7)
        }
    }
}
