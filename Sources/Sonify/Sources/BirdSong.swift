import Quantities

/// One sung note: a frequency that bends from start over middle to end.
struct Syllable {
    /// Seconds it sounds, and seconds of silence after it.
    var length: Float
    var gap: Float
    /// Hertz at the start, in the middle and at the end.
    var from: Float
    var middle: Float
    var to: Float
    /// 0 … 1.
    var level: Float = 1
    /// Shakes a second and their depth as a share of the frequency.
    var shakes: Float = 0
    var depth: Float = 0
    /// The share of the octave above.
    var overtone: Float = 0.06
}

/// Who sings.
///
/// The species of a bird follows from its identity and lasts.
enum BirdSpecies: Int, CaseIterable {
    case chaffinch
    case greatTit
    case blackbird
    case skylark
    case yellowhammer
    case robin
    case cuckoo
    case owl

    /// The species of a bird of the meadow; cuckoo and owl are heard from afar only.
    init(identity: UInt64) {
        let kinds: [BirdSpecies] = [
            .chaffinch, .greatTit, .blackbird, .skylark, .yellowhammer, .robin,
        ]
        self = kinds[Int(Hash.mix(identity) % 6)]
    }

    /// How loud the species is among the others.
    var level: Float {
        switch self {
        case .chaffinch: 0.8
        case .greatTit: 0.7
        case .blackbird: 1.0
        case .skylark: 0.55
        case .yellowhammer: 0.55
        case .robin: 0.6
        case .cuckoo, .owl: 1
        }
    }

    /// A note of the song, counted from 0; nil at its end.
    func songNote(_ n: Int, _ r: inout RandomStream, verse: Float) -> Syllable? {
        switch self {
        case .chaffinch: chaffinch(n, &r, verse)
        case .greatTit: greatTit(n, verse)
        case .blackbird: blackbird(n, &r, verse)
        case .skylark: skylark(n, &r, verse)
        case .yellowhammer: yellowhammer(n, verse)
        case .robin: robin(n, &r, verse)
        case .cuckoo: cuckoo(n, verse)
        case .owl: owl(n, verse)
        }
    }

    /// A note of the short call; nil at its end.
    func callNote(_ n: Int, _ r: inout RandomStream, verse: Float) -> Syllable? {
        switch self {
        case .chaffinch:
            guard n < 1 + Int(verse * 2) else { return nil }
            return Syllable(length: 0.07, gap: 0.32, from: 3300, middle: 5100, to: 3700, level: 0.7)
        case .greatTit:
            guard n < 3 else { return nil }
            return Syllable(length: 0.05, gap: 0.05, from: 6900, middle: 6300, to: 6000, level: 0.5)
        case .blackbird:
            guard n < 2 + Int(verse * 2) else { return nil }
            return Syllable(
                length: 0.055, gap: 0.2, from: 1900, middle: 1750, to: 1350, level: 0.55,
                overtone: 0.2)
        case .skylark:
            guard n < 2 else { return nil }
            return Syllable(
                length: 0.085, gap: 0.04, from: 2900, middle: 3600, to: 2700 + 600 * Float(n),
                level: 0.7, shakes: 42, depth: 0.03)
        case .yellowhammer:
            guard n < 1 else { return nil }
            return Syllable(
                length: 0.08, gap: 0.1, from: 5600, middle: 5200, to: 4700, level: 0.5, shakes: 70,
                depth: 0.03)
        default:
            guard n < 3 + Int(verse * 4) else { return nil }
            return Syllable(
                length: 0.018, gap: r.between(0.06, 0.12), from: 5800, middle: 4600, to: 3600,
                level: 0.45)
        }
    }

    /// Falls in two rows, then a flourish.
    private func chaffinch(_ n: Int, _ r: inout RandomStream, _ verse: Float) -> Syllable? {
        let first = 3 + Int(verse * 2.9)
        let k = Float(n)
        switch n {
        case 0..<first:
            return Syllable(
                length: 0.075, gap: 0.075 - 0.004 * k, from: 5300 - 110 * k, middle: 4500 - 90 * k,
                to: 3600 - 60 * k, level: 0.55 + 0.08 * k)
        case first..<(first + 5):
            return Syllable(
                length: 0.06, gap: 0.048, from: 4300 - 120 * (k - Float(first)),
                middle: 3600 - 110 * (k - Float(first)), to: 2500, level: 0.9)
        case first + 5:
            return Syllable(length: 0.05, gap: 0.02, from: 2500, middle: 2300, to: 2700, level: 0.9)
        case first + 6:
            return Syllable(length: 0.2, gap: 0, from: 2800, middle: 5600, to: 2300, level: 1)
        default: return nil
        }
    }

