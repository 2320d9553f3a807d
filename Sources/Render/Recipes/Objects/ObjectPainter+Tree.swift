import Quantities
import WorldState

extension ObjectPainter {
    static let leafRule = ReachRule(size: 0.078, pixels: 7, farthest: 640)

    /// Lays one tree.
    mutating func layTree(_ tree: Tree) {
        random = RandomStream(seed: Hash.of(tree.identity, 0x1EAF, Int64(tree.y * 8)))
        let form = TreeForm(tree)
        let foot = foot(tree.x, tree.y) - Vector3(0, 0, 0.15)
        layWood(form, foot)
        switch tree.form {
        case .broadleaf: layCrown(form, tree, foot)
        case .cypress: layFlame(tree, foot)
        case .pine: layBoughs(tree, foot)
        }
    }

    /// Trunk and branches: long bristly strokes round each limb.
    private mutating func layWood(_ form: TreeForm, _ foot: Vector3) {
        for limb in form.limbs {
            let way = limb.to - limb.from
            let length = way.length
            let axis = way.normalized
            let side = Vector3(1, 0.2, 0.1).tangent(to: axis)
            let front = axis.cross(side)
            let steps = max(2, Int(length / max(0.16, limb.thick * 2.2)))
            for step in 0..<steps {
                let u = (Float(step) + 0.5) / Float(steps)
                var radius = mix(limb.thick, limb.thin, u)
                if limb.from == .zero && u < 0.3 { radius *= 1 + (0.3 - u) * 2.2 }
                let around = radius > 0.1 ? 7 : 3
                for turn in 0..<around {
                    let angle = (Float(turn) + random.unit() * 0.6) * Exact.tau / Float(around)
                    let out = side * Exact.cos(angle) + front * Exact.sin(angle)
                    let colour = Palette.shaken(
                        Palette.bark * random.between(0.72, 1.12), 0.07, &random)
                    layStructure(
                        at: foot + limb.from + way * u + out * (radius * 0.8), along: axis,
                        normal: out,
                        half: Vector3(
                            length / Float(steps) * 0.85, max(radius * 0.62, 0.02), radius * 0.25),
                        colour: colour, Touch(bristle: 0.6), light: out, pixels: 1.4)
                }
            }
        }
    }

    /// The crown of a broadleaf: dark hearts, then leaves over the lobes' shells.
    private mutating func layCrown(_ form: TreeForm, _ tree: Tree, _ foot: Vector3) {
        let hue = Palette.leaves[random.below(4)]
        var areas: [Float] = []
        var whole: Float = 0
        for lobe in form.lobes {
            whole += lobe.radius * lobe.radius * (0.5 + 0.5 * lobe.flatness)
            areas.append(whole)
            layHeart(lobe, form, foot, hue)
        }
        let count = Int(whole * 4 * Exact.pi / 0.0176 * 1.1)
        let sequence = Sequence(key: Hash.mix(tree.identity ^ 0x1EA5))
        for index in indices(count, ObjectPainter.leafRule) {
            let (a, b, c) = sequence.triple(index)
            var chosen = 0
            while areas[chosen] < a * whole && chosen < areas.count - 1 { chosen += 1 }
            var stream = RandomStream(seed: Hash.of(tree.identity, Int64(index), 3))
            layLeaf(
                form, chosen, foot, hue, (b, c), &stream,
                reach(index, of: count, ObjectPainter.leafRule))
        }
    }

    private mutating func layHeart(
        _ lobe: TreeForm.Lobe, _ form: TreeForm, _ foot: Vector3, _ hue: Colour
    ) {
        for _ in 0..<4 {
            let out = random.direction()
            let shade = hue.mixed(with: Colour(0.14, 0.26, 0.26), 0.35) * 0.58
            layStructure(
                at: foot + lobe.center + out.scaled(by: Vector3(1, 1, lobe.flatness))
                    * (lobe.radius * 0.42),
                along: Vector3(1, 0.2, 0).tangent(to: out), normal: out,
                half: Vector3(0.56, 0.50, 0.42) * lobe.radius,
                colour: Palette.shaken(shade, 0.05, &random),
                Touch(bristle: 0.3, hardness: 0.5, sway: 0.15),
                light: (out + Vector3(0, 0, -0.3)).normalized, pixels: 2.6)
        }
    }

