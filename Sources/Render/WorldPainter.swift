import Kernels
import Quantities
import Synchronization
import WorldState

/// Turns a world, seen from somewhere, into a painted picture.
///
/// It keeps strokes and memory between pictures, nothing else: with `Quality.film` the bytes of
/// a picture are a pure function of state and viewpoint, whatever was painted before, with any
/// number of workers and at any instruction set. Use from one thread at a time, except `tend`.
public final class WorldPainter: @unchecked Sendable {
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

    /// What stands round the camera, as far as it is known.
    private(set) var listing = StrokeListing()
    private let stock: StrokeStock
    private let made = Handover<StrokeListing>()
    private let wantedPlace = Atomic<UInt64>(0)
    private let wantedSun = Atomic<Int32>(0)
    private let wantedZoom = Atomic<Int32>(4)
    private let tender = WorkerPool(workers: 1)
    let painter: StrokePainter
    let dynamic = DynamicStrokes(capacity: 24_000)
    let clouds: CloudField
    let skyLights: SkyLights
    let figure = FigureForm()
    let creaturePose = CreaturePose()
    let creatureForms = CreatureKind.all.map { CreatureForm($0) }
    private let sky: StrokeSet
    private let mountains: StrokeSet
    /// What the premise placed, with its strokes.
    let placedThings: [StandingThing]
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
        placedThings = StandingThing.all(premise)
        lay = { [unowned self] in if let laying { layDynamic(laying) } }
    }

    /// Makes every patch that a picture from here needs, so that the first one is whole.
    ///
    /// Not while another thread tends.
    public func prepare(_ world: World, viewpoint: Viewpoint) {
        stand(camera(viewpoint), viewpoint, SunStep(LightRecipe(world).keyDirection), .film)
    }

    /// The camera of a viewpoint.
    private func camera(_ viewpoint: Viewpoint) -> Camera {
        var camera = Camera(
            forward: viewpoint.rotation.rotate(Vector3(1, 0, 0)),
            fieldOfView: Viewpoint.fieldOfView, height: height, near: 0.25)
        camera.take(viewpoint.frustum)
        return camera
    }

    /// Brings what stands up to date.
    private func stand(
        _ camera: Camera, _ viewpoint: Viewpoint, _ sun: SunStep, _ quality: Quality
    ) {
        let request = StrokeRequest(viewpoint.position, sun, zoom: camera.zoom(height: height))
        switch quality {
        case .film:
            listing = stock.whole(request, after: listing, pool)
        case .live:
            made.take(into: &listing)
        }
        wantedPlace.store(request.place, ordering: .relaxed)
        wantedSun.store(sun.index, ordering: .relaxed)
        wantedZoom.store(request.zoom, ordering: .relaxed)
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
        var camera = camera(viewpoint)
        stand(camera, viewpoint, sun, quality)
        camera.thinning = quality == .film ? 0 : thinning
        setLight(world, light, sun, viewpoint)
        place(viewpoint.position)
        laying = Laying(
            world: world, light: light, sun: sun, viewpoint: viewpoint, camera: camera)
        painter.paint(
            placed, dynamic: dynamic, camera: camera, lights: rig,
            waterLevel: world.waterLevel - viewpoint.position.z, into: image, lay: lay)
        laying = nil
        figures.chunksPending = listing.missing
        if listing.missing > 0 { figures.coarsePaints &+= 1 }
        figures.residentStrokes =
            listing.residentStrokes + sky.count + mountains.count + dynamic.count
        figures.visibleStrokes = painter.counts.visible
        figures.stages = painter.stageSeconds
    }

    /// Makes some of the patches and shadows that the latest live picture lacked.
    ///
    /// For one other thread, of low priority, while live pictures are painted; they show what
    /// was made from the next on. Allocates, and takes some milliseconds.
    /// - Returns: Whether there was anything to do; otherwise ask again a little later.
    public func tend() -> Bool {
        let request = StrokeRequest(
            place: wantedPlace.load(ordering: .relaxed), sun: wantedSun.load(ordering: .relaxed),
            zoom: wantedZoom.load(ordering: .relaxed))
        guard let next = stock.some(request, tender) else { return false }
        made.offer(next)
        return true
    }

    private func place(_ camera: WorldPosition) {
        placed.removeAll(keepingCapacity: true)
        placed.append(PlacedSet(sky, offset: .zero))
        placed.append(PlacedSet(mountains, offset: Vector3(0, 0, -camera.z)))
        for thing in placedThings {
            let offset = thing.foot.relative(to: camera)
            if offset.lengthSquared < 250_000 {
                placed.append(PlacedSet(thing.strokes, offset: offset))
            }
        }
        for patch in listing.patches {
            let far = patch.chunk.offset(from: camera.chunk)
            placed.append(
                PlacedSet(
                    patch.set,
                    offset: Vector3(
                        far.x - camera.offset.x, far.y - camera.offset.y, -camera.z)))
        }
    }
}
