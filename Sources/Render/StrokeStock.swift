import Kernels
import Quantities
import WorldState

/// The strokes of the place round the camera: made patch by patch, kept while they may be seen.
///
/// What a patch holds depends on recipe, seed and its key alone. What is listed depends on the
/// camera alone. So pictures do not depend on the way that led to them. Used by one thread at a
/// time; what it hands out, `StrokeListing`, may be read by another.
final class StrokeStock {
    /// One patch of strokes.
    final class Patch: @unchecked Sendable {
        /// The chunk from whose corner its strokes are measured.
        let chunk: ChunkCoordinate
        /// Its strokes, with the sunlight last worked out.
        var set: StrokeSet
        /// Where its strokes are, for shadows.
        let places: [Vector3]
        /// The square it covers, from the chunk's corner, and a height in its midst.
        let corner: Vector2
        let side: Float
        let height: Float
        /// The sun for which its light was worked out; −1 for none.
        var sunStep: Int32 = -1
        /// The listing that last named it.
        var lastListed: UInt64 = 0

        init(chunk: ChunkCoordinate, batch: StrokeBatch, corner: Vector2, side: Float) {
            self.chunk = chunk
            set = StrokeSet.bake(batch.strokes)
            places = batch.strokes.map { $0.1.position }
            self.corner = corner
            self.side = side
            height = places.isEmpty ? 0 : places[places.count / 2].z
        }
    }

    /// Which patch.
    enum Key: Hashable {
        case ground(GroundPatch)
        /// The things of a chunk in one band; `thing` −1 for all of them.
        case things(ChunkCoordinate, ObjectBand, thing: Int32)
    }

    let recipe: MeadowRecipe
    private var planner: Planner
    private var sites: [ChunkCoordinate: Site] = [:]
    private var patches: [Key: Patch] = [:]
    private var keys: [Key] = []
    private var listing: UInt64 = 0
    private var listedAt: (x: Int32, y: Int32, zoom: Int32)?
    /// Whether anything changed since the last listing was made.
    private var isNews = true

    /// The patches that may be seen and are there, in the order of their keys.
    private var listed: [Patch] = []
    /// The keys of those that are still to be made, coarsest first.
    private var missing: [Key] = []
    /// Strokes in all patches that are kept.
    private var residentStrokes = 0

    init(recipe: MeadowRecipe) {
        self.recipe = recipe
        planner = Planner(recipe: recipe)
    }

    /// The site of a chunk, made where it is not there yet.
    func site(_ chunk: ChunkCoordinate) -> Site {
        if let site = sites[chunk] { return site }
        let plan = planner.plan(chunk)
        let site = Site(plan: plan, ground: planner.ground)
        sites[chunk] = site
        return site
    }

    // MARK: Listing

    /// All that may be seen, whole and in the sun's light, shared out among the workers.
    ///
    /// - Parameter last: The listing before; it is given back where nothing changed.
    func whole(_ request: StrokeRequest, after last: StrokeListing, _ pool: WorkerPool)
        -> StrokeListing
    {
        list(from: request)
        makeAll(pool)
        shade(request.sun, upTo: .max, pool)
        return isNews ? newListing() : last
    }

    /// Does a piece of what is still to be done; nil where nothing was.
    ///
    /// Takes some milliseconds.
    func some(_ request: StrokeRequest, _ pool: WorkerPool) -> StrokeListing? {
        list(from: request)
        make(upTo: 3)
        shade(request.sun, upTo: 6, pool)
        return isNews ? newListing() : nil
    }

    private func newListing() -> StrokeListing {
        isNews = false
        return StrokeListing(
            patches: listed.map { ($0.set, $0.chunk) }, litSites: litSites(),
            missing: missing.count, residentStrokes: residentStrokes, sites: sites)
    }

    /// The sites with lights within the sight of lamps.
    private func litSites() -> [Site] {
        guard let listedAt else { return [] }
        let (x, y) = (listedAt.x >> 6, listedAt.y >> 6)
        let span: Int32 = 8
        var lit: [Site] = []
        for row in (y - span)...(y + span) {
            for column in (x - span)...(x + span) {
                guard let site = sites[ChunkCoordinate(column, row)] else { continue }
                if !site.lights.isEmpty { lit.append(site) }
            }
        }
        return lit
    }

