import Quantities

/// Cuts blobs into people: by how much silhouette there is, and by heads along the outline.
struct PersonSplitter {
    let width: Int
    let height: Int

    /// The people in a blob.
    ///
    /// `index` is the blob's number in `source.owner`. `followed` are the people whom the tracker
    /// expects in this blob: who came in one by one are still there when they stand before each
    /// other.
    func split(
        _ blob: Blob, index: Int, source: LookSource, size: PersonSize, followed: [FollowedPerson]
    ) -> [PersonDetection] {
        let owner = source.owner
        // While the height is a guess, an upright blob is one person.
        if blob.height > 1.9 * blob.width && !size.isSure(at: Float(blob.bottom)) {
            return [single(blob, index: index, source: source, size: size)]
        }
        let expected = size.height(at: Float(blob.bottom))
        if blob.width < 0.45 * expected && blob.height < 1.3 * expected {
            return [single(blob, index: index, source: source, size: size)]
        }
        let outline = Outline(blob, index: index, owner: owner, pictureWidth: width, size: size)
        let bulk = outline.people(size: size, pictureHeight: height)
        var count = max(1, Int(bulk + 0.42), min(outline.heads(size: size), Int(bulk + 0.65)))
        // Nobody comes out of nothing: one more than are followed must be there nearly whole.
        if followed.count > 1 && count == followed.count + 1 && bulk < Float(count) - 0.2 {
            count = followed.count
        }
        // In a crowd about every second one is hidden.
        let isWide = blob.width > 1.1 * expected
        let most = isWide ? Int(bulk * 1.7) : Int(bulk + 0.55)
        count = min(max(count, min(followed.count, most)), 40)
        // Halos of light and raised arms widen a body; two side by side are wider still.
        if blob.width < 0.65 * expected && blob.height < 1.35 * expected {
            count = bulk > 1.5 && outline.heads(size: size) > 1 ? 2 : 1
        }
        if count == 1 { return [single(blob, index: index, source: source, size: size)] }
        return cluster(
            outline, blob, index: index, source: source, into: count, size: size,
            followed: followed)
    }

    private func single(
        _ blob: Blob, index: Int, source: LookSource, size: PersonSize
    ) -> PersonDetection {
        var found = detection(
            left: Float(blob.left), right: Float(blob.right), top: Float(blob.top),
            bottom: Float(blob.bottom), middle: blob.middle, blob: blob, index: index, size: size)
        found.look = source.look(
            of: blob, index: index, top: Float(blob.top), height: found.height)
        return found
    }

    private func detection(
        left: Float, right: Float, top: Float, bottom: Float, middle: Float, blob: Blob,
        index: Int, size: PersonSize
    ) -> PersonDetection {
        var foot = bottom
        // Feet below the picture are reckoned from the head.
        if bottom >= Float(height - 2) {
            foot = clamp(size.footRow(ofHead: top), bottom, 1.6 * Float(height))
        }
        return PersonDetection(
            foot: Vector2(middle, foot), height: foot - top,
            moving: Float(blob.moving) / Float(max(1, blob.area)), blob: index,
            isCut: left <= 2 || right >= Float(width - 2) || bottom >= Float(height - 2))
    }

    /// k-means over the blob's pixels, with a body's width and height as the units; a pixel also
    /// prefers those in whose clothes its colour is common.
    private func cluster(
        _ outline: Outline, _ blob: Blob, index: Int, source: LookSource, into count: Int,
        size: PersonSize, followed: [FollowedPerson]
    ) -> [PersonDetection] {
        let unit = size.height(at: Float(blob.bottom))
        let points = outline.points(every: max(1, blob.area / 1200))
        let shades = points.map { source.shade(Int($0.x), Int($0.y)) }
        // Bodies are four times as high as wide, so that rows count a third.
        let down: Float = blob.height > 1.3 * unit ? 0.55 : 0.25
        // They start from those who are followed, the foremost first, so that each keeps his or
        // her part.
        let front = followed.sorted { ($0.foot.y, $0.foot.x) > ($1.foot.y, $1.foot.x) }
        let seeds = front.prefix(count)
        var centres = seeds.map { Vector2($0.foot.x, $0.foot.y - 0.5 * $0.height) }
        let missing = count - centres.count
        for k in 0..<missing {
            centres.append(points[(2 * k + 1) * points.count / (2 * missing)])
        }
        // What a colour that does not fit is worth, in squared pixels.
        let worth = 0.06 * unit * unit / 6
        var odd = [Float](repeating: 1.5 * worth, count: points.count * count)
        for (k, person) in seeds.enumerated() where person.look.pixels >= 60 {
            let top = person.foot.y - person.height
            for (i, p) in points.enumerated() {
                let share = (p.y - top) / person.height
                odd[i * count + k] = worth * person.look.surprise(shades[i], at: share)
            }
        }
        let member = PersonSplitter.share(points, &centres, odd: odd, down: down)
        var found: [PersonDetection] = []
        for k in 0..<count {
            var (top, bottom): (Float, Float) = (.infinity, -1)
            var (left, right): (Float, Float) = (.infinity, -1)
            var members = 0
            for (i, p) in points.enumerated() where member[i] == k {
                (top, bottom) = (min(top, p.y), max(bottom, p.y))
                (left, right) = (min(left, p.x), max(right, p.x))
                members += 1
            }
            if members == 0 { continue }
            // Those behind show only their shoulders: their feet hide behind the others.
            let expected = size.height(at: bottom + 1)
            if bottom + 1 - top < 0.6 * expected && bottom + 1 < Float(blob.bottom) {
                bottom = clamp(size.footRow(ofHead: top), bottom, Float(blob.bottom))
            }
            var person = detection(
                left: left, right: right + 1, top: top, bottom: bottom + 1,
                middle: centres[k].x, blob: blob, index: index, size: size)
            person.isWhole = false
            for (i, p) in points.enumerated() where member[i] == k {
                person.look.add(shades[i], at: (p.y - top) / person.height)
            }
            found.append(person)
        }
        return found
    }