    private mutating func layLeaf(
        _ form: TreeForm, _ chosen: Int, _ foot: Vector3, _ hue: Colour, _ uv: (Float, Float),
        _ stream: inout RandomStream, _ reach: Float
    ) {
        let lobe = form.lobes[chosen]
        let z = uv.0 * 2 - 1
        let (sine, cosine) = Exact.sinCos(Double(uv.1 * Exact.tau))
        let r = max(0, 1 - z * z).squareRoot()
        let out = Vector3(r * Float(cosine), r * Float(sine), z)
        // Most leaves lie on the shell; a few stray outwards and break the outline.
        let stray = stream.unit()
        let shell = stray < 0.12 ? stream.between(1.02, 1.24) : stream.between(0.80, 1.06)
        let at = lobe.center + out.scaled(by: Vector3(1, 1, lobe.flatness)) * (lobe.radius * shell)
        for (other, neighbour) in form.lobes.enumerated() where other != chosen {
            let way = at - neighbour.center
            let q = Vector3(way.x, way.y, way.z / neighbour.flatness).lengthSquared
            if q < neighbour.radius * neighbour.radius * 0.5 { return }
        }
        let fromMiddle = at - form.middle
        let outward = fromMiddle.normalized
        let light =
            (out * 0.62 + outward * 0.5 + Vector3(0, 0, 0.12) + stream.direction() * 0.22)
            .normalized
        let depth = saturate((fromMiddle.length / form.spread - 0.3) * 1.3)
        let shade =
            (0.60 + 0.40 * depth * (0.75 + 0.25 * out.z))
            * mix(0.86, 1.06, saturate(out.z * 0.5 + 0.5))
        var colour = hue.mixed(
            with: Colour(0.82, 0.83, 0.32),
            saturate(0.22 + 0.6 * light.z + stream.bell() * 0.25) * 0.52)
        colour = colour.mixed(with: Colour(0.16, 0.36, 0.34), saturate(-light.z * 0.7 + 0.1) * 0.45)
        let face = (out + stream.direction() * 0.55).normalized
        let way = (stream.direction() + Vector3(0, 0, -0.5)).tangent(to: face)
        lay(
            .foliage, at: foot + at, along: way, normal: face,
            half: Vector3(
                0.099 * stream.between(0.65, 1.4), 0.056 * stream.between(0.7, 1.25), 0.025),
            colour: Palette.shaken(colour * (shade * 1.06), 0.08, &stream),
            Touch(opacity: 0.97, bristle: 0.34, hardness: 0.7, sway: 0.35), light: light,
            reach: reach, fullReach: ObjectPainter.leafRule.fullReach)
    }

    /// A cypress: a dark flame of strokes that lick upwards.
    private mutating func layFlame(_ tree: Tree, _ foot: Vector3) {
        let height = tree.height
        for step in 0..<16 {
            let u = (Float(step) + 0.5) / 16
            let radius = TreeForm.flame(u) * height * 0.62
            for side in 0..<3 {
                let angle = Float(side) * 2.1 + Float(step)
                let out = Vector3(Exact.cos(angle), Exact.sin(angle), 0)
                layStructure(
                    at: foot + Vector3(0, 0, u * height) + out * (radius * 0.5), along: .up,
                    normal: out, half: Vector3(height * 0.055, radius * 0.8, radius * 0.4),
                    colour: Palette.shaken(Colour(0.12, 0.22, 0.16), 0.06, &random),
                    Touch(bristle: 0.3, hardness: 0.5, sway: 0.1), pixels: 1.5)
            }
        }
        let rule = ReachRule(size: 0.115, pixels: 6, farthest: 640)
        let count = Int(height * height * 62)
        let sequence = Sequence(key: Hash.mix(tree.identity ^ 0xF1A3))
        for index in indices(count, rule) {
            let (a, b, c) = sequence.triple(index)
            var stream = RandomStream(seed: Hash.of(tree.identity, Int64(index), 4))
            let u = 1 - (1 - a * 0.985).squareRoot() * 0.99
            let angle = b * Exact.tau
            let wobble =
                1 + 0.2 * Exact.sin(u * 19 + Float(tree.x)) + 0.12 * Exact.sin(angle * 3 + u * 11)
            let full = TreeForm.flame(u) * height * wobble
            let depth = (0.4 + 0.6 * c).squareRoot()
            let (sn, cs) = (Exact.sin(angle), Exact.cos(angle))
            let out = Vector3(cs, sn, 0.35).normalized
            let bend = 0.25 * Exact.sin(u * 7 + Float(tree.x)) * u
            let at = Vector3(full * depth * cs + bend, full * depth * sn, u * height)
            let up = Vector3(
                0.35 * Exact.sin(u * 9 + angle * 2) - out.x * 0.35 * u,
                0.35 * Exact.cos(u * 8 + angle * 2) - out.y * 0.35 * u, 1)
            let paint = Colour(0.16, 0.30, 0.18).mixed(
                with: Colour(0.34, 0.48, 0.22), stream.unit())
            lay(
                .foliage, at: foot + at, along: up.tangent(to: out), normal: out,
                half: Vector3(0.24 * stream.between(0.7, 1.3), 0.066, 0.03),
                colour: Palette.shaken(paint * (0.42 + 0.6 * depth), 0.10, &stream),
                Touch(opacity: 0.96, bristle: 0.5, sway: 0.3), light: out,
                reach: reach(index, of: count, rule), fullReach: rule.fullReach)
        }
    }

