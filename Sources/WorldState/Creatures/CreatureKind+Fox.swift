import Quantities

extension CreatureKind {
    private static let rust = Colour(0.86, 0.40, 0.12)
    private static let flame = Colour(0.93, 0.52, 0.19)
    private static let dusky = Colour(0.60, 0.26, 0.10)
    private static let white = Colour(0.97, 0.94, 0.87)
    private static let soot = Colour(0.13, 0.10, 0.09)

    /// A red fox.
    public static let fox = CreatureKind(
        name: "fox", mass: 6.5, size: 1.18, pressRadius: 0.75,
        frame: CreatureFrame(
            neck: Vector3(0.225, 0, 0.045), neckLength: 0.115, ear: Vector3(-0.020, 0.038, 0.038),
            tail: Vector3(-0.215, 0, 0.030), tailBone: 0.105,
            shoulder: Vector3(0.155, 0.048, -0.03),
            hip: Vector3(-0.165, 0.050, -0.01), foreleg: (0.125, 0.118), hindleg: (0.135, 0.150)),
        parts: body + legs + brush, marks: face,
        gaits: [
            CreatureGait(
                speed: 0.75, stride: 0.62, beats: (0.25, 0.75, 0, 0.5), duty: 0.62, lift: 0.05,
                bob: 0.006, rock: 0.015, bend: 0),
            CreatureGait(
                speed: 2.3, stride: 1.05, beats: (0, 0.5, 0.5, 0), duty: 0.45, lift: 0.075,
                bob: 0.018, rock: 0.02, bend: 0.02),
            CreatureGait(
                speed: 6, stride: 2.3, beats: (0.52, 0.62, 0, 0.1), duty: 0.26, lift: 0.13,
                bob: 0.05, rock: 0.16, bend: 0.24),
        ],
        postures: [
            CreaturePosture(
                height: 0.315, chest: 0.03, hips: 0, neck: 0.85, head: -0.12,
                tail: (-0.55, -0.75, -0.50, -0.15), curl: 0.06, forefoot: Vector2(0.165, 0.042),
                hindfoot: Vector2(-0.185, 0.046), wrist: Vector3(-0.008, 0, 0.068),
                heel: Vector3(-0.055, 0, 0.100)),
            CreaturePosture(
                height: 0.225, chest: -0.04, hips: 0.02, neck: 0.22, head: 0.02,
                tail: (-0.25, -0.40, -0.25, 0), curl: 0.03, forefoot: Vector2(0.185, 0.052),
                hindfoot: Vector2(-0.155, 0.056), wrist: Vector3(-0.02, 0, 0.060),
                heel: Vector3(-0.080, 0, 0.080)),
            CreaturePosture(
                height: 0.245, chest: 0.98, hips: 0.80, neck: 1.25, head: -0.10,
                tail: (-0.60, -0.10, 0, 0.05), curl: 0.62, forefoot: Vector2(0.125, 0.034),
                hindfoot: Vector2(0.030, 0.078), wrist: Vector3(-0.006, 0, 0.068),
                heel: Vector3(-0.105, 0, 0.035)),
            CreaturePosture(
                height: 0.120, chest: 0.10, hips: -0.06, neck: 0.95, head: -0.16,
                tail: (-0.30, 0, 0, 0.05), curl: 0.55, forefoot: Vector2(0.350, 0.050),
                hindfoot: Vector2(-0.020, 0.105), wrist: Vector3(-0.066, 0, 0.018),
                heel: Vector3(-0.105, 0, 0.035)),
            CreaturePosture(
                height: 0.290, chest: -0.02, hips: 0.02, neck: 0.42, head: -0.02,
                tail: (-0.10, -0.12, -0.04, 0.06), curl: 0.02, forefoot: Vector2(0.165, 0.036),
                hindfoot: Vector2(-0.180, 0.040), wrist: Vector3(-0.010, 0, 0.068),
                heel: Vector3(-0.060, 0, 0.098)),
        ],
        manner: CreatureManner(
            stages: [8, 5, 3.1, 1.8], berth: 1.2, cover: (9.5, 13.5), going: 0.85, trotting: 2.2,
            fleeing: 6.2, quick: 1.9, shyness: 7, sitting: 22, offended: 12, satisfied: 6,
            barks: 0.8))

