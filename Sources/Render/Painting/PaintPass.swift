import CKernels
import Kernels

/// The memory of one picture being painted: the main one or the mirror.
///
/// Buffers grow when a picture needs more than any before and are kept.
final class PaintPass: @unchecked Sendable {
    /// Parts that sorting and binning are cut into, whatever the number of workers.
    static let slices = 4

    let pass = UnsafeMutablePointer<nacre_pass>.allocate(capacity: 1)
    let tileCount: Int
    private(set) var visible: UnsafeMutablePointer<nacre_visible>
    private var visibleCapacity = 1024
    private var jobCapacity = 0
    /// The jobs of what stands; those of dynamic strokes come after them.
    private(set) var standingJobs = 0
    private var listCapacity = 0
    private let picture: PixelBuffer?

    /// Makes the memory for a picture of this size.
    ///
    /// - Parameters:
    ///   - width: Pixels across.
    ///   - height: Pixels down.
    ///   - ownsPicture: Whether the pass paints into a picture of its own.
    init(width: Int, height: Int, ownsPicture: Bool) {
        let across = (width + nacre_tile_size - 1) / nacre_tile_size
        let down = (height + nacre_tile_size - 1) / nacre_tile_size
        precondition(across <= 256 && down <= 256, "at most 8192 pixels a side")
        tileCount = across * down
        visible = .allocate(capacity: visibleCapacity)
        picture = ownsPicture ? PixelBuffer(width: width, height: height, format: .rgba8) : nil
        let radix = nacre_radix
        var p = nacre_pass()
        p.slices = Int32(PaintPass.slices)
        p.tiles_across = Int32(across)
        p.tiles_down = Int32(down)
        p.histogram = .allocate(capacity: PaintPass.slices * radix)
        p.tile_counts = .allocate(capacity: PaintPass.slices * tileCount)
        p.tile_start = .allocate(capacity: tileCount + 1)
        p.picture = picture?.mutableBytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        pass.initialize(to: p)
        reserveJobs(32)
        reserveLists(1 << 18)
    }

    deinit {
        freeJobs()
        pass.pointee.lists.deallocate()
        pass.pointee.histogram.deallocate()
        pass.pointee.tile_counts.deallocate()
        pass.pointee.tile_start.deallocate()
        visible.deallocate()
        pass.deallocate()
    }

    /// Finds the clusters in view of what stands, and makes room for their strokes and for those
    /// of up to `dynamic` clusters more.
    func cull(standing placedCount: Int, dynamic: Int) {
        cull(0..<placedCount, from: 0)
        standingJobs = Int(pass.pointee.job_count)
        reserve(jobs: standingJobs + dynamic / nacre_job_clusters + 1)
    }

    /// Finds the clusters in view of the dynamic strokes, placed last.
    ///
    /// They begin a job of their own, so that what stands may have been projected before.
    /// - Returns: Whether all that was projected was lost, because there was no room for them.
    func cullDynamic(placed index: Int) -> Bool {
        cull(index..<(index + 1), from: standingJobs * nacre_job_clusters)
        return reserve(jobs: Int(pass.pointee.job_count))
    }

    /// Finds all clusters in view and makes room for their strokes.
    func cull(placedCount: Int) {
        standingJobs = 0
        cull(0..<placedCount, from: 0)
        reserve(jobs: Int(pass.pointee.job_count))
    }

    private func cull(_ sets: Range<Int>, from first: Int) {
        var count = first
        for index in sets {
            let most = Int(pass.pointee.placed[index].cluster_count)
            if count + most > visibleCapacity { reserveVisible(count + most, keeping: count) }
            count += Int(nacre_cull(pass, Int32(index), visible + count))
        }
        let each = nacre_job_clusters
        let jobs = (count + each - 1) / each
        pass.pointee.visible = UnsafePointer(visible)
        pass.pointee.visible_count = Int32(count)
        pass.pointee.job_count = Int32(jobs)
    }

    /// Makes room for the strokes of this many jobs; true where older ones were lost.
    @discardableResult
    private func reserve(jobs: Int) -> Bool {
        if jobs <= jobCapacity { return false }
        reserveJobs(jobs + jobs / 4)
        return true
    }

    /// Places the binned strokes and makes room for the lists; returns their length.
    func scanBins() -> Int {
        let length = Int(nacre_bin_scan(pass))
        if length > listCapacity { reserveLists(length + length / 4) }
        return length
    }

    private func reserveVisible(_ capacity: Int, keeping count: Int) {
        let larger = UnsafeMutablePointer<nacre_visible>.allocate(capacity: capacity * 2)
        larger.update(from: visible, count: count)
        visible.deallocate()
        visible = larger
        visibleCapacity = capacity * 2
    }

    private func freeJobs() {
        guard jobCapacity > 0 else { return }
        // Records were allocated for cache lines.
        UnsafeMutableRawPointer(pass.pointee.records).deallocate()
        pass.pointee.found.deallocate()
        pass.pointee.tiles.deallocate()
        pass.pointee.boxes.deallocate()
        pass.pointee.sorted.deallocate()
        pass.pointee.spare.deallocate()
        pass.pointee.job_found.deallocate()
        pass.pointee.job_start.deallocate()
    }

    private func reserveJobs(_ jobs: Int) {
        freeJobs()
        jobCapacity = jobs
        let strokes = jobs * nacre_job_strokes
        pass.pointee.records = UnsafeMutableRawPointer.allocate(
            byteCount: strokes * MemoryLayout<nacre_record>.stride, alignment: 64
        ).bindMemory(to: nacre_record.self, capacity: strokes)
        pass.pointee.found = .allocate(capacity: strokes)
        pass.pointee.tiles = .allocate(capacity: strokes)
        pass.pointee.boxes = .allocate(capacity: strokes)
        pass.pointee.sorted = .allocate(capacity: strokes)
        pass.pointee.spare = .allocate(capacity: strokes)
        pass.pointee.job_found = .allocate(capacity: jobs)
        pass.pointee.job_start = .allocate(capacity: jobs + 1)
    }

    private func reserveLists(_ length: Int) {
        if listCapacity > 0 { pass.pointee.lists.deallocate() }
        listCapacity = length
        pass.pointee.lists = .allocate(capacity: length)
    }
}
