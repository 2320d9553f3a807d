import Yams

/// Reads `stage.windows` of a profile.
struct WindowReader {
    let text: SetupText

    /// How many windows there may be.
    static let limit = 8

    func read(_ stage: Section) -> [WindowSettings] {
        let nodes = stage.list("windows")
        if nodes.count > WindowReader.limit {
            stage.note(
                "windows", "\(nodes.count) windows are too many",
                allowed: "\(WindowReader.limit)")
        }
        return nodes.enumerated().compactMap { index, node in
            Section(text, node, .window, path: "stage.windows[\(index + 1)].").map(window)
        }
    }

    private func window(_ section: Section) -> WindowSettings {
        var window = WindowSettings()
        if let output = section.words("output") { window.output = output }
        if let flag = section.flag("fullscreen") { window.isFullscreen = flag }
        if let size = section.pair("size", .pair("size", "", 64...16_384, "", "")) {
            (window.width, window.height) = (Int(size.0), Int(size.1))
            if !section.has("fullscreen") { window.isFullscreen = false }
            if window.isFullscreen {
                section.note(
                    "size", "a full screen has the display's", allowed: "fullscreen: false")
            }
        }
        if let rotation = section.choice("rotation") { window.rotation = Int(rotation) ?? 0 }
        if section.has("corners") { window.corners = corners(section) }
        if let node = section.node("view") { window.view = view(section, node) }
        return window
    }

    private func corners(_ section: Section) -> [WindowSettings.Point]? {
        let spec = KeySpec.number("corners", "1", -1...2, "", "")
        let points = section.list("corners").compactMap { node -> WindowSettings.Point? in
            guard case .sequence(let pair) = node, pair.count == 2,
                let x = section.number("corners", pair[0], spec),
                let y = section.number("corners", pair[1], spec)
            else { return nil }
            return WindowSettings.Point(Float(x), Float(y))
        }
        guard points.count == 4 else {
            section.note(
                "corners", "four points are wanted",
                allowed: "[[x, y], [x, y], [x, y], [x, y]], shares of the output")
            return nil
        }
        guard WindowReader.isConvex(points) else {
            section.note(
                "corners", "they cross, turn inwards or run the wrong way round",
                allowed: "upper left, upper right, lower right, lower left of the picture")
            return nil
        }
        return points
    }

    /// Whether the corners run to the right without turning inwards.
    static func isConvex(_ points: [WindowSettings.Point]) -> Bool {
        points.indices.allSatisfy { index in
            let (a, b) = (points[index], points[(index + 1) % 4])
            let c = points[(index + 2) % 4]
            return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > 1e-4
        }
    }

    private func view(_ section: Section, _ node: Node) -> SIMD4<Float> {
        let spec = KeySpec.number("view", "1", 0...1, "", "")
        guard case .sequence(let parts) = node, parts.count == 4 else {
            section.note(
                "view", "a region has four numbers", allowed: "[x, y, width, height], 0 … 1")
            return [0, 0, 1, 1]
        }
        let numbers = parts.compactMap { section.number("view", $0, spec) }
        guard numbers.count == 4, numbers[2] > 0, numbers[3] > 0,
            numbers[0] + numbers[2] <= 1.0001, numbers[1] + numbers[3] <= 1.0001
        else {
            section.note(
                "view", "the region leaves the picture",
                allowed: "x + width and y + height up to 1, both sizes above 0")
            return [0, 0, 1, 1]
        }
        return SIMD4(numbers.map { Float($0) })
    }
}