    /// Gives each point to a centre, and moves the centres into the middle of their points.
    ///
    /// `odd` is what a point costs at a centre besides its distance; rows count `down` times.
    private static func share(
        _ points: [Vector2], _ centres: inout [Vector2], odd: [Float], down: Float
    ) -> [Int] {
        let count = centres.count
        var member = [Int](repeating: 0, count: points.count)
        for _ in 0..<6 {
            var sums = [Vector2](repeating: .zero, count: count)
            var counts = [Float](repeating: 0, count: count)
            for (i, p) in points.enumerated() {
                var (best, least): (Int, Float) = (0, .infinity)
                for k in 0..<count {
                    let (dx, dy) = (p.x - centres[k].x, (p.y - centres[k].y) * down)
                    let d = dx * dx + dy * dy + odd[i * count + k]
                    if d < least { (best, least) = (k, d) }
                }
                member[i] = best
                sums[best] += p
                counts[best] += 1
            }
            for k in 0..<count where counts[k] > 0 { centres[k] = sums[k] * (1 / counts[k]) }
        }
        return member
    }
}

/// The columns of one blob: where each begins and ends.
struct Outline {
    private let blob: Blob
    private let index: Int16
    private let owner: [Int16]
    private let pictureWidth: Int
    private var tops: [Int]
    private var feet: [Int]

    init(_ blob: Blob, index: Int, owner: [Int16], pictureWidth: Int, size: PersonSize) {
        self.blob = blob
        self.index = Int16(index)
        self.owner = owner
        self.pictureWidth = pictureWidth
        let columns = blob.right - blob.left
        tops = Array(repeating: blob.bottom, count: columns)
        var bottoms = [Int](repeating: blob.top, count: columns)
        for y in blob.top..<blob.bottom {
            for x in 0..<columns where owner[y * pictureWidth + blob.left + x] == Int16(index) {
                if y < tops[x] { tops[x] = y }
                if y + 1 > bottoms[x] { bottoms[x] = y + 1 }
            }
        }
        // An arm ends in the air: feet are the lowest within a body's width.
        let reach = max(2, Int(0.22 * size.height(at: Float(blob.bottom))))
        feet = bottoms.indices.map { x in
            bottoms[max(0, x - reach)...min(columns - 1, x + reach)].max() ?? blob.bottom
        }
    }

    /// Every n-th pixel of the blob, column by column.
    func points(every n: Int) -> [Vector2] {
        var result: [Vector2] = []
        var i = 0
        for x in blob.left..<blob.right {
            for y in blob.top..<blob.bottom where owner[y * pictureWidth + x] == index {
                if i % n == 0 { result.append(Vector2(Float(x), Float(y))) }
                i += 1
            }
        }
        return result
    }

    /// How many people the silhouette is worth.
    ///
    /// From each column's feet a body reaches up by a person's height; what shows above it are
    /// head and shoulders of others, of whom about a third is to be seen.
    func people(size: PersonSize, pictureHeight: Int) -> Float {
        var sum: Float = 0
        for x in tops.indices {
            var foot = Float(feet[x])
            if feet[x] >= pictureHeight - 1 {
                foot = max(foot, size.footRow(ofHead: Float(blob.top)))
            }
            let first = size.height(at: foot)
            var reach = foot - 1.1 * first
            var weight = 1 / size.area(ofHeight: first)
            var y = feet[x] - 1
            while y >= tops[x] {
                if Float(y) < reach {
                    let behind = size.footRow(ofHead: Float(y) - 0.3 * first)
                    let expected = size.height(at: min(behind, foot))
                    weight = 1 / (0.4 * size.area(ofHeight: expected))
                    reach = Float(y) - max(4, 0.35 * expected)
                }
                if owner[y * pictureWidth + blob.left + x] == index { sum += weight }
                y -= 1
            }
        }
        return sum
    }

    /// How many heads stand out of the upper outline.
    func heads(size: PersonSize) -> Int {
        let expected = size.height(at: Float(blob.bottom))
        let prominence = max(2, 0.1 * expected)
        var count = 0
        var (highest, lowest) = (Float.infinity, -Float.infinity)
        var rising = true
        for x in tops.indices {
            let top = Float(tops[x])
            if rising {
                highest = min(highest, top)
                if top > highest + prominence {
                    // A head must sit on a body.
                    if Float(feet[x]) - highest > 0.55 * size.height(at: Float(feet[x])) {
                        count += 1
                    }
                    (rising, lowest) = (false, top)
                }
            } else {
                lowest = max(lowest, top)
                if top < lowest - prominence { (rising, highest) = (true, top) }
            }
        }
        if rising && highest < .infinity { count += 1 }
        return count
    }
}
