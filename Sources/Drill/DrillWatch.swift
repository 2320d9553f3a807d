import Conditions
import Kernels
import Quantities
import WorldState

/// Follows a world through a drill and keeps what the report is made of.
///
/// Looks only: the world is the same with and without it. Owned by one thread; its memory grows
/// with the length of the drill, so that it is for drills and not for weeks.
public final class DrillWatch {
    /// A channel's state from some tick on.
    struct Turn: Hashable {
        var tick: Tick
        var state: ConditionState
    }
    /// The largest change from one tick to the next, or from picture to picture.
    struct Jump: Hashable {
        var size: Float = 0
        var tick = Tick(0)
    }

    let layout: ChannelLayout
    let drives: [Drive]
    /// How a channel's state went; one that never settles keeps only its first turns.
    private(set) var turns: [[Turn]]
    /// For every tick the share of every drive, 0 at rest … 1 full.
    private(set) var shares: [Float] = []
    /// For every tick the change of every property, in shares of its range.
    private(set) var moves: [Float] = []
    /// How far somebody's place in the world moved in a tick, metres.
    private(set) var leaps: [Float] = []
    /// Mean lightness of pictures, 0 … 1, and their ticks.
    private(set) var lightness: [(tick: Tick, value: Float)] = []
    /// The ticks of lightning, whose light is meant to jump.
    private(set) var strikes: [Tick] = []
    private(set) var ticks = 0
    private(set) var missed: UInt64 = 0
    private(set) var hash: UInt64 = 0
    /// The first tick at which something was no number.
    private(set) var broken: Tick?
    private(set) var first: Tick?
    private var before: [Float] = []
    private var places: [(track: UInt32, position: WorldPosition)] = []

    private static let mostTurns = 400

    /// Makes a watch of a world.
    ///
    /// - Parameter ticks: How many ticks it can watch without allocating.
    public init(_ world: World, ticks: Int = 0) {
        layout = world.layout
        drives = world.drives
        turns = layout.channels.map { _ in
            var own: [Turn] = []
            own.reserveCapacity(ticks > 0 ? DrillWatch.mostTurns : 0)
            return own
        }
        shares.reserveCapacity(ticks * drives.count)
        moves.reserveCapacity(ticks * Property.allCases.count)
        leaps.reserveCapacity(ticks)
        lightness.reserveCapacity(ticks / 6)
        strikes.reserveCapacity(min(ticks, 256))
        before = world.properties
        places = world.visitors.map { ($0.track, $0.position) }
    }

    /// Takes notice of a tick.
    public func observe(_ world: World, hash: UInt64) {
        if first == nil { first = world.tick }
        ticks += 1
        self.hash = hash
        observeStates(world.conditions, world.tick)
        for index in drives.indices { shares.append(world.figure(ofDrive: index).share) }
        observeProperties(world)
        observeVisitors(world)
        for event in world.events where event.kind == .lightning { strikes.append(world.tick) }
    }

    /// Takes notice of a picture.
    public func observe(_ picture: PixelBuffer, at tick: Tick) {
        guard let bytes = picture.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            return
        }
        var sum = 0
        let count = picture.width * picture.height
        for i in 0..<count {
            let pixel = bytes + 4 * i
            sum += 54 * Int(pixel[0]) + 183 * Int(pixel[1]) + 19 * Int(pixel[2])
        }
        lightness.append((tick, Float(sum) / Float(count * 256 * 255)))
    }

    /// Takes notice of ticks that began more than a period late; live alone.
    public func observe(missed: UInt64) { self.missed = missed }

    /// When it was, in seconds of the drill: the first tick watched is one tick in.
    func seconds(_ tick: Tick) -> Double {
        Double(tick.index - (first ?? tick).index + 1) / Double(Tick.perSecond)
    }

    /// The number of a time in the arrays that hold one entry a tick.
    func row(_ nanoseconds: Int64) -> Int {
        min(ticks, max(0, Int((Double(nanoseconds) * 60e-9).rounded(.up)) - 1))
    }

    /// A drive's share in a tick counted from the first.
    func share(_ row: Int, _ drive: Int) -> Float { shares[row * drives.count + drive] }

    private func observeStates(_ frame: ConditionFrame, _ tick: Tick) {
        for channel in turns.indices where turns[channel].count < DrillWatch.mostTurns {
            let state = frame.states[channel]
            if turns[channel].last?.state != state {
                turns[channel].append(Turn(tick: tick, state: state))
            }
        }
    }

    private func observeProperties(_ world: World) {
        for property in Property.allCases {
            let index = Int(property.rawValue)
            let now = world[property]
            let entry = property.entry
            if !now.isFinite { broken = broken ?? world.tick }
            let move = ticks == 1 ? 0 : abs(now - before[index])
            // The clock goes round: from 24 to 0 is no jump.
            moves.append(property == .hour ? 0 : move / (entry.high - entry.low))
            before[index] = now
        }
    }

    private func observeVisitors(_ world: World) {
        var farthest: Float = 0
        for slot in world.visitors.indices {
            let (track, position) = (world.visitors[slot].track, world.visitors[slot].position)
            if track != 0 && places[slot].track == track {
                let way = position.relative(to: places[slot].position).length
                if !way.isFinite { broken = broken ?? world.tick }
                farthest = max(farthest, way)
            }
            places[slot] = (track, position)
        }
        leaps.append(farthest)
    }
}
