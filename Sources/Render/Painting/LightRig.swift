import CKernels
import Quantities

/// A lamp that lights what is round it.
public struct Lamp: Sendable {
    /// Relative to the camera, metres.
    public var position: Vector3
    /// Where its light ends, metres.
    public var radius: Float
    /// What it adds to the light close by.
    public var colour: Colour

    /// Makes a lamp.
    public init(position: Vector3, radius: Float, colour: Colour) {
        self.position = position
        self.radius = radius
        self.colour = colour
    }
}

/// Something that presses the grass down and aside: a foot, a body.
public struct Press: Sendable {
    /// Relative to the camera, metres, on the ground.
    public var position: Vector3
    /// Where it ends, metres.
    public var radius: Float
    /// 0 … 1.
    public var strength: Float

    /// Makes a press.
    public init(position: Vector3, radius: Float, strength: Float) {
        self.position = position
        self.radius = radius
        self.strength = strength
    }
}

/// Light, air, water and wind of one picture; the defaults are a clear summer's day.
///
/// Colours are in display space. Positions are relative to the camera.
public struct LightRig: Sendable {
    /// Lamps and presses beyond this number are left out.
    public static let limit = 64

    /// The direction to the sun, or to the moon at night, length 1.
    public var sunDirection = Vector3(-0.62, -0.18, 0.58).normalized
    /// What the sun adds where it shines straight on.
    public var sunColour = Colour(0.66, 0.58, 0.36)
    /// Light of the sky on what faces up.
    public var ambientUp = Colour(0.50, 0.57, 0.66)
    /// Light of the ground on what faces down.
    public var ambientDown = Colour(0.36, 0.38, 0.46)
    /// Where sunlight begins on the light ramp: half the cosine plus a half.
    public var rampLow: Float = 0.42
    /// Where sunlight is full on the light ramp.
    public var rampHigh: Float = 0.78

    /// The colour of the air.
    public var hazeColour = Colour(0.66, 0.80, 0.90)
    /// What is added to it towards the sun; may be negative.
    public var hazeTowardsSun = Colour(0.12, 0.08, 0)
    /// How thick the air is, per metre: 0.00085 is a clear day, 0.05 dense fog.
    ///
    /// With x = distance · density, 1/(1 + x + x²/2) of a colour is left.
    public var hazeDensity: Float = 0.00085
    /// How much of sky, clouds, sun and stars the air covers, 0 … 1; near 1 in dense fog.
    public var skyHaze: Float = 0

    /// The sky overhead (from 0.7 of the way up on).
    public var skyZenith = Colour(0.20, 0.46, 0.82)
    /// The sky at a quarter of the way up.
    public var skyMiddle = Colour(0.42, 0.68, 0.91)
    /// The sky at the horizon.
    public var skyHorizon = Colour(0.80, 0.91, 0.94)
    /// Below the horizon where nothing is painted.
    public var skyLow = Colour(0.55, 0.68, 0.62)

    /// Clouds where light falls on them.
    public var cloudLight = Colour(1.0, 0.985, 0.945)
    /// Clouds in their own shadow.
    public var cloudShade = Colour(0.60, 0.70, 0.86)
    /// How much cloud there is, 0 … 1: a cloud stroke appears above its own threshold.
    public var cloudCover: Float = 1

    /// The water's own colour.
    public var waterDeep = Colour(0.12, 0.36, 0.44)
    /// The colour of glints on the water.
    public var waterGlint = Colour(1, 1, 1)
    /// The rocking of the ripples in turns; whole numbers do not matter.
    public var ripplePhase: Float = 0
    /// How wet ground and walls are, 0 … 1.
    public var wetness: Float = 0

    /// How much snow lies, 0 bare … 1 everything that faces up is white.
    public var snowCover: Float = 0
    /// The paint of snow.
    public var snow = Colour(0.785, 0.82, 0.925)
    /// How far the water stands above the level that its strokes were laid for, metres.
    public var tide: Float = 0
    /// Metres above the water that waves keep wet.
    public var wetReach: Float = -0.04
    /// How strongly ripples rock what the water mirrors; 1 as usual.
    public var waves: Float = 1
    /// White water along the shore, 0 … 1.
    public var foam: Float = 0
    /// The running up of the waves in turns; whole numbers do not matter.
    public var swellPhase: Float = 0

    /// Where the wind blows to, horizontal, length 1.
    public var windDirection = Vector3(1, 0, 0)
    /// How much the wind bends the grass, 0 … 1.
    public var windStrength: Float = 0
    /// The way in metres that the air has gone since the start, modulo 64 in x and y.
    ///
    /// Gusts move with it. It stands in for a phase and stays smooth when the wind turns.
    public var windTravel = Vector2(0, 0)

    /// Lamps; the first 64 count, and of these the first eight near a cluster.
    public var lamps: [Lamp] = []
    /// Presses on the grass; the first 64 count, and of these the first eight near a cluster.
    public var presses: [Press] = []

    /// Grass that is trodden down, cell by cell.
    public var path = TroddenPath()

    /// A clear summer's day.
    public init() {}
}

