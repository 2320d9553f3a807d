import CKernels
import Quantities

/// Strokes that are laid anew for every picture: figures, birds, rain, lamps.
///
/// Positions are relative to `offset`. Fill it between `removeAll` and `seal` on the painting
/// thread. Allocates only while it grows beyond the most it ever held.
public final class DynamicStrokes {
    /// The place of the strokes' origin relative to the camera, metres.
    public var offset = Vector3.zero
    /// How many strokes were appended.
    public private(set) var count = 0

    var blocks: UnsafeMutablePointer<nacre_block>
    var clusters: UnsafeMutablePointer<nacre_cluster>
    var sunlit: UnsafeMutablePointer<UInt8>
    private(set) var clusterCount = 0
    /// Clusters for which there is memory.
    private(set) var clusterCapacity: Int
    /// The cluster of each class that still has room; −1: none.
    private var open: [Int]
    private var fill: [Int32]

    /// Makes an empty list.
    /// - Parameter capacity: Strokes to reserve memory for.
    public init(capacity: Int = 4096) {
        clusterCapacity = max(capacity / 128, 1) + StrokeClass.allCases.count
        blocks = .allocate(capacity: clusterCapacity)
        clusters = .allocate(capacity: clusterCapacity)
        sunlit = .allocate(capacity: clusterCapacity * 128)
        open = Array(repeating: -1, count: StrokeClass.allCases.count)
        fill = Array(repeating: 0, count: clusterCapacity)
    }

    deinit {
        blocks.deallocate()
        clusters.deallocate()
        sunlit.deallocate()
    }

    /// Empties the list.
    public func removeAll() {
        count = 0
        clusterCount = 0
        for index in open.indices { open[index] = -1 }
    }

    /// Adds a stroke; append neighbours one after the other, so that they share a cluster.
    public func append(_ kind: StrokeClass, _ stroke: Stroke) {
        var cluster = open[Int(kind.rawValue)]
        if cluster < 0 || fill[cluster] == 128 {
            if clusterCount == clusterCapacity { grow() }
            cluster = clusterCount
            clusterCount += 1
            open[Int(kind.rawValue)] = cluster
            fill[cluster] = 0
            clusters[cluster].stroke_class = Int32(kind.rawValue)
        }
        let lane = fill[cluster]
        var packed = stroke.kernelStroke
        nacre_block_set(blocks + cluster, lane, &packed)
        sunlit[cluster * 128 + Int(lane)] = UInt8(saturate(stroke.sunlit) * 255 + 0.5)
        fill[cluster] = lane + 1
        count += 1
    }

    /// Makes the strokes ready to be painted.
    public func seal() {
        for cluster in 0..<clusterCount {
            // Lanes beyond the last stroke are never shown, but must hold numbers.
            let end = (fill[cluster] + 15) / 16 * 16
            for lane in fill[cluster]..<end { nacre_block_clear(blocks + cluster, lane) }
            nacre_block_bound(
                blocks + cluster, fill[cluster], clusters[cluster].stroke_class,
                clusters + cluster)
        }
    }

    private func grow() {
        let capacity = clusterCapacity * 2
        func enlarged<T>(_ old: UnsafeMutablePointer<T>, _ each: Int) -> UnsafeMutablePointer<T> {
            let new = UnsafeMutablePointer<T>.allocate(capacity: capacity * each)
            new.moveInitialize(from: old, count: clusterCount * each)
            old.deallocate()
            return new
        }
        blocks = enlarged(blocks, 1)
        clusters = enlarged(clusters, 1)
        sunlit = enlarged(sunlit, 128)
        fill.append(contentsOf: repeatElement(0, count: capacity - clusterCapacity))
        clusterCapacity = capacity
    }
}
