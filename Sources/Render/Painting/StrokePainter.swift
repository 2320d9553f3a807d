import CKernels
import Kernels
import Quantities

/// A set of strokes and where it lies.
public struct PlacedSet: Sendable {
    /// The strokes.
    public var set: StrokeSet
    /// The set's origin minus the camera's place, metres.
    public var offset: Vector3

    /// Places a set.
    public init(_ set: StrokeSet, offset: Vector3) {
        self.set = set
        self.offset = offset
    }
}

/// Paints strokes into pictures.
///
/// The stages: clusters out of view or reach are dropped; strokes are projected and lit sixteen
/// at a time; sorted by distance, so that turning the head changes no order; dealt out to tiles
/// of 32×32 pixels; blended near to far until nothing shines through. Where water is in view,
/// what it mirrors is painted first at half the size. The picture's bits depend neither on the
/// number of workers nor on the instruction set. Use from one thread at a time; after some
/// pictures of like content nothing allocates.
public final class StrokePainter {
    /// What one picture took.
    public struct Counts: Sendable, Equatable {
        /// Strokes in clusters that were looked into.
        public var considered = 0
        /// Strokes on the picture.
        public var visible = 0
        /// Strokes on the mirror picture.
        public var mirrored = 0
        /// Entries of all tile lists.
        public var listed = 0
        /// 4×4 blocks that a stroke was blended into, both pictures together.
        public var blendedBlocks = 0
    }

    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
    /// What the latest picture took.
    public private(set) var counts = Counts()

    let pool: WorkerPool
    let main: PaintPass
    let mirror: PaintPass
    let kernels: nacre_stroke_kernels
    let scratch: PaintScratch
    private let lights = KernelLights()
    private let classes: UnsafeMutablePointer<nacre_stroke_class>
    private var placed: UnsafeMutablePointer<nacre_placed>
    private var placedCapacity = 64
    private var jobs: PaintJobs

    /// Makes a painter for pictures of one size.
    ///
    /// - Parameters:
    ///   - width: Pixels across, at most 8192.
    ///   - height: Pixels down, at most 8192.
    ///   - pool: Who does the work.
    ///   - level: The instruction set; every one gives the same bits.
    public init(width: Int, height: Int, pool: WorkerPool, level: SIMDLevel = .best) {
        precondition(level.rawValue <= SIMDLevel.best.rawValue, "this processor lacks \(level)")
        self.width = width
        self.height = height
        self.pool = pool
        kernels = nacre_stroke_kernels_for(level.rawValue).pointee
        main = PaintPass(width: width, height: height, ownsPicture: false)
        mirror = PaintPass(width: (width + 1) / 2, height: (height + 1) / 2, ownsPicture: true)
        scratch = PaintScratch(workers: pool.workers, mirrorTiles: mirror.tileCount)
        classes = .allocate(capacity: StrokeClass.allCases.count)
        for kind in StrokeClass.allCases {
            (classes + Int(kind.rawValue)).initialize(to: kind.kernelClass)
        }
        placed = .allocate(capacity: placedCapacity)
        jobs = PaintJobs(kernels: kernels, main: main, mirror: mirror, scratch: scratch)
    }

    deinit {
        classes.deallocate()
        placed.deallocate()
    }

