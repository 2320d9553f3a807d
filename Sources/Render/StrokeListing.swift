import Quantities
import WorldState

/// What stands round a camera, ready to be painted: patches, lights, what casts shadows.
///
/// Never changes, so that one thread may make the next while another paints this one.
final class StrokeListing: Sendable {
    /// Sets of strokes and the chunks they are measured from, in the order of their keys.
    let patches: [(set: StrokeSet, chunk: ChunkCoordinate)]
    /// The sites near the camera that have lanterns or windows: row after row, from the west.
    let litSites: [Site]
    /// Patches that may be seen and are still to be made.
    let missing: Int
    /// Strokes kept in memory.
    let residentStrokes: Int
    private let sites: [ChunkCoordinate: Site]

    init(
        patches: [(set: StrokeSet, chunk: ChunkCoordinate)] = [], litSites: [Site] = [],
        missing: Int = 1, residentStrokes: Int = 0, sites: [ChunkCoordinate: Site] = [:]
    ) {
        self.patches = patches
        self.litSites = litSites
        self.missing = missing
        self.residentStrokes = residentStrokes
        self.sites = sites
    }

    /// The share of the sun at a place, `up` metres above it.
    func sunlit(_ sun: SunStep, _ position: WorldPosition, up: Float) -> Float {
        let at = position.offset + Vector3(0, 0, up)
        let shader = Shader(
            sun: sun.direction, home: position.chunk, corner: Vector2(at.x - 1, at.y - 1), side: 2,
            height: at.z, site: { self.sites[$0] })
        return shader.sunlit(at)
    }
}

/// Where a live camera was last and where the sun stood: what strokes are to be made for.
///
/// Three words, each whole by itself; a reader may see one of them a picture late.
struct StrokeRequest: Equatable {
    /// The camera, in whole metres.
    var x: Int32
    var y: Int32
    var sun: SunStep
    /// How much the view magnifies, in quarters, rounded up; 4 for the open view.
    var zoom: Int32 = 4

    /// Takes what strokes depend on from a picture's viewpoint.
    init(_ camera: WorldPosition, _ sun: SunStep, zoom: Float) {
        self.zoom = Int32((zoom * 4).rounded(.up))
        x = Int32(truncatingIfNeeded: Int64(camera.x.rounded()))
        y = Int32(truncatingIfNeeded: Int64(camera.y.rounded()))
        self.sun = sun
    }

    /// Puts a request together from its words.
    init(place: UInt64, sun: Int32, zoom: Int32) {
        self.zoom = zoom
        x = Int32(truncatingIfNeeded: place >> 32)
        y = Int32(truncatingIfNeeded: place)
        self.sun = SunStep(index: sun)
    }

    /// The camera's place as one word.
    var place: UInt64 {
        UInt64(UInt32(bitPattern: x)) << 32 | UInt64(UInt32(bitPattern: y))
    }
}
