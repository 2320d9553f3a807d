import Quantities
import WorldState

/// The shape of one tree: where its branches go and where its leaves hang.
///
/// A pure function of the tree. The same lobes are painted with leaves and cast the shadow.
struct TreeForm {
    /// A cloud of leaves: an upright ellipsoid.
    struct Lobe {
        var center: Vector3
        /// Half the width; the height is `flatness` of it.
        var radius: Float
        var flatness: Float = 0.86
    }
    /// A straight piece of wood.
    struct Limb {
        var from: Vector3
        var to: Vector3
        var thick: Float
        var thin: Float
    }

    /// Metres above the root, the trunk at (0, 0).
    private(set) var lobes: [Lobe] = []
    private(set) var limbs: [Limb] = []
    /// The middle of the crown and about half its width.
    private(set) var middle = Vector3.zero
    private(set) var spread: Float = 0

    /// Grows the tree.
    init(_ tree: Tree) {
        var random = RandomStream(seed: Hash.of(tree.identity, 0x7EE, Int64(tree.x * 8)))
        switch tree.form {
        case .broadleaf: growBroadleaf(tree.height, &random)
        case .cypress: growCypress(tree.height, &random)
        case .pine: growPine(tree.height, &random)
        }
    }

    /// A short leaning trunk, boughs in two storeys, and lobes at their ends with sky between.
    private mutating func growBroadleaf(_ height: Float, _ random: inout RandomStream) {
        let lean = Vector3(random.bell() * 0.05, random.bell() * 0.05, 0) * height
        let fork = lean + Vector3(0, 0, height * random.between(0.26, 0.34))
        limbs.append(
            Limb(from: .zero, to: fork, thick: height * 0.046, thin: height * 0.032))
        middle = lean * 1.5 + Vector3(0, 0, height * 0.64)
        spread = height * random.between(0.34, 0.42)
        let turn = random.between(0, Exact.tau)
        let lower = 5 + random.below(2)
        for index in 0..<lower {
            let angle =
                turn + (Float(index) + random.between(-0.25, 0.25)) * Exact.tau / Float(lower)
            let out = spread * random.between(0.52, 1.0)
            let end = Vector3(
                middle.x + Exact.cos(angle) * out, middle.y + Exact.sin(angle) * out,
                height * random.between(0.40, 0.63))
            bough(from: fork, to: end, radius: spread * random.between(0.30, 0.50), height, &random)
        }
        let upper = 4 + random.below(2)
        for index in 0..<upper {
            let angle =
                turn + 0.6 + (Float(index) + random.between(-0.2, 0.2)) * Exact.tau / Float(upper)
            let out = spread * random.between(0.22, 0.62)
            let end = Vector3(
                middle.x + Exact.cos(angle) * out, middle.y + Exact.sin(angle) * out,
                height * random.between(0.62, 0.82))
            bough(from: fork, to: end, radius: spread * random.between(0.30, 0.46), height, &random)
        }
        lobes.append(
            Lobe(
                center: middle + Vector3(random.bell() * 0.2, random.bell() * 0.2, height * 0.22),
                radius: spread * 0.42, flatness: 0.8))
        lobes.append(Lobe(center: middle, radius: spread * 0.52, flatness: 0.9))
    }

    /// A bough with its lobe and two smaller ones that break its outline.
    private mutating func bough(
        from: Vector3, to end: Vector3, radius: Float, _ height: Float,
        _ random: inout RandomStream
    ) {
        let elbow = from.mixed(with: end, 0.5) + Vector3(0, 0, -height * 0.02)
        limbs.append(Limb(from: from, to: elbow, thick: height * 0.022, thin: height * 0.014))
        limbs.append(Limb(from: elbow, to: end, thick: height * 0.014, thin: height * 0.006))
        lobes.append(
            Lobe(center: end, radius: radius, flatness: random.between(0.68, 0.9)))
        for _ in 0..<2 {
            var way = random.direction()
            way.z = way.z * 0.5 + 0.1
            lobes.append(
                Lobe(
                    center: end + way * (radius * 0.95),
                    radius: radius * random.between(0.36, 0.56),
                    flatness: random.between(0.65, 0.85)))
        }
    }

    private mutating func growCypress(_ height: Float, _ random: inout RandomStream) {
        limbs.append(
            Limb(
                from: .zero, to: Vector3(0, 0, height * 0.3), thick: height * 0.025,
                thin: height * 0.02))
        for index in 0..<7 {
            let u = (Float(index) + 0.5) / 7
            let radius = TreeForm.flame(u) * height
            lobes.append(
                Lobe(
                    center: Vector3(0, 0, u * height), radius: radius,
                    flatness: height / 9 / max(radius, 0.1)))
        }
        middle = Vector3(0, 0, height * 0.45)
        spread = height * 0.14
    }

    /// The half-width of a cypress of height 1 at the height `u`.
    static func flame(_ u: Float) -> Float {
        let rise = u < 0.3 ? smoothstep(-0.12, 0.3, u) : 1
        return 0.135 * rise * (1 - u * u * u).squareRoot() * (1 - 0.45 * u)
    }

    private mutating func growPine(_ height: Float, _ random: inout RandomStream) {
        limbs.append(
            Limb(
                from: .zero, to: Vector3(0, 0, height * 0.9), thick: height * 0.028,
                thin: height * 0.008))
        for index in 0..<6 {
            let u = Float(index) / 6
            lobes.append(
                Lobe(
                    center: Vector3(0, 0, height * (0.20 + 0.76 * u)),
                    radius: height * 0.22 * (1 - u) + 0.25, flatness: 0.62))
        }
        middle = Vector3(0, 0, height * 0.5)
        spread = height * 0.22
    }
}
