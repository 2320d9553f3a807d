import Kernels
import Quantities
import Synchronization

/// What the stage showed and played in the last seconds, small, for eyes and ears to take off.
///
/// The room must not drive itself: what the stage itself shines and sounds into the room is
/// known here, so that it can be subtracted from what comes back. The rehearsal room reads the
/// same trace to shine and sound into its own scene.
///
/// One thread writes (the loop), any number read; nobody ever waits, and nothing is allocated
/// after the start. Rings keep `pictureRoom` pictures and `soundRoom` samples; a reader that
/// falls further behind gets nothing. `@unchecked Sendable`: a cell is written before the count
/// that makes it known, and a reader that finds after its copy that the ring has gone round
/// throws the copy away.
public final class StageTrace: @unchecked Sendable {
    /// Cells across and down of a small picture.
    public static let size = (columns: 32, rows: 18)
    /// Numbers of a small picture: red, green, blue of every cell, in rows from the upper left.
    public static let numbers = 32 * 18 * 3
    /// Pictures that are kept.
    public static let pictureRoom = 128
    /// Samples a channel that are kept: 2.7 s.
    public static let soundRoom = 131_072
    private static let blockRoom = 256

    private let pictures: UnsafeMutablePointer<Float>
    private let pictureTimes: UnsafeMutablePointer<Int64>
    private let samples: UnsafeMutablePointer<Float>
    private let blockTimes: UnsafeMutablePointer<Int64>
    /// What a byte of a picture is as light.
    private let light: [Float]
    private let shown = Atomic<Int>(0)
    private let played = Atomic<Int>(0)

    /// Makes a trace of a dark and silent stage.
    public init() {
        pictures = .allocate(capacity: Self.pictureRoom * Self.numbers)
        pictures.initialize(repeating: 0, count: Self.pictureRoom * Self.numbers)
        pictureTimes = .allocate(capacity: Self.pictureRoom)
        pictureTimes.initialize(repeating: .max, count: Self.pictureRoom)
        samples = .allocate(capacity: Self.soundRoom * 2)
        samples.initialize(repeating: 0, count: Self.soundRoom * 2)
        blockTimes = .allocate(capacity: Self.blockRoom)
        blockTimes.initialize(repeating: .max, count: Self.blockRoom)
        light = (0..<256).map { byte in
            byte == 0 ? 0 : Exact.exp(2.2 * Exact.log(Float(byte) / 255))
        }
    }

    deinit {
        pictures.deallocate()
        pictureTimes.deallocate()
        samples.deallocate()
        blockTimes.deallocate()
    }

    // MARK: The stage's side

    /// Keeps a picture, made small; takes about a tenth of a millisecond.
    ///
    /// - Parameters:
    ///   - picture: What is shown, `rgba8`.
    ///   - time: When.
    public func show(_ picture: PixelBuffer, at time: MonotonicTime) {
        guard picture.format == .rgba8, picture.width >= 32, picture.height >= 18,
            let bytes = picture.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        else { return }
        let count = shown.load(ordering: .relaxed)
        let slot = count % Self.pictureRoom
        var out = pictures + slot * Self.numbers
        let (columns, rows) = Self.size
        // At most six by six places of a cell are looked at.
        let across = max(1, picture.width / columns / 6)
        let down = max(1, picture.height / rows / 6)
        for row in 0..<rows {
            let (top, bottom) = (row * picture.height / rows, (row + 1) * picture.height / rows)
            for column in 0..<columns {
                let left = column * picture.width / columns
                let right = (column + 1) * picture.width / columns
                var (red, green, blue, seen): (Float, Float, Float, Float) = (0, 0, 0, 0)
                for y in stride(from: top, to: bottom, by: down) {
                    for x in stride(from: left, to: right, by: across) {
                        let pixel = bytes + y * picture.bytesPerRow + 4 * x
                        red += light[Int(pixel[0])]
                        green += light[Int(pixel[1])]
                        blue += light[Int(pixel[2])]
                        seen += 1
                    }
                }
                (out[0], out[1], out[2]) = (red / seen, green / seen, blue / seen)
                out += 3
            }
        }
        pictureTimes[slot] = time.nanoseconds
        shown.store(count + 1, ordering: .releasing)
    }

    /// Keeps a block of sound.
    ///
    /// - Parameters:
    ///   - block: What is played, after every volume.
    ///   - time: When its first sample leaves the loudspeaker, as far as one knows.
    public func play(_ block: borrowing SampleBlock, at time: MonotonicTime) {
        let count = played.load(ordering: .relaxed)
        let base = count * SampleBlock.frames
        for i in 0..<SampleBlock.frames {
            let slot = (base + i) % Self.soundRoom
            samples[2 * slot] = block.left[i]
            samples[2 * slot + 1] = block.right[i]
        }
        blockTimes[count % Self.blockRoom] = time.nanoseconds
        played.store(count + 1, ordering: .releasing)
    }

    // MARK: The devices' side

    /// How many pictures were shown.
    public var picturesShown: Int { shown.load(ordering: .acquiring) }
    /// How many samples a channel were played.
    public var samplesPlayed: Int { played.load(ordering: .acquiring) * SampleBlock.frames }

    /// Copies the picture that was to be seen at a time: the last one shown before it.
    ///
    /// - Parameter picture: `numbers` of them; light, 0 … 1, linear.
    /// - Returns: Whether there was one.
    public func copyPicture(at time: MonotonicTime, into picture: inout [Float]) -> Bool {
        let count = shown.load(ordering: .acquiring)
        let oldest = max(0, count - Self.pictureRoom + 2)
        var index = count - 1
        while index >= oldest && pictureTimes[index % Self.pictureRoom] > time.nanoseconds {
            index -= 1
        }
        guard index >= oldest else { return false }
        let from = pictures + index % Self.pictureRoom * Self.numbers
        for i in 0..<Self.numbers { picture[i] = from[i] }
        return shown.load(ordering: .acquiring) - index < Self.pictureRoom
    }

    /// Which sample left the loudspeaker at a time, counted since the start.
    ///
    /// - Returns: Nil where nothing was played yet, or nothing within the last half second
    ///   before that time.
    public func sample(at time: MonotonicTime) -> Int? {
        let count = played.load(ordering: .acquiring)
        let oldest = max(0, count - Self.soundRoom / SampleBlock.frames + 2)
        var index = count - 1
        while index >= oldest && blockTimes[index % Self.blockRoom] > time.nanoseconds {
            index -= 1
        }
        guard index >= oldest else { return nil }
        let since = time.nanoseconds - blockTimes[index % Self.blockRoom]
        guard since < 500_000_000 else { return nil }
        return index * SampleBlock.frames + Int(since * Int64(SampleBlock.rate) / 1_000_000_000)
    }

    /// Copies samples; silence where there are none yet or any more.
    ///
    /// - Parameters:
    ///   - first: The first sample, as `sample(at:)` counts them; may be negative.
    ///   - stereo: Left and right in turn; its whole length is filled.
    public func copySamples(from first: Int, into stereo: inout [Float]) {
        let newest = played.load(ordering: .acquiring) * SampleBlock.frames
        let oldest = max(0, newest - Self.soundRoom + 2 * SampleBlock.frames)
        for i in 0..<(stereo.count / 2) {
            let index = first + i
            let slot = index >= oldest && index < newest ? index % Self.soundRoom : -1
            stereo[2 * i] = slot < 0 ? 0 : samples[2 * slot]
            stereo[2 * i + 1] = slot < 0 ? 0 : samples[2 * slot + 1]
        }
    }
}