    /// Lists what may be seen from a place; works only when the camera has gone a metre.
    private func list(from request: StrokeRequest) {
        let at = (x: request.x, y: request.y, zoom: request.zoom)
        if let listedAt, listedAt == at { return }
        listedAt = at
        listing &+= 1
        keys.removeAll(keepingCapacity: true)
        let (x, y) = (Double(at.x), Double(at.y))
        let zoom = Double(at.zoom) / 4
        for level in (0..<GroundPatch.levels).reversed() { listGround(level, x, y, zoom) }
        listThings(x, y, zoom)
        gather()
        if patches.count > keys.count * 2 + 200 { forget(x, y) }
    }

    /// A metre for the rounding of the camera's place and some to have strokes in time.
    private static func margin(_ reach: Float) -> Double { Double(1.2 + min(reach * 0.1, 12)) }

    private func listGround(_ level: Int32, _ x: Double, _ y: Double, _ zoom: Double) {
        let far = GroundPatch.far(level)
        // What is magnified is seen from as many times farther away, up to the horizon's level.
        let seen = level == GroundPatch.levels - 1 ? 1 : zoom
        let reach = Double(far) * seen + StrokeStock.margin(far)
        let side = Double(GroundPatch.side(level))
        func index(_ v: Double) -> Int32 { Int32((v / side).rounded(.down)) }
        for row in index(y - reach)...index(y + reach) {
            for column in index(x - reach)...index(x + reach) {
                let d = StrokeStock.distance(x, y, Double(column) * side, Double(row) * side, side)
                if d < reach {
                    keys.append(.ground(GroundPatch(level: level, column: column, row: row)))
                }
            }
        }
    }

    /// The distance from a point to a square with this south-west corner.
    private static func distance(
        _ x: Double, _ y: Double, _ left: Double, _ low: Double, _ side: Double
    ) -> Double {
        let dx = max(left - x, 0, x - left - side)
        let dy = max(low - y, 0, y - low - side)
        return (dx * dx + dy * dy).squareRoot()
    }

    private func listThings(_ x: Double, _ y: Double, _ zoom: Double) {
        /// How far things stand out of their chunk, metres.
        let overhang = 8.0
        func chunks(_ reach: Double, _ body: (ChunkCoordinate) -> Void) {
            func index(_ v: Double) -> Int32 { Int32((v / 64).rounded(.down)) }
            for row in index(y - reach)...index(y + reach) {
                for column in index(x - reach)...index(x + reach)
                where StrokeStock.distance(x, y, Double(column) * 64, Double(row) * 64, 64) < reach
                {
                    body(ChunkCoordinate(column, row))
                }
            }
        }
        for band in [ObjectBand.far, .middle] {
            let reach =
                Double(band.sight) * (band == .far ? 1 : zoom) + StrokeStock.margin(band.sight)
                + overhang
            chunks(reach) { keys.append(.things($0, band, thing: -1)) }
        }
        for band in [ObjectBand.near, .close, .closest] {
            let reach = Double(band.sight) * zoom + StrokeStock.margin(band.sight) + overhang
            chunks(reach) { chunk in
                let site = site(chunk)
                for thing in 0..<site.thingCount {
                    let place = site.thingPlace(thing)
                    let (dx, dy) = (place.x - x, place.y - y)
                    let span = place.span
                    if (dx * dx + dy * dy).squareRoot() < reach - overhang + Double(span) {
                        keys.append(.things(chunk, band, thing: Int32(thing)))
                    }
                }
            }
        }
    }

    private func gather() {
        isNews = true
        listed.removeAll(keepingCapacity: true)
        missing.removeAll(keepingCapacity: true)
        for key in keys {
            if let patch = patches[key] {
                patch.lastListed = listing
                if patch.set.count > 0 { listed.append(patch) }
            } else {
                missing.append(key)
            }
        }
    }