    private static let body: [CreaturePart] =
        [
            CreaturePart(
                bone: .chest, from: Vector3(-0.02, 0, 0), to: Vector3(0.19, 0, 0.005),
                thick: Vector2(0.072, 0.086), thin: Vector2(0.070, 0.092), count: 210,
                stroke: Vector2(0.036, 0.013), hair: Vector3(-1, 0, -0.25),
                colours: (rust, flame, white)),
            CreaturePart(
                bone: .hips, from: Vector3(-0.20, 0, 0.004), to: Vector3(0.03, 0, 0),
                thick: Vector2(0.070, 0.084), thin: Vector2(0.068, 0.080), count: 210,
                stroke: Vector2(0.036, 0.013), hair: Vector3(-1, 0, -0.25),
                colours: (rust * 0.96, flame * 0.96, Colour(0.90, 0.80, 0.68))),
            CreaturePart(
                bone: .neck, from: Vector3(-0.04, 0, -0.02), to: Vector3(0.115, 0, 0),
                thick: Vector2(0.070, 0.084), thin: Vector2(0.050, 0.054), count: 130,
                stroke: Vector2(0.032, 0.012), hair: Vector3(-1, 0, -0.1),
                colours: (rust, flame, white)),
            CreaturePart(
                bone: .head, from: Vector3(-0.005, 0, 0), to: Vector3(0.012, 0, 0),
                thick: Vector2(0.058, 0.052), thin: Vector2(0.052, 0.048), count: 110,
                stroke: Vector2(0.020, 0.010), hair: Vector3(-1, 0, 0.1),
                colours: (rust, flame, white), bristle: 0.2),
            CreaturePart(
                bone: .head, from: Vector3(0.03, 0, -0.012), to: Vector3(0.118, 0, -0.022),
                thick: Vector2(0.036, 0.034), thin: Vector2(0.014, 0.015), count: 64,
                stroke: Vector2(0.018, 0.0075), hair: Vector3(-1, 0, 0.05),
                colours: (rust, Colour(0.92, 0.66, 0.40), white), bristle: 0.1),
            // The white ruff of the cheeks.
            CreaturePart(
                bone: .head, from: Vector3(-0.012, 0, -0.030), to: Vector3(0.018, 0, -0.032),
                thick: Vector2(0.068, 0.026), thin: Vector2(0.050, 0.022), count: 56,
                stroke: Vector2(0.024, 0.009), hair: Vector3(-0.8, 0, -0.7),
                colours: (flame, white, white), bristle: 0.35),
        ] + ears

    private static let ears: [CreaturePart] = [CreatureBone.earLeft, .earRight].map { bone in
        CreaturePart(
            bone: bone, from: Vector3(0, 0, -0.004), to: Vector3(0, 0, 0.056),
            thick: Vector2(0.030, 0.010), thin: Vector2(0.005, 0.004), count: 34,
            stroke: Vector2(0.015, 0.008), hair: Vector3(0, 0, 1),
            colours: (soot, rust, rust), bristle: 0.1)
    }

    private static func leg(
        _ bones: (CreatureBone, CreatureBone, CreatureBone), thigh: Vector2, knee: Vector2,
        lengths: (Float, Float, Float)
    ) -> [CreaturePart] {
        let shin = Vector2(0.021, 0.021)
        return [
            CreaturePart(
                bone: bones.0, from: Vector3(-0.02, 0, 0), to: Vector3(lengths.0, 0, 0),
                thick: thigh, thin: knee, count: 44, stroke: Vector2(0.028, 0.011),
                hair: Vector3(1, 0, 0), colours: (rust, flame * 0.97, flame * 0.9)),
            CreaturePart(
                bone: bones.1, from: .zero, to: Vector3(lengths.1, 0, 0), thick: knee, thin: shin,
                count: 34, stroke: Vector2(0.024, 0.009), hair: Vector3(1, 0, 0),
                colours: (dusky, dusky.mixed(with: soot, 0.4), dusky), bristle: 0.2),
            CreaturePart(
                bone: bones.2, from: .zero, to: Vector3(lengths.2, 0, 0), thick: shin,
                thin: Vector2(0.019, 0.019), count: 30, stroke: Vector2(0.022, 0.010),
                hair: Vector3(1, 0, 0), colours: (soot, soot * 1.2, soot), bristle: 0.1),
            CreaturePart(
                bone: bones.2, from: Vector3(lengths.2, 0, 0.004),
                to: Vector3(lengths.2 - 0.004, 0, 0.028), thick: Vector2(0.021, 0.015),
                thin: Vector2(0.020, 0.013), count: 22, stroke: Vector2(0.017, 0.010),
                hair: Vector3(0, 0, 1), colours: (soot, soot, soot), bristle: 0),
        ]
    }