    /// A pine: tiers of boughs that hang outwards, star-shaped, dark within.
    private mutating func layBoughs(_ tree: Tree, _ foot: Vector3) {
        let height = tree.height
        for step in 0..<12 {
            let u = (Float(step) + 0.5) / 12
            let radius = (height * 0.20 * (1 - u) + 0.1) * 0.55
            for side in 0..<4 {
                let angle = Float(side) * 1.57 + Float(step)
                let out = Vector3(Exact.cos(angle), Exact.sin(angle), 0.4).normalized
                layStructure(
                    at: foot + Vector3(0, 0, height * (0.16 + 0.8 * u)) + out * (radius * 0.55),
                    along: Vector3(0, 0, -1).tangent(to: out), normal: out,
                    half: Vector3(height * 0.055, radius * 0.75, radius * 0.4),
                    colour: Palette.shaken(Colour(0.13, 0.25, 0.20), 0.06, &random),
                    Touch(bristle: 0.4, hardness: 0.5, sway: 0.1), pixels: 1.5)
            }
        }
        let rule = ReachRule(size: 0.11, pixels: 6, farthest: 640)
        let count = Int(height * height * 58)
        let sequence = Sequence(key: Hash.mix(tree.identity ^ 0x914E))
        let phase = random.between(0, 6)
        for index in indices(count, rule) {
            let (a, b, c) = sequence.triple(index)
            var stream = RandomStream(seed: Hash.of(tree.identity, Int64(index), 5))
            let spot = (1 - a).squareRoot()
            let tier = ((1 - spot) * 8).rounded(.down)
            let angle = b * Exact.tau
            let full =
                (height * 0.235 * (1 - tier / 8.4) + 0.12)
                * (0.82 + 0.18 * Exact.sin(angle * 5 + tier * 2.1 + phase))
            let q = c.squareRoot()
            let (sn, cs) = (Exact.sin(angle), Exact.cos(angle))
            let z =
                height * (0.20 + 0.80 * tier / 8) - full * 0.45 * q * q + height * 0.10
                + stream.unit() * height * 0.02
            let out = Vector3(cs, sn, 0.8).normalized
            let paint = Colour(0.16, 0.33, 0.23).mixed(
                with: Colour(0.33, 0.50, 0.27), stream.unit() * q)
            lay(
                .foliage, at: foot + Vector3(full * q * cs, full * q * sn, min(z, height)),
                along: Vector3(cs, sn, -0.75).tangent(to: out), normal: out,
                half: Vector3(0.21 * stream.between(0.7, 1.3), 0.068, 0.03),
                colour: Palette.shaken(paint * (0.5 + 0.5 * q), 0.07, &stream),
                Touch(opacity: 0.96, bristle: 0.5, sway: 0.25), light: out,
                reach: reach(index, of: count, rule), fullReach: rule.fullReach)
        }
    }
}
