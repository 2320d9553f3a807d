import Quantities
import Vision

/// Turns a mask of foreground into blobs: joined fragments, without ghosts.
struct BlobFinder {
    /// The blob of each pixel, −1 for none, as of the last `find`.
    private(set) var owner: [Int16]
    private let width: Int
    private let height: Int
    private var labels: [Int32]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        labels = Array(repeating: 0, count: width * height)
        owner = Array(repeating: -1, count: width * height)
    }

    /// Finds the blobs of a mask.
    ///
    /// `mask` and `moving` are 0 or not; `now` is the picture as compared with the model's,
    /// which is `empty`.
    mutating func find(
        in mask: [UInt8], moving: [UInt8], now: [UInt8], empty: [UInt8], size: PersonSize
    ) throws(VisionError) -> [Blob] {
        let parts = try MaskTools.components(
            of: mask, width: width, height: height, least: 8, labels: &labels)
        let most = Int(labels.max() ?? 0)
        var movingCount = [Int](repeating: 0, count: most + 1)
        for i in 0..<labels.count where moving[i] != 0 { movingCount[Int(labels[i])] += 1 }
        let ghosts = isGhost(now: now, empty: empty, count: most + 1)
        var blobs: [Blob] = []
        var blobOfLabel = [Int16](repeating: -1, count: most + 1)
        for part in parts where !ghosts[Int(part.label)] {
            blobOfLabel[Int(part.label)] = Int16(blobs.count)
            blobs.append(
                Blob(
                    left: part.x, top: part.y, right: part.x + part.width,
                    bottom: part.y + part.height, area: part.area,
                    moving: movingCount[Int(part.label)]))
        }
        let home = joinFragments(&blobs, size: size)
        var kept: [Blob] = []
        var newIndex = [Int16](repeating: -1, count: blobs.count)
        for (index, blob) in blobs.enumerated() where home[index] == index {
            if isLargeEnough(blob, size) {
                newIndex[index] = Int16(kept.count)
                kept.append(blob)
            }
        }
        for label in blobOfLabel.indices where blobOfLabel[label] >= 0 {
            blobOfLabel[label] = newIndex[home[Int(blobOfLabel[label])]]
        }
        for i in 0..<labels.count { owner[i] = blobOfLabel[Int(labels[i])] }
        return kept
    }

    private func isLargeEnough(_ blob: Blob, _ size: PersonSize) -> Bool {
        let expected = size.height(at: Float(blob.bottom))
        if blob.bottom >= height - 1 { return blob.area >= 24 && blob.height > 0.12 * expected }
        // Slivers are edges of furniture in changing light.
        if blob.width > 5 * blob.height || blob.height < 8 { return false }
        if blob.height < 20 && blob.width > 2.5 * blob.height { return false }
        let isAtSide = blob.left <= 1 || blob.right >= width - 1
        let least = isAtSide ? 0.05 : 0.22
        return blob.height >= 0.45 * expected
            && Float(blob.area) >= Float(least) * size.area(ofHeight: expected)
            && blob.area >= 14
    }

    /// Joins head and legs, and the halves of a body behind a post; the result tells in which
    /// blob each one ended.
    private func joinFragments(_ blobs: inout [Blob], size: PersonSize) -> [Int] {
        var home = Array(blobs.indices)
        var changed = true
        while changed {
            changed = false
            for a in blobs.indices where home[a] == a {
                for b in blobs.indices where b > a && home[b] == b {
                    if !belongTogether(blobs[a], blobs[b], size) { continue }
                    blobs[a].join(blobs[b])
                    for i in home.indices where home[i] == b { home[i] = a }
                    changed = true
                }
            }
        }
        return home
    }

    private func belongTogether(_ a: Blob, _ b: Blob, _ size: PersonSize) -> Bool {
        let expected = size.height(at: Float(max(a.bottom, b.bottom)))
        let joined = (
            height: Float(max(a.bottom, b.bottom) - min(a.top, b.top)),
            width: Float(max(a.right, b.right) - min(a.left, b.left))
        )
        guard joined.height <= 1.15 * expected, joined.width <= 0.62 * expected else {
            return false
        }
        let overlap = min(a.right, b.right) - max(a.left, b.left)
        let gapDown = Float(max(a.top, b.top) - min(a.bottom, b.bottom))
        if overlap > 0 {
            return Float(overlap) > 0.3 * min(a.width, b.width) && gapDown < 0.35 * expected
        }
        // Side by side: halves are narrow and at the same height.
        let shared = Float(min(a.bottom, b.bottom) - max(a.top, b.top))
        return Float(-overlap) < 0.14 * expected && joined.width < 0.45 * expected
            && shared > 0.4 * min(a.height, b.height) && min(a.width, b.width) < 0.2 * expected
    }

    /// Whether each labelled part is a hole in the model instead of a body.
    ///
    /// Where somebody left whom the model took for furniture, the outline of the part has its
    /// edges in the model's picture and none in the capture.
    private func isGhost(now: [UInt8], empty: [UInt8], count: Int) -> [Bool] {
        var edgesNow = [Int](repeating: 0, count: count)
        var edgesThen = edgesNow
        var outline = edgesNow
        for y in 1..<(height - 1) {
            for x in 1..<(width - 1) {
                let i = y * width + x
                let label = labels[i]
                if label == 0 { continue }
                if labels[i - 1] == label && labels[i + 1] == label
                    && labels[i - width] == label && labels[i + width] == label
                {
                    continue
                }
                let k = Int(label)
                let g = i * 3 + 1
                outline[k] += 1
                edgesNow[k] += Self.steepness(now, g, 3 * width)
                edgesThen[k] += Self.steepness(empty, g, 3 * width)
            }
        }
        return (0..<count).map {
            edgesThen[$0] > 14 * outline[$0] && edgesNow[$0] * 10 < edgesThen[$0] * 6
        }
    }

    @inline(__always)
    private static func steepness(_ bgr: [UInt8], _ i: Int, _ row: Int) -> Int {
        abs(Int(bgr[i + 3]) - Int(bgr[i - 3])) + abs(Int(bgr[i + row]) - Int(bgr[i - row]))
    }
}
