import DeviceIO
import Quantities

extension RehearsalPainter {
    /// Light of the stage per cell: its picture on the far wall, its glow everywhere.
    ///
    /// - Parameter instant: The capture's time; the stage's delay is taken off.
    /// - Returns: Whether any light falls in.
    func castStage(at instant: MonotonicTime, lamps: Float) -> Bool {
        guard let stage = room.stage, room.settings.spill > 0, !room.settings.isInfrared
        else { return false }
        let sight = RehearsalSettings.stageSight
        let time = MonotonicTime(nanoseconds: instant.nanoseconds - sight.delay)
        guard stage.copyPicture(at: time, into: &stagePicture) else { return false }
        var mean = SIMD4<Float>.zero
        let (columns, rows) = StageTrace.size
        for cell in 0..<(columns * rows) { mean += stageLight(cell) }
        mean *= 1 / Float(columns * rows)
        let strength = room.settings.spill * 256 * exposure(lamps)
        for row in 0..<cells.rows {
            for column in 0..<cells.columns {
                let i = row * cells.columns + column
                var light = mean * 0.35
                let place = stagePlaces[i]
                // Beside the picture there is only its glow.
                if place.x >= 0 {
                    let (x, y) = (
                        min(columns - 1, Int(place.x * Float(columns))),
                        min(rows - 1, Int(place.y * Float(rows)))
                    )
                    light += stageLight(y * columns + x) * 0.65
                }
                for c in 0..<3 { spill[i * 3 + c] += Int32(light[c] * strength) }
            }
        }
        return true
    }

    /// Blue, green, red of one cell of the stage's small picture.
    private func stageLight(_ cell: Int) -> SIMD4<Float> {
        SIMD4(stagePicture[3 * cell + 2], stagePicture[3 * cell + 1], stagePicture[3 * cell], 0)
    }

    /// Which place of the stage each corner of a cell shows; −1 beside it.
    static func places(columns: Int, rows: Int, width: Int, height: Int) -> [Vector2] {
        (0..<(columns * rows)).map { i in
            let camera = Vector2(
                Float(i % columns * 8) / Float(width), Float(i / columns * 8) / Float(height))
            return RehearsalSettings.stageSight.stagePlace(of: camera) ?? Vector2(-1, -1)
        }
    }

    /// The camera opens up in the dark, as far as it can.
    func exposure(_ lamps: Float) -> Float { min(2, 1 / max(0.05, lamps)) }

    /// What an infrared camera gives: one lightness, whatever the lamps do.
    func drainColour(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) {
        for i in 0..<count {
            let p = bytes + 3 * i
            // Cloth and skin reflect infrared more evenly than light.
            let (blue, green, red) = (Int(p[0]), Int(p[1]), Int(p[2]))
            let weighed = blue + 2 * green + 3 * red
            let grey = UInt8(weighed / 9 + 42)
            (p[0], p[1], p[2]) = (grey, grey, grey)
        }
    }
}
