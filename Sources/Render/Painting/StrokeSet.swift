import CKernels
import Quantities

/// Strokes that stay as they are, such as a chunk's: packed, sorted, ready to be painted.
///
/// Positions are relative to an origin that the caller keeps; let it be a corner of a chunk, so
/// that the wind's waves go on from one set to the next. Immutable, so any thread may read it.
public final class StrokeSet: @unchecked Sendable {
    /// How many strokes there are.
    public let count: Int
    /// How many clusters of up to 128 strokes they fill.
    public let clusterCount: Int

    let blocks: UnsafeMutablePointer<nacre_block>
    let clusters: UnsafeMutablePointer<nacre_cluster>
    let sunlit: UnsafeMutablePointer<UInt8>
    /// Keeps the blocks and clusters of the set that this one shares them with.
    private let owner: StrokeSet?
    /// Which given stroke lies in which lane; −1 in empty lanes.
    private let order: [Int32]

    /// Memory in bytes.
    public var byteCount: Int {
        clusterCount
            * (MemoryLayout<nacre_block>.stride + MemoryLayout<nacre_cluster>.stride + 128 * 5)
    }

    /// Packs strokes: by class, in Morton order, in clusters of 128, each by falling reach.
    ///
    /// The result depends on the strokes and their order alone. Takes about a microsecond a
    /// stroke and allocates; call it off the loop's thread.
    public static func bake(_ strokes: [(StrokeClass, Stroke)]) -> StrokeSet {
        StrokeSet(strokes)
    }

    /// The same strokes with other sunlight.
    ///
    /// - Parameter sunlit: 0 … 1 for each stroke, in the order that they were given to `bake`.
    /// - Returns: A set that shares the strokes' memory with this one.
    public func withSunlit(_ sunlit: [Float]) -> StrokeSet {
        precondition(sunlit.count == count, "one value a stroke")
        return StrokeSet(sharing: self, sunlit: sunlit)
    }

    private init(sharing other: StrokeSet, sunlit values: [Float]) {
        count = other.count
        clusterCount = other.clusterCount
        blocks = other.blocks
        clusters = other.clusters
        owner = other.owner ?? other
        order = other.order
        sunlit = .allocate(capacity: max(1, clusterCount * 128))
        fillSunlit { values[$0] }
    }

    private init(_ strokes: [(StrokeClass, Stroke)]) {
        count = strokes.count
        owner = nil
        let plan = StrokeSet.clusterPlan(strokes)
        clusterCount = plan.count
        blocks = .allocate(capacity: max(1, clusterCount))
        clusters = .allocate(capacity: max(1, clusterCount))
        sunlit = .allocate(capacity: max(1, clusterCount * 128))
        var lanes: [Int32] = []
        lanes.reserveCapacity(clusterCount * 128)
        for (index, members) in plan.enumerated() {
            let block = blocks + index
            for (lane, member) in members.enumerated() {
                var stroke = strokes[Int(member)].1.kernelStroke
                nacre_block_set(block, Int32(lane), &stroke)
            }
            for lane in members.count..<128 { nacre_block_clear(block, Int32(lane)) }
            nacre_block_bound(
                block, Int32(members.count), Int32(strokes[Int(members[0])].0.rawValue),
                clusters + index)
            clusters[index].is_sorted = 1
            lanes.append(contentsOf: members)
            for _ in members.count..<128 { lanes.append(-1) }
        }
        order = lanes
        fillSunlit { strokes[$0].1.sunlit }
    }

    deinit {
        sunlit.deallocate()
        if owner == nil {
            blocks.deallocate()
            clusters.deallocate()
        }
    }

    private func fillSunlit(_ value: (Int) -> Float) {
        for (lane, member) in order.enumerated() {
            sunlit[lane] = member < 0 ? 0 : UInt8(saturate(value(Int(member))) * 255 + 0.5)
        }
    }

    /// The clusters as lists of strokes.
    private static func clusterPlan(_ strokes: [(StrokeClass, Stroke)]) -> [[Int32]] {
        var byClass: [[(code: UInt64, index: Int32)]] = Array(
            repeating: [], count: StrokeClass.allCases.count)
        for (index, (kind, stroke)) in strokes.enumerated() {
            byClass[Int(kind.rawValue)].append((mortonCode(stroke.position), Int32(index)))
        }
        var plan: [[Int32]] = []
        for var members in byClass where !members.isEmpty {
            members.sort { ($0.code, $0.index) < ($1.code, $1.index) }
            var start = 0
            while start < members.count {
                let end = min(start + 128, members.count)
                var cluster = members[start..<end].map(\.index)
                cluster.sort {
                    let (a, b) = (strokes[Int($0)].1.reach, strokes[Int($1)].1.reach)
                    return a == b ? $0 < $1 : a > b
                }
                plan.append(cluster)
                start = end
            }
        }
        return plan
    }

    /// Bits of x, y and z in turn: neighbours in space are mostly neighbours in this order.
    ///
    /// Steps of 1/16 m within ±64 km.
    private static func mortonCode(_ position: Vector3) -> UInt64 {
        func spread(_ value: Float) -> UInt64 {
            var x = UInt64(clamp(value * 16 + 1_048_576, 0, 2_097_151))
            x = (x | x << 32) & 0x001F_0000_0000_FFFF
            x = (x | x << 16) & 0x001F_0000_FF00_00FF
            x = (x | x << 8) & 0x100F_00F0_0F00_F00F
            x = (x | x << 4) & 0x10C3_0C30_C30C_30C3
            x = (x | x << 2) & 0x1249_2492_4924_9249
            return x
        }
        return spread(position.x) | spread(position.y) << 1 | spread(position.z) << 2
    }
}