    /// Paints a picture.
    ///
    /// - Parameters:
    ///   - sets: What stands in the world. Of strokes at exactly the same distance the earlier
    ///     in the list lies in front.
    ///   - dynamic: What is laid for this picture; it counts as the last set.
    ///   - camera: The eye.
    ///   - rig: Light, air, water and wind.
    ///   - waterLevel: The height of the water's surface relative to the camera, metres.
    ///   - image: Where the picture goes: `rgba8` of the painter's size.
    ///   - lay: Fills and seals `dynamic`, on one worker while others project what stands; make
    ///     it once and keep it. Without it `dynamic` must be sealed already.
    public func paint(
        _ sets: [PlacedSet], dynamic: DynamicStrokes, camera: Camera, lights rig: LightRig,
        waterLevel: Float, into image: PixelBuffer, lay: @escaping @Sendable () -> Void = {}
    ) {
        precondition(
            image.format == .rgba8 && image.width == width && image.height == height,
            "the painter makes rgba8 pictures of its own size")
        scratch.start()
        lights.set(rig, waterLevel: waterLevel)
        place(sets)
        let eye = camera.eye(width: width, height: height, waterLevel: waterLevel)
        let mirrorWidth = (width + 1) / 2
        let mirrorHeight = (height + 1) / 2
        prepare(main, eye, sets.count + 1)
        main.pass.pointee.picture =
            image.mutableBytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        main.pass.pointee.mirror = UnsafePointer(mirror.pass.pointee.picture)
        main.pass.pointee.mirror_width = Int32(mirrorWidth)
        main.pass.pointee.mirror_height = Int32(mirrorHeight)
        project(sets.count, dynamic, lay)
        let wanted = scratch.mergeMask(tilesAcross: Int(mirror.pass.pointee.tiles_across))
        if let wanted {
            let reflected = camera.mirrorEye(
                of: eye, width: mirrorWidth, height: mirrorHeight, wanted: wanted)
            prepare(mirror, reflected, sets.count + 1)
            mirror.pass.pointee.tile_mask = UnsafePointer(scratch.mask)
            mirror.cull(placedCount: sets.count + 1)
            pool.run(count: Int(mirror.pass.pointee.job_count), jobs.projectMirror)
        } else {
            mirror.pass.pointee.job_count = 0
        }
        scratch.mark(.projected)
        sortAndBin()
        if wanted != nil { pool.run(count: mirror.tileCount, jobs.tilesMirror) }
        scratch.mark(.mirrored)
        pool.run(count: main.tileCount, jobs.tilesMain)
        scratch.mark(.painted)
        count()
    }

    /// Projects what stands while the dynamic strokes are laid, then those.
    private func project(
        _ setCount: Int, _ dynamic: DynamicStrokes, _ lay: @escaping @Sendable () -> Void
    ) {
        main.cull(standing: setCount, dynamic: dynamic.clusterCapacity)
        scratch.lay = lay
        pool.run(count: main.standingJobs + 1, jobs.layAndProject)
        let offset = dynamic.offset
        placed[setCount] = nacre_placed(
            blocks: dynamic.blocks, clusters: dynamic.clusters, sunlit: dynamic.sunlit,
            cluster_count: Int32(dynamic.clusterCount), offset: (offset.x, offset.y, offset.z))
        if main.cullDynamic(placed: setCount) {
            // More was laid than ever before: once more, all together.
            main.cull(placedCount: setCount + 1)
        }
        pool.run(
            count: Int(main.pass.pointee.job_count) - main.standingJobs, jobs.projectDynamic)
    }

    private func sortAndBin() {
        let slices = 2 * PaintPass.slices
        nacre_sort_begin(main.pass)
        nacre_sort_begin(mirror.pass)
        pool.run(count: slices, jobs.gather)
        nacre_sort_scan(main.pass)
        nacre_sort_scan(mirror.pass)
        pool.run(count: slices, jobs.scatterLow)
        pool.run(count: slices, jobs.countHigh)
        nacre_sort_scan(main.pass)
        nacre_sort_scan(mirror.pass)
        pool.run(count: slices, jobs.scatterHigh)
        scratch.mark(.sorted)
        pool.run(count: slices, jobs.countBins)
        counts.listed = main.scanBins() + mirror.scanBins()
        pool.run(count: slices, jobs.fillBins)
        scratch.mark(.binned)
    }

    private func prepare(_ pass: PaintPass, _ eye: nacre_eye, _ placedCount: Int) {
        pass.pass.pointee.eye = eye
        pass.pass.pointee.lights = UnsafePointer(lights.rig)
        pass.pass.pointee.classes = UnsafePointer(classes)
        pass.pass.pointee.placed = UnsafePointer(placed)
    }

    private func place(_ sets: [PlacedSet]) {
        if sets.count + 1 > placedCapacity {
            placed.deallocate()
            placedCapacity = (sets.count + 1) * 2
            placed = .allocate(capacity: placedCapacity)
        }
        for (index, one) in sets.enumerated() {
            placed[index] = nacre_placed(
                blocks: one.set.blocks, clusters: one.set.clusters, sunlit: one.set.sunlit,
                cluster_count: Int32(one.set.clusterCount),
                offset: (one.offset.x, one.offset.y, one.offset.z))
        }
    }

    private func count() {
        let each = nacre_cluster_size
        counts.considered = Int(main.pass.pointee.visible_count) * each
        counts.visible = Int(main.pass.pointee.entry_count)
        counts.mirrored = Int(mirror.pass.pointee.entry_count)
        counts.blendedBlocks = scratch.blendedBlocks
    }

    /// How long each stage of the latest picture took on the wall clock, seconds.
    public var stageSeconds: [(stage: String, seconds: Double)] { scratch.stageSeconds }
}
