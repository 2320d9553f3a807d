/// Smooth random functions of place, exact for coordinates far beyond any walk.
public enum Noise {
    /// Value noise with quintic interpolation: −1 … 1, features about one unit wide.
    ///
    /// The lattice is found in double precision, so that 100 km from the origin nothing
    /// shifts. Source: Perlin's improved fade curve (2002) on a hashed lattice of values.
    public static func value(_ x: Double, _ y: Double, seed: UInt64) -> Float {
        let (fx, fy) = (x.rounded(.down), y.rounded(.down))
        let (ix, iy) = (Int64(fx), Int64(fy))
        let u = fade(Float(x - fx))
        let v = fade(Float(y - fy))
        let a = mix(lattice(ix, iy, seed), lattice(ix &+ 1, iy, seed), u)
        let b = mix(lattice(ix, iy &+ 1, seed), lattice(ix &+ 1, iy &+ 1, seed), u)
        return mix(a, b, v) * 2 - 1
    }

    /// A sum of octaves, each half as strong and 2.03 times as fine: about −1 … 1.
    public static func fractal(_ x: Double, _ y: Double, octaves: Int, seed: UInt64) -> Float {
        var (sum, amplitude): (Float, Float) = (0, 0.5)
        var (px, py) = (x, y)
        for octave in 0..<octaves {
            sum += amplitude * value(px, py, seed: seed &+ UInt64(octave))
            px = px * 2.03 + 17.1
            py = py * 2.03 + 9.7
            amplitude *= 0.5
        }
        return sum
    }

    @inlinable
    static func fade(_ t: Float) -> Float { t * t * t * (t * (t * 6 - 15) + 10) }

    @inlinable
    static func lattice(_ x: Int64, _ y: Int64, _ seed: UInt64) -> Float {
        Hash.unit(
            Hash.mix(
                Hash.mix(seed ^ UInt64(bitPattern: x) &* 0xD6E8_FEB8_6659_FD93)
                    ^ UInt64(bitPattern: y) &* 0xA076_1D64_78BD_642F))
    }
}
