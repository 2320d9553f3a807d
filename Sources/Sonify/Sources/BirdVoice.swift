import Kernels
import Quantities
import WorldState

/// One bird while it sings or calls.
struct BirdVoice {
    var isActive = false
    /// The bird of the world; 0 for somebody far away whom nobody sees.
    private(set) var identity: UInt64 = 0
    private(set) var species = BirdSpecies.robin
    /// Where it was last seen.
    var position = WorldPosition(x: 0, y: 0, z: 0)
    private var isSong = false
    private var strength: Float = 0
    private var verse: Float = 0
    private var tuning: Float = 1
    private var random = RandomStream(seed: 0)
    private var note: Syllable?
    private var number = 0
    /// Samples of silence before the next note, and where the note is.
    private var wait = 0
    private var age = 0
    private var length = 1
    private var phase: UInt32 = 0
    private var shake: UInt32 = 0
    private var isEnding = false

    /// Begins at a sample of this block.
    mutating func start(
        identity: UInt64, species: BirdSpecies, position: WorldPosition, isSong: Bool,
        strength: Float, seed: UInt64, sample: Int
    ) {
        self = BirdVoice()
        isActive = true
        self.identity = identity
        self.species = species
        self.position = position
        self.isSong = isSong
        self.strength = strength * species.level
        random = RandomStream(seed: seed)
        verse = random.unit()
        // Every bird has its own pitch, a few percent up or down.
        tuning = 0.95 + 0.1 * Hash.unit(Hash.mix(identity ^ 0x707E))
        if !isSong { tuning *= random.between(0.97, 1.03) }
        wait = sample
        takeNext()
    }

    private mutating func takeNext() {
        note =
            isSong
            ? species.songNote(number, &random, verse: verse)
            : species.callNote(number, &random, verse: verse)
        number += 1
        age = 0
        length = max(48, Int((note?.length ?? 0) * 48_000))
        shake = 0
    }

    /// Writes a block; is no longer active when all has been sung.
    mutating func render(into out: UnsafeMutablePointer<Float>, sine: SineTable) {
        // One silent block lets the last note reach the far ear.
        if isEnding { isActive = false }
        var i = 0
        while i < SampleBlock.frames {
            if wait > 0 || note == nil {
                let rest = SampleBlock.frames - i
                let count = note == nil ? rest : min(wait, rest)
                (out + i).update(repeating: 0, count: count)
                wait -= min(wait, count)
                i += count
                if note == nil { isEnding = true }
                continue
            }
            let count = min(length - age, SampleBlock.frames - i)
            if let note { sing(note, count, out + i, sine) }
            i += count
            if age >= length {
                wait = Int((note?.gap ?? 0) * 48_000)
                takeNext()
            }
        }
    }

    private mutating func sing(
        _ note: Syllable, _ count: Int, _ out: UnsafeMutablePointer<Float>, _ sine: SineTable
    ) {
        let scale = tuning * (4_294_967_296 / 48_000)
        let (f0, f1, f2) = (note.from, note.middle, note.to)
        // The parabola through start, middle and end.
        let b = 4 * f1 - 3 * f0 - f2
        let c = 2 * f0 + 2 * f2 - 4 * f1
        let unit = 1 / Float(length)
        let edge = 1 / min(0.4, max(0.06, 0.008 / note.length))
        let level = note.level * strength
        let shakeStep = SineTable.step(note.shakes)
        var i = 0
        while i < count {
            let t = Float(age) * unit
            var up = min(1, min(t, 1 - t) * edge)
            up = up * up * (3 - 2 * up)
            let wobble = sine.at(shake)
            let hertz = (f0 + t * (b + t * c)) * (1 + note.depth * wobble)
            // A shake is heard in strength as well as in pitch.
            let swell = 1 - note.depth * 9 * (0.5 + 0.5 * wobble)
            out[i] =
                (sine.at(phase) + note.overtone * sine.at(phase &* 2)) * up * level * swell
            phase &+= UInt32(max(0, hertz) * scale)
            shake &+= shakeStep
            age += 1
            i += 1
        }
    }
}