    private static let legs: [CreaturePart] =
        leg(
            (.foreLeftUpper, .foreLeftLower, .foreLeftPaw), thigh: Vector2(0.034, 0.046),
            knee: Vector2(0.025, 0.026), lengths: (0.125, 0.118, 0.062))
        + leg(
            (.foreRightUpper, .foreRightLower, .foreRightPaw), thigh: Vector2(0.034, 0.046),
            knee: Vector2(0.025, 0.026), lengths: (0.125, 0.118, 0.062))
        + leg(
            (.hindLeftUpper, .hindLeftLower, .hindLeftPaw), thigh: Vector2(0.048, 0.078),
            knee: Vector2(0.030, 0.036), lengths: (0.135, 0.150, 0.106))
        + leg(
            (.hindRightUpper, .hindRightLower, .hindRightPaw), thigh: Vector2(0.048, 0.078),
            knee: Vector2(0.030, 0.036), lengths: (0.135, 0.150, 0.106))

    private static let brush: [CreaturePart] = [
        (CreatureBone.tail0, Vector2(0.034, 0.034), Vector2(0.046, 0.046), 60, rust, flame),
        (.tail1, Vector2(0.046, 0.046), Vector2(0.056, 0.056), 84, rust, flame),
        (.tail2, Vector2(0.056, 0.056), Vector2(0.050, 0.050), 84, dusky, rust),
        (.tail3, Vector2(0.050, 0.050), Vector2(0.012, 0.012), 60, white, white),
    ].map { bone, thick, thin, count, back, flank in
        CreaturePart(
            bone: bone, from: Vector3(-0.01, 0, 0), to: Vector3(0.115, 0, 0), thick: thick,
            thin: thin, count: count, stroke: Vector2(0.040, 0.012), hair: Vector3(1, 0, 0),
            colours: (back, flank, flank), bristle: 0.4)
    }

    private static let face: [CreatureMark] = [
        // Eyes: a dark rim, amber, the pupil.
        CreatureMark(
            bone: .head, at: Vector3(0.050, 0.038, 0.018), along: Vector3(0.009, -0.013, -0.006),
            normal: Vector3(0.75, 0.60, 0.28), wide: 0.0105, colour: soot),
        CreatureMark(
            bone: .head, at: Vector3(0.054, 0.041, 0.0195), along: Vector3(0.006, -0.008, -0.004),
            normal: Vector3(0.75, 0.60, 0.28), wide: 0.0075, colour: Colour(0.97, 0.70, 0.18),
            emission: 0.4),
        CreatureMark(
            bone: .head, at: Vector3(0.058, 0.043, 0.020), along: Vector3(0, 0, 0.0062),
            normal: Vector3(0.75, 0.60, 0.28), wide: 0.0034, colour: Colour(0.03, 0.02, 0.02)),
        // The dark line from eye to muzzle.
        CreatureMark(
            bone: .head, at: Vector3(0.084, 0.031, 0.000), along: Vector3(0.022, -0.008, -0.010),
            normal: Vector3(0.3, 0.9, 0.3), wide: 0.0045, colour: dusky),
        // Light inside the ears.
        CreatureMark(
            bone: .earLeft, at: Vector3(0.0125, 0, 0.026), along: Vector3(0, 0, 0.024),
            normal: Vector3(1, 0, 0), wide: 0.015, colour: Colour(0.94, 0.86, 0.76),
            isPaired: false),
        CreatureMark(
            bone: .earRight, at: Vector3(0.0125, 0, 0.026), along: Vector3(0, 0, 0.024),
            normal: Vector3(1, 0, 0), wide: 0.015, colour: Colour(0.94, 0.86, 0.76),
            isPaired: false),
        CreatureMark(
            bone: .head, at: Vector3(0.140, 0, -0.016), along: Vector3(0, 0.0135, 0),
            normal: Vector3(0.8, 0, 0.6), wide: 0.0115, colour: soot, isPaired: false),
        // Throat.
        CreatureMark(
            bone: .neck, at: Vector3(0.05, 0, -0.070), along: Vector3(0.06, 0, 0.008),
            normal: Vector3(0.1, 0, -1), wide: 0.036, colour: white, isPaired: false),
    ]
}
