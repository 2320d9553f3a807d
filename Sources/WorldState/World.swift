import Conditions
import Quantities

/// The world: everything that is remembered from one tick to the next, and `step`.
///
/// The same premise, drives, layout and inputs give the same state to the bit, on any machine,
/// optimised or not. All room is allocated when the world is made. It is owned by one thread;
/// whoever else wants to see it reads a copy.
public final class World {
    /// What the world was made from.
    public let premise: Premise
    /// The channels of its conditions.
    public let layout: ChannelLayout
    /// The recipe of its place.
    public let recipe: MeadowRecipe

    /// How many ticks have been stepped.
    public internal(set) var tick = Tick(0)
    /// The hour of the world in 2^32 parts of a day.
    public internal(set) var dayTurn: UInt32
    /// How far the clock is being moved by a directive, hours still to go.
    var hourToGo: Float = 0
    /// The property values that the world follows, in the order of `Property.allCases`.
    public internal(set) var properties: [Float]
    /// The operations' layer.
    var layers: [OperationLayer]
    /// The drives, in profile order.
    public internal(set) var drives: [Drive]
    /// What each drive remembers: one entry, or one for each visitor slot.
    var driveStates: [DriveState]
    /// What is held still.
    public internal(set) var held: HoldSet = []
    /// The weather.
    public internal(set) var weather = Weather()
    /// The wanderers; slot 0 is always present.
    public internal(set) var wanderers: [Wanderer]
    /// The birds.
    public internal(set) var birds: [Bird]
    /// The room's visitors.
    public internal(set) var visitors: [Visitor]
    /// Where the grass was trodden.
    public internal(set) var treads: [Tread]
    var nextTread: UInt32 = 0
    /// How far the grass of the room's place is trodden down; all healed without a place.
    public internal(set) var trodden: TroddenField
    /// The animals that come when called.
    public internal(set) var creatures: [Creature]
    /// Grasshoppers in the air.
    public internal(set) var hoppers = [Hopper](repeating: .none, count: Hopper.limit)
    /// The eye through which the room's window is seen.
    public internal(set) var roomEye: RoomEye
    /// The foot of the room's picture in the world, on the ground; without meaning without one.
    public let roomOrigin: WorldPosition
    /// The conditions of the last tick, as they came.
    public internal(set) var conditions: ConditionFrame
    /// The stream all chance is drawn from.
    var random: RandomStream

    /// What happened in the last tick; not state.
    public internal(set) var events: [WorldEvent] = []
    /// Events that found no room.
    public internal(set) var refusedEvents: UInt64 = 0
    /// Operations that were beyond the limit of a tick.
    public internal(set) var refusedOperations: UInt64 = 0
    /// The channels whose people come into the world.
    let visitorChannels: [Int]
    var planner: Planner
    var nearPlans = NearPlans()
    var creaturePlans = NearPlans()
    /// What each property is asked to be this tick; made anew every tick.
    var asked: [Float]

    /// Makes a world at its first moment.
    ///
    /// - Parameters:
    ///   - premise: What it is to be.
    ///   - drives: At most `Drive.limit`, their channels valid in `layout`.
    ///   - layout: The channels its conditions will have.
    public init(premise: Premise, drives: [Drive], layout: ChannelLayout) {
        precondition(drives.count <= Drive.limit, "at most \(Drive.limit) drives")
        self.premise = premise
        self.layout = layout
        visitorChannels = World.visitorChannels(in: layout)
        recipe = MeadowRecipe(seed: premise.seed)
        planner = Planner(recipe: recipe)
        dayTurn = World.turn(ofHour: premise[.hour])
        properties = premise.properties
        asked = premise.properties
        layers = Array(repeating: .none, count: Property.allCases.count)
        self.drives = drives
        driveStates = Array(
            repeating: .none, count: Drive.limit + Drive.limit * Track.limit)
        conditions = ConditionFrame(layout: layout)
        random = RandomStream(seed: Hash.of(premise.seed, 0x57A7E))
        visitors = Array(repeating: .none, count: Track.limit)
        treads = Array(repeating: .none, count: Tread.count)
        trodden = TroddenField(premise.room)
        creatures = (0..<Creature.limit).map { Creature.absent($0, seed: premise.seed) }
        roomEye = .resting(premise.room.window.rest)
        roomOrigin = World.origin(of: premise.room, &planner)
        wanderers = []
        birds = []
        events.reserveCapacity(WorldEvent.limit)
        wanderers = (0..<Control.limit).map { World.newWanderer($0, premise: premise) }
        if premise.room.hasOwnView, let place = premise.room.place {
            // Nobody walks about: the room itself is there, and birds and weather are round it.
            placeWanderer(0, x: place.x, y: place.y, heading: place.heading)
        } else {
            placeWanderer(0, x: premise.startX, y: premise.startY, heading: premise.startHeading)
        }
        birds = (0..<Bird.count).map { newBird($0) }
        weather.wind = Vector2(properties[Int(Property.windSpeed.rawValue)], 0)
        weather.snowCover = properties[Int(Property.snowCover.rawValue)]
        weather.exposure = targetExposure
    }