/// A field of trodden grass, relative to the camera.
public struct TroddenPath: Sendable {
    /// Cells along a side.
    public static let side = nacre_path_side
    /// Whether there is one.
    public var isUsed = false
    /// Row by row: 0 standing … 255 trodden to the ground.
    public var cells = [UInt8](repeating: 0, count: TroddenPath.side * TroddenPath.side)
    /// The corner of the first cell, on the ground, metres.
    public var corner = Vector3.zero
    /// The way along a row, and from row to row, each of length 1.
    public var right = Vector2(1, 0)
    /// From row to row.
    public var ahead = Vector2(0, 1)
    /// Metres along a cell's side.
    public var cell: Float = 1
    /// What is trodden to the ground: dry stalks and bare earth, or packed snow.
    public var colour = Colour(0.66, 0.56, 0.33)
}

/// A light rig as the kernels know it, in memory of its own.
final class KernelLights {
    let rig = UnsafeMutablePointer<nacre_light_rig>.allocate(capacity: 1)
    private let lamps = UnsafeMutablePointer<nacre_lamp>.allocate(capacity: LightRig.limit)
    private let presses = UnsafeMutablePointer<nacre_press>.allocate(capacity: LightRig.limit)
    private let path = UnsafeMutablePointer<UInt8>.allocate(
        capacity: TroddenPath.side * TroddenPath.side)

    init() {
        rig.initialize(to: nacre_light_rig())
    }

    deinit {
        rig.deallocate()
        lamps.deallocate()
        presses.deallocate()
        path.deallocate()
    }

    /// Takes over a rig.
    func set(_ lights: LightRig, waterLevel: Float) {
        func triple(_ c: Colour) -> (Float, Float, Float) { (c.red, c.green, c.blue) }
        func hazed(_ c: Colour) -> (Float, Float, Float) {
            triple(c.mixed(with: lights.hazeColour, lights.skyHaze))
        }
        var r = nacre_light_rig()
        let sun = lights.sunDirection
        r.sun_direction = (sun.x, sun.y, sun.z)
        r.sun = triple(lights.sunColour)
        r.ambient_up = triple(lights.ambientUp)
        r.ambient_down = triple(lights.ambientDown)
        r.haze = triple(lights.hazeColour)
        r.haze_sun = triple(lights.hazeTowardsSun)
        r.haze_density = lights.hazeDensity
        r.sky_haze = lights.skyHaze
        r.ramp_low = lights.rampLow
        r.ramp_scale = 1 / max(lights.rampHigh - lights.rampLow, 1e-3)
        r.sky_zenith = hazed(lights.skyZenith)
        r.sky_middle = hazed(lights.skyMiddle)
        r.sky_horizon = hazed(lights.skyHorizon)
        r.sky_low = hazed(lights.skyLow)
        r.cloud_light = hazed(lights.cloudLight)
        r.cloud_shade = hazed(lights.cloudShade)
        r.cloud_cover = lights.cloudCover
        r.water_deep = triple(lights.waterDeep)
        r.water_glint = triple(lights.waterGlint)
        set(lights.path, &r)
        r.ripple_phase = lights.ripplePhase - lights.ripplePhase.rounded(.down)
        r.wetness = lights.wetness
        r.snow_cover = lights.snowCover
        r.snow = triple(lights.snow)
        r.water_level = waterLevel
        r.tide = lights.tide
        r.wet_reach = lights.wetReach
        r.waves = lights.waves
        r.foam = lights.foam
        r.swell_phase = lights.swellPhase - lights.swellPhase.rounded(.down)
        r.wind = (
            lights.windDirection.x * lights.windStrength,
            lights.windDirection.y * lights.windStrength
        )
        r.wind_travel = (lights.windTravel.x, lights.windTravel.y)
        r.lamp_count = Int32(min(lights.lamps.count, LightRig.limit))
        r.press_count = Int32(min(lights.presses.count, LightRig.limit))
        for index in 0..<Int(r.lamp_count) {
            let lamp = lights.lamps[index]
            let (p, c) = (lamp.position, lamp.colour)
            lamps[index] = nacre_lamp(
                x: p.x, y: p.y, z: p.z, radius: lamp.radius, red: c.red, green: c.green,
                blue: c.blue)
        }
        for index in 0..<Int(r.press_count) {
            let press = lights.presses[index]
            let p = press.position
            presses[index] = nacre_press(
                x: p.x, y: p.y, z: p.z, radius: press.radius, strength: press.strength)
        }
        r.lamps = UnsafePointer(lamps)
        r.presses = UnsafePointer(presses)
        rig.pointee = r
    }

    private func set(_ trodden: TroddenPath, _ r: inout nacre_light_rig) {
        guard trodden.isUsed else { return }
        for (index, value) in trodden.cells.enumerated() { path[index] = value }
        r.path = UnsafePointer(path)
        let (right, ahead, scale) = (trodden.right, trodden.ahead, 1 / trodden.cell)
        r.path_corner = (trodden.corner.x, trodden.corner.y, trodden.corner.z)
        r.path_right = (right.x * scale, right.y * scale)
        r.path_ahead = (ahead.x * scale, ahead.y * scale)
        let half = Float(TroddenPath.side) * trodden.cell * 0.5
        r.path_middle = (
            trodden.corner.x + (right.x + ahead.x) * half,
            trodden.corner.y + (right.y + ahead.y) * half
        )
        r.path_radius = half * 1.4143
        r.path_colour = (trodden.colour.red, trodden.colour.green, trodden.colour.blue)
    }
}
