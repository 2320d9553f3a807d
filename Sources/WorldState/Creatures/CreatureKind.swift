import Quantities

/// What an animal can be: body, gaits, postures, manner and voice, all of it values.
///
/// Lengths are metres of an animal of natural size; x forward, y left, z up. Nothing here
/// names an animal: another one is another table.
public struct CreatureKind: Sendable {
    /// The word used in `state.jsonl`.
    public var name: String
    /// Kilogrammes.
    public var mass: Float
    /// What every length is multiplied by when it is shown: a little more than life is seen.
    public var size: Float
    /// How far round it the grass gives way, metres.
    public var pressRadius: Float
    /// The bones that never change.
    public var frame: CreatureFrame
    /// What is painted on the bones.
    public var parts: [CreaturePart]
    /// Single strokes: eyes, nose, tips of ears.
    public var marks: [CreatureMark]
    /// From slow to quick.
    public var gaits: [CreatureGait]
    /// How it holds itself, by `CreaturePosture.Name`.
    public var postures: [CreaturePosture]
    /// How it behaves.
    public var manner: CreatureManner

    /// All that this version knows, by number.
    public static let all: [CreatureKind] = [.fox]

    /// Metres of a whole cycle at a speed, as it is shown.
    public func stride(_ speed: Float) -> Float {
        let (slow, quick, share) = gaitPair(speed)
        return mix(gaits[slow].stride, gaits[quick].stride, share) * size
    }

    /// The two gaits between which a speed lies, and how far it is towards the quicker one.
    ///
    /// A gait is kept to itself near its own speed; the change is short.
    public func gaitPair(_ speed: Float) -> (slow: Int, quick: Int, share: Float) {
        var slow = 0
        while slow + 1 < gaits.count - 1 && speed > gaits[slow + 1].speed { slow += 1 }
        let (a, b) = (gaits[slow].speed, gaits[slow + 1].speed)
        return (slow, slow + 1, smoothstep(mix(a, b, 0.35), mix(a, b, 0.65), speed))
    }

    /// A posture's values.
    public func posture(_ name: CreaturePosture.Name) -> CreaturePosture {
        postures[Int(name.rawValue)]
    }
}

/// What can be moved apart: each has an origin and axes of its own in every pose.
public enum CreatureBone: Int, CaseIterable, Sendable {
    case chest = 0
    case hips, neck, head, earLeft, earRight
    case tail0, tail1, tail2, tail3
    case foreLeftUpper, foreLeftLower, foreLeftPaw
    case foreRightUpper, foreRightLower, foreRightPaw
    case hindLeftUpper, hindLeftLower, hindLeftPaw
    case hindRightUpper, hindRightLower, hindRightPaw
}

/// The measures of a skeleton on four legs.
public struct CreatureFrame: Sendable {
    /// From the middle of the back to where the neck begins, in the chest's axes.
    public var neck: Vector3
    /// The neck's length.
    public var neckLength: Float
    /// From the middle of the head to the root of the left ear, in the head's axes.
    public var ear: Vector3
    /// From the middle of the back to the root of the tail, in the hips' axes.
    public var tail: Vector3
    /// The length of each of the tail's four bones.
    public var tailBone: Float
    /// From the middle of the back to the left shoulder, in the chest's axes.
    public var shoulder: Vector3
    /// From the middle of the back to the left hip, in the hips' axes.
    public var hip: Vector3
    /// Upper and lower bone of a foreleg and of a hind leg.
    public var foreleg: (upper: Float, lower: Float)
    /// Upper and lower bone of a hind leg.
    public var hindleg: (upper: Float, lower: Float)
}

/// A part of the body: an ellipsoid or a limb covered with strokes.
public struct CreaturePart: Sendable {
    /// The bone it moves with.
    public var bone: CreatureBone
    /// The ends of its axis, in the bone's axes.
    public var from: Vector3
    /// The other end; the same as `from` for a ball.
    public var to: Vector3
    /// How thick it is at either end: half its width (y) and half its height (z).
    public var thick: Vector2
    /// At the other end.
    public var thin: Vector2
    /// How many strokes.
    public var count: Int
    /// Half length and half width of a stroke.
    public var stroke: Vector2
    /// Where the hair points, in the bone's axes.
    public var hair: Vector3
    /// Colours of back, flank and underside.
    public var colours: (back: Colour, flank: Colour, under: Colour)
    /// How ragged its edge is, 0 … 1.
    public var bristle: Float = 0.3
}

/// A single stroke.
public struct CreatureMark: Sendable {
    /// The bone it moves with.
    public var bone: CreatureBone
    /// Its middle, in the bone's axes.
    public var at: Vector3
    /// Half its length, with direction.
    public var along: Vector3
    /// Where it faces.
    public var normal: Vector3
    /// Half its width.
    public var wide: Float
    /// Its colour.
    public var colour: Colour
    /// How much of the colour is its own light.
    public var emission: Float = 0
    /// Whether the right side has one as well.
    public var isPaired = true
}

/// One way of going.
public struct CreatureGait: Sendable {
    /// Metres a second at which it is itself.
    public var speed: Float
    /// Metres gone in a whole cycle.
    public var stride: Float
    /// When each foot meets the ground, shares of the cycle: fore left, fore right, hind left,
    /// hind right.
    public var beats: (Float, Float, Float, Float)
    /// The share of the cycle that a foot is on the ground.
    public var duty: Float
    /// How high a foot is lifted.
    public var lift: Float
    /// How far the back goes up and down.
    public var bob: Float
    /// How far the back rocks, radians: as one piece, and bending in the middle.
    public var rock: Float
    /// Bending in the middle.
    public var bend: Float
}

/// How a body is held at rest.
public struct CreaturePosture: Sendable {
    /// The postures every kind has.
    public enum Name: UInt8, Sendable {
        case stand = 0
        case crouch = 1
        case sit = 2
        case lie = 3
        case run = 4
    }
    /// The middle of the back over the ground.
    public var height: Float
    /// How steeply the fore part rises, radians.
    public var chest: Float
    /// How steeply the hind part rises, radians.
    public var hips: Float
    /// The neck over the horizon, radians.
    public var neck: Float
    /// The head over the horizon, radians.
    public var head: Float
    /// Each bone of the tail over the horizon, radians.
    public var tail: (Float, Float, Float, Float)
    /// How far each bone of the tail turns to the left of the one before, radians.
    public var curl: Float
    /// Where the left forefoot stands, x and y.
    public var forefoot: Vector2
    /// Where the left hind foot stands.
    public var hindfoot: Vector2
    /// From a forefoot up to its wrist.
    public var wrist: Vector3
    /// From a hind foot up to its heel.
    public var heel: Vector3
}

/// How a kind behaves towards people of the room.
public struct CreatureManner: Sendable {
    /// Metres from its friend at which it halts on its way, from far to near.
    public var stages: [Float]
    /// Metres from anybody's body that it keeps.
    public var berth: Float
    /// Metres at which it looks out of its cover, least and most.
    public var cover: (Float, Float)
    /// Metres a second: going, trotting, fleeing.
    public var going: Float
    /// Trotting.
    public var trotting: Float
    /// Fleeing.
    public var fleeing: Float
    /// A person quicker than this (m/s), and nearer than `shyness` metres, puts it to flight.
    public var quick: Float
    /// Metres.
    public var shyness: Float
    /// Seconds that it sits before it lies down.
    public var sitting: Float
    /// Seconds after fleeing, and after leaving, in which it hears no call.
    public var offended: Float
    /// After leaving.
    public var satisfied: Float
    /// The share of flights in which it calls out.
    public var barks: Float
}
