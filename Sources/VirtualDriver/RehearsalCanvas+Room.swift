import Quantities

extension RehearsalCanvas {
    /// Draws the empty room: wall, floor, and what stands about.
    func drawRoom(seed: UInt64) {
        let wallFoot = RehearsalView.row(6.5) * Float(height)
        drawWall(down: Int(wallFoot), seed: seed)
        drawFloor(from: Int(wallFoot), seed: seed)
        // The skirting, a door, a window with a frame, two pictures, a bench and a plant.
        box(0, wallFoot - 5, Float(width), 5, Colour(0.36, 0.33, 0.30))
        let unit = Float(height)
        drawDoor(Float(width) * 0.86, wallFoot, unit)
        drawWindow(Float(width) * 0.13, unit)
        box(Float(width) * 0.37, unit * 0.07, unit * 0.17, unit * 0.13, Colour(0.20, 0.17, 0.15))
        box(
            Float(width) * 0.37 + 4, unit * 0.07 + 4, unit * 0.17 - 8, unit * 0.13 - 8,
            Colour(0.52, 0.60, 0.58))
        box(Float(width) * 0.60, unit * 0.09, unit * 0.12, unit * 0.12, Colour(0.62, 0.54, 0.40))
        box(
            Float(width) * 0.60 + 3, unit * 0.09 + 3, unit * 0.12 - 6, unit * 0.12 - 6,
            Colour(0.66, 0.34, 0.26))
        drawBench(Float(width) * 0.50, wallFoot, unit)
        drawPlant(Float(width) * 0.05, wallFoot, unit, seed: seed)
    }

    private func drawWall(down wallFoot: Int, seed: UInt64) {
        fill(rows: 0..<wallFoot) { x, y in
            let patch =
                0.03
                * Noise.fractal(
                    Double(x) / 90, Double(y) / 60, octaves: 3, seed: seed)
            let grain = 0.012 * (Hash.unit(Hash.of(seed, Int64(x), Int64(y))) - 0.5)
            // Two lamps at the ceiling brighten the wall below them.
            let (u, v) = (Float(x) / Float(width), Float(y) / Float(height))
            let lamp =
                0.10 * Exact.exp(-12 * ((u - 0.3) * (u - 0.3) + v * v))
                + 0.08 * Exact.exp(-12 * ((u - 0.75) * (u - 0.75) + v * v))
            return Colour(0.58, 0.56, 0.52) * (0.95 + patch * 2 + grain * 2 + lamp * 1.5)
        } edges: { _ in
            (0, Float(width))
        }
    }

    private func drawFloor(from top: Int, seed: UInt64) {
        fill(rows: top..<height) { x, y in
            // Back from the picture to metres, for boards that run away from the camera.
            let row = Float(y) / Float(height)
            let scale = (row - RehearsalView.horizon)
            let span =
                RehearsalRoom.floorWidth / RehearsalView.farSpan
                * (RehearsalView.farRow - RehearsalView.horizon) / scale
            let metres = (Float(x) / Float(width) - 0.5) * span
            let away = 1 / scale
            let board = (metres / 0.18).rounded(.down)
            let within = metres / 0.18 - board
            let tone = 0.07 * (Hash.unit(Hash.of(seed, Int64(board), 7)) - 0.5)
            let grain =
                0.05
                * Noise.value(
                    Double(metres) * 14, Double(away) * 5, seed: seed &+ 3)
            let seam: Float = within < 0.04 && row > 0.45 ? 0.86 : 1
            let glow = 0.9 + 0.16 * smoothstep(0.3, 0.7, row) - 0.08 * smoothstep(0.7, 1, row)
            return Colour(0.50, 0.40, 0.30) * (seam * glow * (1 + tone * 2 + grain))
        } edges: { _ in
            (0, Float(width))
        }
    }

    private func box(_ x: Float, _ y: Float, _ w: Float, _ h: Float, _ colour: Colour) {
        fill(rows: Int(y)..<max(Int(y), Int(y + h))) { _, row in
            colour * (1.04 - 0.1 * (Float(row) - y) / h)
        } edges: { _ in
            (x, x + w)
        }
    }

    private func drawDoor(_ x: Float, _ foot: Float, _ unit: Float) {
        let (w, h) = (unit * 0.15, unit * 0.31)
        box(x - 4, foot - h - 4, w + 8, h + 4, Colour(0.40, 0.35, 0.30))
        box(x, foot - h, w, h, Colour(0.30, 0.24, 0.19))
        box(x + w * 0.14, foot - h * 0.92, w * 0.72, h * 0.36, Colour(0.35, 0.28, 0.22))
        box(x + w * 0.14, foot - h * 0.46, w * 0.72, h * 0.36, Colour(0.35, 0.28, 0.22))
        box(x + w * 0.84, foot - h * 0.5, 4, 4, Colour(0.75, 0.68, 0.45))
    }

    private func drawWindow(_ x: Float, _ unit: Float) {
        let (w, h) = (unit * 0.26, unit * 0.2)
        box(x, unit * 0.03, w, h, Colour(0.70, 0.68, 0.64))
        for k in 0..<2 {
            let left = x + 5 + Float(k) * (w / 2 - 1)
            box(left, unit * 0.03 + 5, w / 2 - 9, h - 10, Colour(0.60, 0.68, 0.74))
        }
    }

    private func drawBench(_ x: Float, _ foot: Float, _ unit: Float) {
        let w = unit * 0.3
        box(x, foot - unit * 0.075, w, unit * 0.022, Colour(0.48, 0.34, 0.20))
        for k in [Float(0.06), 0.9] {
            box(x + w * k, foot - unit * 0.055, unit * 0.018, unit * 0.065, Colour(0.24, 0.2, 0.18))
        }
        shadow(
            Vector2(x + w / 2, foot + unit * 0.012), w * 0.6, unit * 0.018, depth: 0.35)
    }

    private func drawPlant(_ x: Float, _ foot: Float, _ unit: Float, seed: UInt64) {
        shadow(Vector2(x, foot + unit * 0.02), unit * 0.08, unit * 0.02, depth: 0.4)
        var random = RandomStream(seed: seed &+ 99)
        for _ in 0..<26 {
            let angle = random.between(-1.2, 1.2)
            let length = unit * random.between(0.06, 0.19)
            let root = Vector2(x + random.between(-4, 4), foot - unit * 0.07)
            let tip = root + Vector2(Exact.sin(angle), -Exact.cos(angle)) * length
            let green = Colour(0.14, 0.30, 0.14).mixed(
                with: Colour(0.34, 0.46, 0.20), random.unit())
            limb(root, tip, 3, 1, green)
        }
        limb(
            Vector2(x, foot - unit * 0.06), Vector2(x, foot - unit * 0.005), unit * 0.042,
            unit * 0.032, Colour(0.56, 0.34, 0.24))
    }
}