    /// Two tones, high and low, again and again.
    private func greatTit(_ n: Int, _ verse: Float) -> Syllable? {
        guard n < 2 * (3 + Int(verse * 3.9)) else { return nil }
        let low = 3250 + 350 * verse
        if n % 2 == 0 {
            return Syllable(
                length: 0.1, gap: 0.045, from: low * 1.36, middle: low * 1.34, to: low * 1.3,
                level: 0.8, overtone: 0.1)
        }
        return Syllable(
            length: 0.145, gap: 0.1, from: low * 1.03, middle: low, to: low * 0.99, level: 0.95,
            overtone: 0.1)
    }

    /// Mellow whistles that glide, then a soft high twitter.
    private func blackbird(_ n: Int, _ r: inout RandomStream, _ verse: Float) -> Syllable? {
        let whistles = 4 + Int(verse * 2.9)
        if n < whistles {
            let scale: [Float] = [1720, 1930, 2060, 2300, 2580, 1540]
            let from = scale[r.below(6)]
            let to = scale[r.below(6)]
            return Syllable(
                length: r.between(0.13, 0.34), gap: r.between(0.03, 0.1), from: from * 0.97,
                middle: (from + to) * 0.5, to: to, level: 0.95, shakes: r.between(6, 14),
                depth: 0.008, overtone: 0.09)
        }
        guard n < whistles + 4 else { return nil }
        let high = r.between(3900, 6000)
        return Syllable(
            length: r.between(0.03, 0.07), gap: 0.02, from: high,
            middle: high * r.between(0.8, 1.2),
            to: high * 0.9, level: 0.22, shakes: 60, depth: 0.04)
    }

    /// A stream of chirrups, each said two or three times.
    private func skylark(_ n: Int, _ r: inout RandomStream, _ verse: Float) -> Syllable? {
        guard n < 30 + Int(verse * 24) else { return nil }
        // The same seed for each group of three makes them alike.
        var group = RandomStream(seed: Hash.of(UInt64(verse * 1e6), Int64(n / 3)))
        let base = group.between(2700, 4700)
        let bend = group.between(0.72, 1.35)
        return Syllable(
            length: group.between(0.035, 0.085), gap: group.between(0.008, 0.03),
            from: base, middle: base * bend, to: base * group.between(0.8, 1.25),
            level: 0.5 + 0.4 * group.unit() + 0.1 * r.unit(), shakes: group.unit() < 0.3 ? 55 : 0,
            depth: 0.04)
    }

    /// Quick, rising in strength, then one long thin tone.
    private func yellowhammer(_ n: Int, _ verse: Float) -> Syllable? {
        let quick = 7 + Int(verse * 3)
        if n < quick {
            return Syllable(
                length: 0.065, gap: 0.05, from: 4700, middle: 5200, to: 4500,
                level: 0.3 + 0.6 * Float(n) / Float(quick), shakes: 34, depth: 0.035)
        }
        guard n == quick else { return nil }
        return Syllable(
            length: 0.5, gap: 0, from: 3950, middle: 3900, to: 3880, level: 0.75, shakes: 26,
            depth: 0.012)
    }

    /// Silvery, wistful, each note of another kind.
    private func robin(_ n: Int, _ r: inout RandomStream, _ verse: Float) -> Syllable? {
        guard n < 7 + Int(verse * 6) else { return nil }
        let high = r.between(2700, 6200)
        let isLong = r.unit() < 0.3
        return Syllable(
            length: isLong ? r.between(0.18, 0.34) : r.between(0.04, 0.1),
            gap: r.between(0.015, 0.07), from: high, middle: high * r.between(0.82, 1.12),
            to: high * r.between(0.75, 1.15), level: isLong ? 0.7 : 0.55,
            shakes: r.unit() < 0.4 ? r.between(20, 45) : 0, depth: 0.025)
    }

    private func cuckoo(_ n: Int, _ verse: Float) -> Syllable? {
        guard n < 2 * (5 + Int(verse * 4)) else { return nil }
        let third = 540 + 18 * verse
        if n % 2 == 0 {
            return Syllable(
                length: 0.16, gap: 0.17, from: third * 1.22, middle: third * 1.25,
                to: third * 1.21, level: 0.85, overtone: 0.12)
        }
        return Syllable(
            length: 0.24, gap: 0.75, from: third * 1.01, middle: third, to: third * 0.985, level: 1,
            overtone: 0.12)
    }

    /// A long hoot, a pause, a short one, and a long one that trembles.
    private func owl(_ n: Int, _ verse: Float) -> Syllable? {
        let pitch = 700 + 60 * verse
        switch n {
        case 0:
            return Syllable(
                length: 0.75, gap: 1.9, from: pitch * 0.94, middle: pitch, to: pitch * 0.9,
                level: 0.9, overtone: 0.1)
        case 1:
            return Syllable(
                length: 0.12, gap: 0.25, from: pitch * 0.9, middle: pitch * 0.92,
                to: pitch * 0.88, level: 0.5, overtone: 0.1)
        case 2:
            return Syllable(
                length: 1.25, gap: 0.4, from: pitch * 0.95, middle: pitch * 1.01,
                to: pitch * 0.86, level: 1, shakes: 14, depth: 0.012, overtone: 0.1)
        default: return nil
        }
    }
}
