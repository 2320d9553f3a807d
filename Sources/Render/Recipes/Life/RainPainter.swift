import Quantities
import WorldState

/// Rain: thin streaks that fall round the camera, and rings where they meet the water.
enum RainPainter {
    private static let box: Float = 22

    /// Appends the rain of one picture.
    ///
    /// Drops keep their places in the world: a lattice of the box's size repeats over the land.
    static func append(
        to strokes: DynamicStrokes, camera: WorldPosition, forward: Vector3, near: Float,
        rain: Float, wind: Vector2, tick: UInt64, colour: Colour
    ) {
        let count = Int(rain * 2200)
        if count == 0 { return }
        let fall = Vector3(wind.x * 0.7, wind.y * 0.7, -11).normalized
        let box = RainPainter.box
        let tint = colour.mixed(with: Colour(0.9, 0.94, 1), 0.45)
        for index in 0..<count {
            let h = Hash.mix(UInt64(index) ^ 0xD209)
            let (a, b) = (Float(h & 0xFFFF) / 65536, Float((h >> 16) & 0xFFFF) / 65536)
            let speed = 0.155 + 0.05 * Float((h >> 48) & 0xFF) / 255
            let period = UInt64(box / speed)
            let phase = (tick &+ (h >> 32) & 0xFFF) % period
            let drop = Float(phase) * speed
            func wrapped(_ share: Float, _ camera: Float) -> Float {
                let x = share * box - camera
                return x - (x / box + 0.5).rounded(.down) * box
            }
            let height = box / 2 - drop
            let at = Vector3(
                wrapped(a, camera.offset.x + Float(camera.chunk.x % 11) * 64),
                wrapped(b, camera.offset.y + Float(camera.chunk.y % 11) * 64), height)
            let depth = at.dot(forward)
            if depth < max(1.2, near) { continue }
            let fade = smoothstep(box * 0.5, box * 0.25, max(abs(at.x), abs(at.y)))
            let side = at.cross(fall).normalized
            let long: Float = 0.26 + 0.16 * rain
            strokes.append(
                .light,
                Stroke(
                    position: at, along: fall * long, across: side * 0.009,
                    through: side.cross(fall) * 0.004, colour: tint,
                    opacity: (0.42 + 0.25 * rain) * fade, bristle: 0, hardness: 0.3, emission: 1))
        }
    }
}
