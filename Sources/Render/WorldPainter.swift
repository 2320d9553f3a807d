import Kernels
import Quantities
import WorldState

/// Turns a world, seen from somewhere, into a painted picture.
///
/// It keeps strokes and memory between pictures, nothing else: with `Quality.film` the bytes of
/// a picture are a pure function of state and viewpoint, whatever was painted before, with any
/// number of workers and at any instruction set. Use from one thread at a time.
public final class WorldPainter {
    /// How much work a picture may take.
    public enum Quality: Sendable, Equatable {
        /// Waits for every patch of strokes and every shadow.
        case film
        /// Paints with what there is; what is missing is coarser until `tend` has made it.
        case live
    }

    /// What the painter holds and what the latest picture took.
    public struct Figures: Sendable {
        /// Strokes kept in memory, the sky's included.
        public var residentStrokes = 0
        /// Strokes on the latest picture.
        public var visibleStrokes = 0
        /// Patches of strokes that may be seen and are still to be made.
        public var chunksPending = 0
        /// Pictures painted while patches were missing.
        public var coarsePaints: UInt64 = 0
        /// Seconds each stage of the latest picture took.
        public var stages: [(stage: String, seconds: Double)] = []
    }

    /// What the painter holds and what the latest picture took.
    public private(set) var figures = Figures()

    let stock: StrokeStock
    let painter: StrokePainter
    let dynamic = DynamicStrokes(capacity: 24_000)
    let clouds: CloudField
    let skyLights: SkyLights
    let figure = FigureForm()
    private let sky: StrokeSet
    private let mountains: StrokeSet
    private let pool: WorkerPool
    private let height: Int
    private var placed: [PlacedSet] = []
    /// What the dynamic strokes of the picture under way are laid from.
    private var laying: Laying?
    private var lay: @Sendable () -> Void = {}
    var rig = LightRig()
    var litPlaces: [(distance: Float, lamp: Lamp)] = []
    var pressPlaces: [(distance: Float, press: Press)] = []

    /// How much sooner strokes of the middle distance thin out, 0 … 0.5.
    ///
    /// For live pictures on a busy machine; a film is painted with 0, whatever stands here.
    public var thinning: Float = 0

    /// Makes a painter for the worlds of a premise.
    ///
    /// Allocates.
    ///
    /// - Parameters:
    ///   - premise: What the world is; only its seed and recipe matter here.
    ///   - width: Pixels across.
    ///   - height: Pixels down.
    ///   - pool: Who does the work.
    ///   - level: The instruction set; every one gives the same bytes.
    public init(
        premise: Premise, width: Int, height: Int, pool: WorkerPool, level: SIMDLevel = .best
    ) {
        self.pool = pool
        self.height = height
        stock = StrokeStock(recipe: MeadowRecipe(seed: premise.seed))
        painter = StrokePainter(width: width, height: height, pool: pool, level: level)
        clouds = CloudField(seed: premise.seed)
        skyLights = SkyLights(seed: premise.seed)
        sky = SkyWash.make(seed: premise.seed)
        mountains = MountainRange.make(seed: premise.seed)
        nonisolated(unsafe) unowned let myself = self
        lay = { if let laying = myself.laying { myself.layDynamic(laying) } }
    }

    /// Makes every patch that a picture from here needs, so that the first one is whole.
    public func prepare(_ world: World, viewpoint: Viewpoint) {
        stock.list(from: viewpoint.position)
        stock.makeAll(pool)
        stock.shade(SunStep(LightRecipe(world).keyDirection), upTo: .max, pool)
    }

    /// Paints what is seen from a viewpoint.
    ///
    /// - Parameters:
    ///   - world: The state; it is only read.
    ///   - viewpoint: Where the eye is and how it looks.
    ///   - quality: How much work may be done.
    ///   - image: Where the picture goes: `rgba8` of the painter's size.
    public func paint(
        _ world: World, viewpoint: Viewpoint, quality: Quality, into image: PixelBuffer
    ) {
        let light = LightRecipe(world)
        let sun = SunStep(light.keyDirection)
        stock.list(from: viewpoint.position)
        if quality == .film {
            stock.makeAll(pool)
            stock.shade(sun, upTo: .max, pool)
        }
        var camera = Camera(
            forward: viewpoint.rotation.rotate(Vector3(1, 0, 0)),
            fieldOfView: Viewpoint.fieldOfView, height: height, near: 0.25)
        camera.thinning = quality == .film ? 0 : thinning
        setLight(world, light, sun, viewpoint)
        place(viewpoint.position)
        laying = Laying(
            world: world, light: light, sun: sun, viewpoint: viewpoint, camera: camera)
        painter.paint(
            placed, dynamic: dynamic, camera: camera, lights: rig,
            waterLevel: MeadowRecipe.waterLevel - viewpoint.position.z, into: image, lay: lay)
        laying = nil
        figures.chunksPending = stock.missing.count
        if !stock.missing.isEmpty { figures.coarsePaints &+= 1 }
        figures.residentStrokes =
            stock.residentStrokes + sky.count + mountains.count + dynamic.count
        figures.visibleStrokes = painter.counts.visible
        figures.stages = painter.stageSeconds
    }

    /// Makes some of the missing patches and works out some of the stale shadows.
    ///
    /// For live pictures, between two of them. Allocates, and takes about 1 ms a unit.
    ///
    /// - Parameters:
    ///   - world: The state; it is only read.
    ///   - viewpoint: From where the next picture will be seen.
    ///   - patches: How many missing patches to make at the most.
    ///   - shadows: How many patches to shade anew at the most.
    public func tend(_ world: World, viewpoint: Viewpoint, patches: Int, shadows: Int) {
        stock.list(from: viewpoint.position)
        stock.make(upTo: patches)
        stock.shade(SunStep(LightRecipe(world).keyDirection), upTo: shadows, pool)
    }

    private func place(_ camera: WorldPosition) {
        placed.removeAll(keepingCapacity: true)
        placed.append(PlacedSet(sky, offset: .zero))
        placed.append(PlacedSet(mountains, offset: Vector3(0, 0, -camera.z)))
        for patch in stock.listed {
            let far = patch.chunk.offset(from: camera.chunk)
            placed.append(
                PlacedSet(
                    patch.set,
                    offset: Vector3(
                        far.x - camera.offset.x, far.y - camera.offset.y, -camera.z)))
        }
    }
}
