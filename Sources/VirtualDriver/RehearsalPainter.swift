import DeviceIO
import Kernels
import Quantities

/// Paints what the rehearsal camera sees: room, visitors, light, noise.
final class RehearsalPainter {
    let room: RehearsalRoom
    private let width = RehearsalCamera.size.width
    private let height = RehearsalCamera.size.height
    private let empty: UnsafeMutablePointer<UInt8>
    private let scene: UnsafeMutablePointer<UInt8>
    /// A table of sensor noise, read from a random place on every row.
    private let noise: [Int16]
    private static let noiseSize = 1 << 16
    /// Extra light of the projector per 8-pixel cell and channel, 256 is as much as the lamps'.
    var spill: [Int32]
    let cells: (columns: Int, rows: Int)
    /// The stage's small picture, and which place of it each corner of a cell shows.
    var stagePicture = [Float](repeating: 0, count: StageTrace.numbers)
    let stagePlaces: [Vector2]

    init(_ room: RehearsalRoom) {
        self.room = room
        let count = width * height * 3
        empty = .allocate(capacity: count)
        empty.initialize(repeating: 0, count: count)
        scene = .allocate(capacity: count)
        scene.initialize(repeating: 0, count: count)
        RehearsalCanvas(width: width, height: height, bytes: empty).drawRoom(seed: room.seed)
        var random = RandomStream(seed: room.seed &+ 0x5EED)
        noise = (0..<(Self.noiseSize + 640 * 3)).map { _ in Int16(random.bell() * 4.2 * 16) }
        cells = (width / 8 + 1, height / 8 + 1)
        spill = Array(repeating: 0, count: cells.columns * cells.rows * 3)
        stagePlaces = Self.places(
            columns: cells.columns, rows: cells.rows, width: width, height: height)
    }

    deinit {
        empty.deallocate()
        scene.deallocate()
    }

    /// The picture of a moment.
    ///
    /// - Parameters:
    ///   - time: Nanoseconds since the start of the programme.
    ///   - instant: The same moment by the clock that the stage's trace goes by.
    func picture(at time: Int64, instant: MonotonicTime) -> PixelBuffer {
        let moment = RehearsalRoom.moment(time)
        scene.update(from: empty, count: width * height * 3)
        let canvas = RehearsalCanvas(width: width, height: height, bytes: scene)
        var bodies: [(RehearsalVisitor, RehearsalPose)] = []
        for visitor in room.visitors {
            if let pose = visitor.pose(at: moment) { bodies.append((visitor, pose)) }
        }
        // Far ones first.
        bodies.sort { ($0.1.place.y, $0.1.place.x) > ($1.1.place.y, $1.1.place.x) }
        let thing = room.settings.occlusion
        let near = RehearsalCanvas.depth(of: thing)
        for (visitor, pose) in bodies where pose.place.y >= near { canvas.draw(visitor, pose) }
        canvas.draw(thing)
        for (visitor, pose) in bodies where pose.place.y < near { canvas.draw(visitor, pose) }
        if room.settings.isInfrared { drainColour(scene, width * height) }
        let pixels = PixelBuffer(width: width, height: height, format: .bgr8)
        let lamps = room.settings.isInfrared ? 1 : room.lampLight(at: moment)
        // The camera opens up in the dark, as far as it can, and grows noisy.
        let exposure = exposure(lamps)
        let strength = room.projector(at: moment)
        for i in spill.indices { spill[i] = 0 }
        if strength > 0 { castSpill(moment, strength) }
        let isLit = castStage(at: instant, lamps: lamps)
        expose(
            into: pixels, gain: Int32(lamps * exposure * 256),
            noisy: Int32(exposure.squareRoot() * 16 * room.settings.noise),
            hasSpill: strength > 0 || isLit, time: time)
        return pixels
    }

    /// Three soft patches of coloured light wander over wall and floor.
    private func castSpill(_ moment: Float, _ strength: Float) {
        let colours = [
            SIMD4<Float>(150, 70, 30, 0), SIMD4<Float>(40, 120, 60, 0),
            SIMD4<Float>(30, 60, 150, 0),
        ]
        var middles: [Vector2] = []
        for k in 0..<3 {
            let t = moment * (0.21 + 0.05 * Float(k)) + Float(k) * 2.1
            middles.append(Vector2(0.5 + 0.42 * Exact.sin(t), 0.3 + 0.2 * Exact.cos(t * 1.3)))
        }
        for row in 0..<cells.rows {
            for column in 0..<cells.columns {
                let u = Float(column * 8) / Float(width)
                let v = Float(row * 8) / Float(height)
                var sum = SIMD4<Float>.zero
                for k in 0..<3 {
                    let (dx, dy) = ((u - middles[k].x) / 0.2, (v - middles[k].y) / 0.26)
                    let near = smoothstep(1.25, 0.5, max(abs(dx), abs(dy)))
                    sum += colours[k] * (near * strength)
                }
                let i = (row * cells.columns + column) * 3
                for c in 0..<3 { spill[i + c] = Int32(sum[c]) }
            }
        }
    }

    /// Lights the scene and adds the sensor's noise.
    private func expose(
        into pixels: PixelBuffer, gain: Int32, noisy: Int32, hasSpill: Bool, time: Int64
    ) {
        guard let out = pixels.mutableBytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return }
        noise.withUnsafeBufferPointer { noise in
            guard let noise = noise.baseAddress else { return }
            for y in 0..<height {
                let random = Hash.of(room.seed, time, Int64(y))
                let grain = noise + Int(random & UInt64(Self.noiseSize - 1))
                let from = scene + y * width * 3
                let to = out + y * width * 3
                if hasSpill {
                    exposeRow(from, to, grain, gain, noisy, y)
                } else {
                    for i in 0..<(width * 3) {
                        let value = (Int32(from[i]) * gain + Int32(grain[i]) * noisy) >> 8
                        to[i] = UInt8(truncatingIfNeeded: min(255, max(0, value)))
                    }
                }
            }
        }
    }

    /// One row with the projector's light, straight between the cells' corners.
    private func exposeRow(
        _ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>,
        _ grain: UnsafePointer<Int16>, _ gain: Int32, _ noisy: Int32, _ y: Int
    ) {
        let down = Int32(y & 7)
        let upper = (y >> 3) * cells.columns * 3
        let lower = upper + (y >> 3 < cells.rows - 1 ? cells.columns * 3 : 0)
        spill.withUnsafeBufferPointer { spill in
            for column in 0..<(width / 8) {
                for c in 0..<3 {
                    let i = column * 3 + c
                    let left = spill[upper + i] * (8 - down) + spill[lower + i] * down
                    let right = spill[upper + i + 3] * (8 - down) + spill[lower + i + 3] * down
                    for x in 0..<8 {
                        let k = (column * 8 + x) * 3 + c
                        let extra = (left * Int32(8 - x) + right * Int32(x)) >> 6
                        let value =
                            (Int32(from[k]) * (gain + extra) + Int32(grain[k]) * noisy) >> 8
                        to[k] = UInt8(truncatingIfNeeded: min(255, max(0, value)))
                    }
                }
            }
        }
    }
}