    /// The value of a property at this tick.
    public subscript(property: Property) -> Float { properties[Int(property.rawValue)] }

    /// The hour of the world, 0 … 24: its clock and what `Property.hourShift` adds.
    public var hour: Float {
        let shift = self[.hourShift]
        let turn = shift == 0 ? dayTurn : dayTurn &+ World.turn(ofHour: shift)
        return Float(turn >> 8) * (24 / 16_777_216)
    }

    /// Where the lakes' water stands, metres above the zero level; waves not counted.
    public var waterLevel: Float { MeadowRecipe.waterLevel + self[.waterLevel] }

    /// Sun and moon at this tick.
    public var daylight: Daylight {
        Daylight(hour: hour, day: premise.day, latitude: premise.latitude)
    }

    /// How brightly lamps burn, 0 … 1: by themselves at dusk, or as told.
    public var lampLight: Float {
        max(self[.lamps], smoothstep(0.10, -0.04, daylight.sun.z))
    }

    private static func origin(
        of room: RoomPlacement, _ planner: inout Planner
    ) -> WorldPosition {
        guard let place = room.place else { return WorldPosition(x: 0, y: 0, z: 0) }
        let height = planner.height(place.x, place.y)
        return WorldPosition(x: place.x, y: place.y, z: max(height, MeadowRecipe.waterLevel))
    }

    static func turn(ofHour hour: Float) -> UInt32 {
        let share = Double(hour) / 24
        return UInt32(truncatingIfNeeded: Int64((share - share.rounded(.down)) * 4_294_967_296))
    }

    static func newWanderer(_ index: Int, premise: Premise) -> Wanderer {
        let nowhere = WorldPosition(x: 0, y: 0, z: 0)
        return Wanderer(
            identity: Hash.of(premise.seed, 0xF16, Int64(index)), isPresent: index == 0,
            position: nowhere, velocity: .zero, heading: premise.startHeading,
            viewHeading: premise.startHeading, viewPitch: World.restingPitch, view: premise.view,
            stride: 0, breath: 0, camera: nowhere, idleTicks: 600, restTicks: 0, stuckTicks: 0,
            turnBackTicks: 0, turnBackFrom: 0, doing: .standing)
    }

    /// The view tips down a little when nobody says otherwise, radians.
    static let restingPitch: Float = -0.10

    func note(_ event: WorldEvent) {
        guard events.count < WorldEvent.limit else {
            refusedEvents &+= 1
            return
        }
        events.append(event)
    }
}

/// The operations' layer of one property.
struct OperationLayer: Hashable, Sendable {
    var isActive: Bool
    var value: Float
    var merge: LayerMerge
    /// Ticks left; 0 means until released.
    var ticks: UInt32

    static let none = OperationLayer(isActive: false, value: 0, merge: .override, ticks: 0)
}

/// What a drive remembers.
struct DriveState: Hashable, Sendable {
    var output: Float
    var isAwake: Bool
    var cooldown: UInt32

    static let none = DriveState(output: 0, isAwake: false, cooldown: 0)
}
