import Perception
import Quantities
import WorldState

/// Reads where the room lies in the world and how it is seen from there.
enum RoomReader {
    static func read(_ section: Section, _ floor: FloorView, _ room: inout RoomPlacement) {
        room.floor = Vector2(floor.width, floor.depth)
        if let world = section.section("world", .roomWorld) { readPlace(world, &room) }
        if let word = section.choice("view") {
            room.view = RoomView.allCases.first { $0.word == word } ?? .follow
        }
        if let word = section.choice("body") {
            room.body = RoomBody.allCases.first { $0.word == word } ?? .figure
        }
        if let time = section.number("heals") { room.healing = Float(time) }
        if let window = section.section("window", .roomWindow) {
            readWindow(window, &room.window)
        }
        if room.view != .follow && room.place == nil {
            section.note(
                "view", "a view of the room's own needs a place in the world",
                allowed: "world: {at: [x, y]}, or view: follow")
        }
    }

    private static func readPlace(_ section: Section, _ room: inout RoomPlacement) {
        guard let at = section.pair("at") else {
            if !section.has("at") { section.note("at", "must be given", allowed: "[x, y]") }
            return
        }
        let heading = section.number("heading") ?? 90
        room.place = RoomPlace(x: at.0, y: at.1, heading: Float(heading * .pi / 180))
        if let scale = section.number("scale") { room.scale = Float(scale) }
    }

    private static func readWindow(_ section: Section, _ window: inout RoomWindow) {
        if let size = section.pair("size") {
            (window.width, window.height) = (Float(size.0), Float(size.1))
        }
        if let sill = section.number("sill") { window.sill = Float(sill) }
        if let aside = section.number("aside") { window.aside = Float(aside) }
        if let rest = section.pair("rest") {
            window.rest = Vector3(window.aside, Float(rest.0), Float(rest.1))
        }
    }
}
