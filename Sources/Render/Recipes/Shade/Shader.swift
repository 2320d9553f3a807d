import Quantities
import WorldState

/// Something that casts a shadow: a tree's crown and trunk, or a house.
struct ShadowCaster {
    /// The sphere round it, metres from its chunk's corner.
    var middle: Vector3
    var radius: Float
    /// Lobes of leaves: middle and radius.
    var balls: [(middle: Vector3, radius: Float)]
    /// An upright post: foot, height, half width.
    var post: (foot: Vector3, height: Float, half: Float)?
    /// A house: middle of its floor, axis along the ridge, half width, half depth, height.
    var box: (middle: Vector3, along: Vector3, half: Vector3)?

    /// A tree's.
    init(tree: Tree, foot: Vector3) {
        let form = TreeForm(tree)
        balls = form.lobes.map {
            (foot + $0.center, $0.radius * (0.45 + 0.5 * $0.flatness))
        }
        if tree.form == .cypress {
            balls = form.lobes.map { (foot + $0.center, max($0.radius, tree.height * 0.05)) }
        }
        post = (foot, tree.height * 0.6, tree.height * 0.035)
        middle = foot + Vector3(0, 0, tree.height * 0.5)
        radius = tree.height * 0.66
        box = nil
    }

    /// A house's; a church's tower is taken with its spire.
    init(house: House, foot: Vector3) {
        let form = HouseForm(house)
        let height = house.isChurch ? form.eaves + 4 : form.eaves + form.roof * 0.6
        middle = foot + Vector3(0, 0, height / 2)
        let half = Vector3(form.halfWidth, form.halfDepth, height / 2)
        radius = half.length
        box = (middle, form.along, half)
        balls = []
        if house.isChurch {
            for step in 0..<4 {
                balls.append(
                    (
                        foot + Vector3(0, 0, form.eaves + 2 * Float(step) + 1),
                        1.7 - 0.4 * Float(step)
                    ))
            }
            middle.z += 4
            radius += 5
        }
    }
}

/// How much of the sun gets to the places of one patch: worked out ray by ray.
struct Shader {
    private let sun: Vector3
    private var casters: [(caster: ShadowCaster, shift: Vector3)] = []
    /// The land's own shadow on a 3 × 3 lattice over the patch.
    private var land: [Float] = []
    private let low: Vector2
    private let side: Float

    /// Takes what casts shadows as it is given; the land casts none.
    init(sun: Vector3, casters: [ShadowCaster]) {
        self.sun = sun
        self.casters = casters.map { ($0, .zero) }
        (low, side) = (.zero, 1)
    }

    /// Gathers what may shade a square of `side` metres whose corner is `corner`, both from the
    /// corner of the chunk `home`.
    init(
        sun: Vector3, home: ChunkCoordinate, corner: Vector2, side: Float, height: Float,
        site: (ChunkCoordinate) -> Site?
    ) {
        self.sun = sun
        low = corner
        self.side = side
        let middle = Vector3(corner.x + side / 2, corner.y + side / 2, height)
        let reach = side * 0.75 + 12
        let chunks = Int32(max(0, side / 64 - 1))
        for dy in -2...(chunks + 2) {
            for dx in -2...(chunks + 2) {
                let chunk = ChunkCoordinate(home.x &+ dx, home.y &+ dy)
                let shift = Vector3(Float(dx) * 64, Float(dy) * 64, 0)
                // Nothing on this side of the sun is asked for its site.
                let way = middle - (shift + Vector3(32, 32, height))
                let along = -(way.x * sun.x + way.y * sun.y)
                if along < -(reach + 60) { continue }
                let aside = abs(way.x * sun.y - way.y * sun.x)
                let flat = Vector2(sun.x, sun.y).length
                if flat > 0.01 && aside / flat > reach + 60 { continue }
                guard let site = site(chunk) else { continue }
                for caster in site.casters {
                    let to = caster.middle + shift - middle
                    let t = max(0, to.dot(sun))
                    let miss = (to - sun * t).length
                    if miss < caster.radius + reach { casters.append((caster, shift)) }
                }
            }
        }
        if sun.z < 0.45, let home = site(home) { shadeLand(home) }
    }

