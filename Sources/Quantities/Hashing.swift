/// Counter-based random numbers: the value depends on the key alone, never on what was asked
/// before, so that any chunk can be made at any time and comes out the same.
public enum Hash {
    /// Mixes 64 bits so that each bit depends on all (the finaliser of SplitMix64, Steele 2014).
    @inlinable
    public static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The hash of a seed and up to three keys.
    @inlinable
    public static func of(_ seed: UInt64, _ a: Int64, _ b: Int64 = 0, _ c: Int64 = 0) -> UInt64 {
        var h = mix(seed ^ UInt64(bitPattern: a) &* 0xD6E8_FEB8_6659_FD93)
        h = mix(h ^ UInt64(bitPattern: b) &* 0xA076_1D64_78BD_642F)
        return mix(h ^ UInt64(bitPattern: c) &* 0xE703_7ED1_A0B4_28DB)
    }

    /// The hash as a number from 0 up to, not including, 1.
    @inlinable
    public static func unit(_ hash: UInt64) -> Float { Float(hash >> 40) * (1 / 16_777_216) }
}

/// A stream of random numbers from a seed (SplitMix64): the state is one word, to be kept.
public struct RandomStream: Hashable, Sendable {
    /// All there is to save.
    public var state: UInt64

    /// Starts the stream of this seed.
    @inlinable
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        let value = Hash.mix(state)
        state &+= 0x9E37_79B9_7F4A_7C15
        return value
    }

    /// A number from 0 up to, not including, 1.
    @inlinable
    public mutating func unit() -> Float { Hash.unit(next()) }

    /// A number from `low` to `high`.
    @inlinable
    public mutating func between(_ low: Float, _ high: Float) -> Float {
        low + (high - low) * unit()
    }

    /// A bell-shaped number around 0, from −2 to 2, deviation 0.58 (the sum of four uniforms).
    @inlinable
    public mutating func bell() -> Float { unit() + unit() + unit() + unit() - 2 }

    /// A whole number from 0 up to, not including, `count`; `count` must be positive.
    @inlinable
    public mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    /// A direction of length 1, evenly spread over the sphere.
    public mutating func direction() -> Vector3 {
        let z = between(-1, 1)
        let a = between(0, Exact.tau)
        let r = (1 - z * z).squareRoot()
        return Vector3(r * Exact.cos(a), r * Exact.sin(a), z)
    }
}

/// Running 64-bit hash of a world's state; the same for the same words in the same order.
public struct StateHash: Hashable, Sendable {
    /// The hash so far.
    public var value: UInt64

    /// Starts from a seed.
    @inlinable
    public init(seed: UInt64 = 0x6E61_6372_6500_0001) { value = seed }

    /// Takes in 64 bits.
    @inlinable
    public mutating func combine(_ word: UInt64) {
        // Folded multiplication keeps all the bits of the product.
        let p = (value ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        value = (p.high ^ p.low) &+ 0xA076_1D64_78BD_642F
    }

    /// Takes in bytes: eight at a time, little-endian, the rest padded with zeros, then the count.
    public mutating func combine(bytes: [UInt8]) {
        var index = 0
        while index + 8 <= bytes.count {
            var word: UInt64 = 0
            for k in 0..<8 { word |= UInt64(bytes[index + k]) << UInt64(8 * k) }
            combine(word)
            index += 8
        }
        var word: UInt64 = 0
        for k in index..<bytes.count { word |= UInt64(bytes[k]) << UInt64(8 * (k - index)) }
        combine(word)
        combine(UInt64(bytes.count))
    }
}
