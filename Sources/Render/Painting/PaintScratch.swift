import CKernels

/// What workers note while they paint, and when each stage ended.
final class PaintScratch: @unchecked Sendable {
    /// The ends of the stages.
    enum Mark: Int, CaseIterable {
        case projected
        case sorted
        case binned
        case mirrored
        case painted
    }

    /// Which mirror tiles the water looks at; all workers' notes together.
    let mask: UnsafeMutablePointer<UInt8>
    /// Lays the dynamic strokes of the picture under way.
    var lay: @Sendable () -> Void = {}
    private let masks: UnsafeMutablePointer<UInt8>
    private let costs: UnsafeMutablePointer<nacre_tile_cost>
    private let workers: Int
    private let tiles: Int
    /// Bytes from one worker's mask to the next: whole cache lines, so that they do not collide.
    private let stride: Int
    private var started = ContinuousClock.now
    private var ends: [ContinuousClock.Instant]

    init(workers: Int, mirrorTiles: Int) {
        self.workers = workers
        tiles = mirrorTiles
        stride = (mirrorTiles + 63) / 64 * 64
        mask = .allocate(capacity: stride)
        masks = .allocate(capacity: stride * workers)
        // Four costs of 16 bytes fill a cache line: one worker uses the first of each.
        costs = .allocate(capacity: workers * 4)
        ends = Array(repeating: .now, count: Mark.allCases.count)
    }

    deinit {
        mask.deallocate()
        masks.deallocate()
        costs.deallocate()
    }

    /// Forgets the picture before.
    func start() {
        masks.initialize(repeating: 0, count: stride * workers)
        costs.initialize(repeating: nacre_tile_cost(), count: workers * 4)
        started = .now
    }

    func mask(of worker: Int) -> UnsafeMutablePointer<UInt8> { masks + worker * stride }
    func cost(of worker: Int) -> UnsafeMutablePointer<nacre_tile_cost> { costs + worker * 4 }

    /// A part of a picture, in pixels; left and top belong to it, right and bottom do not.
    struct Box {
        var left = Int.max
        var top = Int.max
        var right = 0
        var bottom = 0
    }

    /// Puts the workers' masks together; the box of what is wanted, or `nil` where no water is in
    /// view.
    func mergeMask(tilesAcross: Int) -> Box? {
        var box = Box()
        let side = nacre_tile_size
        for tile in 0..<tiles {
            var wanted: UInt8 = 0
            for worker in 0..<workers { wanted |= masks[worker * stride + tile] }
            mask[tile] = wanted
            guard wanted != 0 else { continue }
            let (x, y) = (tile % tilesAcross * side, tile / tilesAcross * side)
            box.left = min(box.left, x)
            box.top = min(box.top, y)
            box.right = max(box.right, x + side)
            box.bottom = max(box.bottom, y + side)
        }
        return box.right > 0 ? box : nil
    }

    var blendedBlocks: Int {
        (0..<workers).reduce(0) { $0 + Int(costs[$1 * 4].blended_blocks) }
    }

    func mark(_ mark: Mark) { ends[mark.rawValue] = .now }

    var stageSeconds: [(stage: String, seconds: Double)] {
        let names = ["project", "sort", "bin", "mirror tiles", "tiles"]
        var before = started
        return zip(names, ends).map { name, end in
            let took = end - before
            before = end
            return (name, took / .seconds(1))
        }
    }
}