    private mutating func shadeLand(_ home: Site) {
        let flat = Vector2(sun.x, sun.y)
        let length = max(flat.length, 0.01)
        let rise = sun.z / length
        let ground = home.ground
        let origin = home.origin
        for j in 0..<3 {
            for i in 0..<3 {
                let (x, y) = (low.x + side * Float(i) / 2, low.y + side * Float(j) / 2)
                let (wx, wy) = (origin.x + Double(x), origin.y + Double(y))
                let base = ground.height(wx, wy) + 0.6
                var light: Float = 1
                for distance: Float in [22, 48, 95, 170] {
                    let (sx, sy) = (
                        wx + Double(flat.x / length * distance),
                        wy + Double(flat.y / length * distance)
                    )
                    let over = ground.height(sx, sy) - (base + rise * distance)
                    light = min(light, 1 - smoothstep(-0.02 * distance, 0.03 * distance, over))
                }
                land.append(light)
            }
        }
    }

    /// The share of the sun, 0 … 1, at a place.
    func sunlit(_ p: Vector3) -> Float {
        var light: Float = land.isEmpty ? 1 : landLight(p)
        for (caster, shift) in casters {
            let local = p - shift
            let to = caster.middle - local
            let t = to.dot(sun)
            if t < -caster.radius { continue }
            if (to - sun * max(t, 0)).lengthSquared > caster.radius * caster.radius { continue }
            light *= through(caster, local)
            if light < 0.02 { return 0 }
        }
        return light
    }

    private func landLight(_ p: Vector3) -> Float {
        let u = clamp((p.x - low.x) / side * 2, 0, 1.999)
        let v = clamp((p.y - low.y) / side * 2, 0, 1.999)
        let (i, j) = (Int(u), Int(v))
        let (fx, fy) = (u - Float(i), v - Float(j))
        let k = j * 3 + i
        return mix(mix(land[k], land[k + 1], fx), mix(land[k + 3], land[k + 4], fx), fy)
    }

    /// What one caster lets through.
    private func through(_ caster: ShadowCaster, _ p: Vector3) -> Float {
        var light: Float = 1
        for ball in caster.balls {
            let to = ball.middle - p
            let t = to.dot(sun)
            let far = to.lengthSquared
            // Leaves of a lobe are shaded by their normals, not by their own lobe.
            if t <= 0 || far < ball.radius * ball.radius * 1.3 { continue }
            let miss = max(0, far - t * t).squareRoot()
            light *= 1 - 0.92 * smoothstep(ball.radius * 1.02, ball.radius * 0.72, miss)
        }
        if let post = caster.post {
            let to = post.foot - p
            let flat = Vector2(sun.x, sun.y)
            let l2 = max(flat.lengthSquared, 1e-4)
            let t = (to.x * sun.x + to.y * sun.y) / l2
            let miss = abs(to.x * sun.y - to.y * sun.x) / l2.squareRoot()
            let z = sun.z * t
            if t > 0.25 && z < -to.z * -1 + post.height && z > to.z {
                light *= 1 - 0.9 * smoothstep(post.half * 1.6, post.half * 0.6, miss)
            }
        }
        if let box = caster.box { light *= 1 - inside(box, p) }
        return light
    }

    /// How deep the ray goes through a box, as a share of full shadow.
    private func inside(
        _ box: (middle: Vector3, along: Vector3, half: Vector3), _ p: Vector3
    ) -> Float {
        let across = Vector3(-box.along.y, box.along.x, 0)
        let d = p - box.middle
        let o = Vector3(d.dot(box.along), d.dot(across), d.z)
        let s = Vector3(sun.dot(box.along), sun.dot(across), sun.z)
        var (near, far): (Float, Float) = (0.3, 1e6)
        for (a, b, h) in [(o.x, s.x, box.half.x), (o.y, s.y, box.half.y), (o.z, s.z, box.half.z)] {
            if abs(b) < 1e-4 {
                if abs(a) > h { return 0 }
                continue
            }
            let (t0, t1) = ((-h - a) / b, (h - a) / b)
            near = max(near, min(t0, t1))
            far = min(far, max(t0, t1))
        }
        return smoothstep(0.1, 0.9, far - near)
    }
}