    /// Drops patches that were not listed of late, and sites far away.
    private func forget(_ x: Double, _ y: Double) {
        let now = listing
        patches = patches.filter { $0.value.lastListed == now }
        sites = sites.filter {
            let origin = $0.key.origin
            return StrokeStock.distance(x, y, origin.x, origin.y, 64) < 1200
        }
        residentStrokes = patches.values.reduce(0) { $0 + $1.set.count }
    }

    // MARK: Making

    /// Makes up to `count` of the missing patches.
    private func make(upTo count: Int) {
        guard count > 0, !missing.isEmpty else { return }
        for key in missing.prefix(count) { keep(key, make(key)) }
        gather()
    }

    /// Makes all that is missing, shared out among the workers.
    private func makeAll(_ pool: WorkerPool) {
        if missing.isEmpty { return }
        let wanted = missing
        for key in wanted { for chunk in chunks(of: key) { _ = site(chunk) } }
        let made = UnsafeMutableBufferPointer<Patch?>.allocate(capacity: wanted.count)
        made.initialize(repeating: nil)
        defer {
            made.deinitialize()
            made.deallocate()
        }
        nonisolated(unsafe) let (slots, source) = (made, self)
        // The sites are all there: making only reads them.
        pool.run(count: wanted.count) { index, _ in slots[index] = source.make(wanted[index]) }
        for (index, key) in wanted.enumerated() {
            if let patch = made[index] { keep(key, patch) }
        }
        gather()
    }

    private func keep(_ key: Key, _ patch: Patch) {
        patches[key] = patch
        residentStrokes += patch.set.count
    }

    private func chunks(of key: Key) -> [ChunkCoordinate] {
        switch key {
        case .things(let chunk, _, _): return [chunk]
        case .ground(let patch):
            let across = max(1, Int32(GroundPatch.side(patch.level) / 64))
            let first = patch.chunk
            return (0..<(across * across)).map {
                ChunkCoordinate(first.x &+ $0 % across, first.y &+ $0 / across)
            }
        }
    }

    private func make(_ key: Key) -> Patch {
        let sites = chunks(of: key).map { site($0) }
        switch key {
        case .ground(let ground):
            var painter = GroundPainter(ground, seed: recipe.seed, sites: sites)
            painter.layAll()
            let (corner, origin) = (ground.corner, ground.chunk.origin)
            return Patch(
                chunk: ground.chunk, batch: painter.batch,
                corner: Vector2(Float(corner.x - origin.x), Float(corner.y - origin.y)),
                side: GroundPatch.side(ground.level))
        case .things(let chunk, let band, let thing):
            var painter = ObjectPainter(band: band, site: sites[0])
            if thing < 0 {
                for index in 0..<sites[0].thingCount { painter.layThing(index) }
                return Patch(chunk: chunk, batch: painter.batch, corner: .zero, side: 64)
            }
            painter.layThing(Int(thing))
            let place = sites[0].thingPlace(Int(thing))
            let origin = sites[0].origin
            let (x, y) = (Float(place.x - origin.x), Float(place.y - origin.y))
            return Patch(
                chunk: chunk, batch: painter.batch,
                corner: Vector2(x - place.span, y - place.span), side: place.span * 2)
        }
    }

    // MARK: Shade

    /// Works out the sunlight of listed patches for a sun step, at most `count` of them.
    private func shade(_ sun: SunStep, upTo count: Int, _ pool: WorkerPool) {
        var stale = listed.filter { $0.sunStep != sun.index }
        if stale.count > count { stale.removeLast(stale.count - count) }
        if stale.isEmpty { return }
        isNews = true
        // The shaders ask for sites, which may have to be made: one after the other.
        let shaders = stale.map { patch in
            Shader(
                sun: sun.direction, home: patch.chunk, corner: patch.corner, side: patch.side,
                height: patch.height, site: { self.site($0) })
        }
        let work = stale
        pool.run(count: work.count) { index, _ in
            let patch = work[index]
            let shader = shaders[index]
            patch.set = patch.set.withSunlit(patch.places.map { shader.sunlit($0) })
            patch.sunStep = sun.index
        }
    }
}
