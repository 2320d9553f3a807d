import DeviceIO
import Quantities
import Yams

extension Section {
    /// Where a device meets the stage, so that the stage is taken off what it reports.
    ///
    /// - Parameter hasPicture: Whether it is a camera.
    func stageSight(_ key: String, hasPicture: Bool) -> StageSight? {
        guard has(key), let section = section(key, .stageSight) else { return nil }
        var sight = StageSight()
        if let delay = section.number("delay") { sight.delay = Int64((delay * 1e6).rounded()) }
        guard section.has("corners") else { return sight }
        if !hasPicture {
            section.note("corners", "a microphone has no picture", allowed: "delay")
            return sight
        }
        let share = KeySpec.pair("corners", "1", -1...2, "", "")
        let corners = section.list("corners").compactMap { node -> Vector2? in
            guard case .sequence(let pair) = node, pair.count == 2,
                let x = section.number("corners", pair[0], share),
                let y = section.number("corners", pair[1], share)
            else { return nil }
            return Vector2(Float(x), Float(y))
        }
        let whole = corners.count == 4 ? StageSight(corners: corners, delay: sight.delay) : nil
        guard let whole, whole.isConvex else {
            section.note(
                "corners", "four corners of a picture are wanted here, in their order",
                allowed: "[[x, y], [x, y], [x, y], [x, y]]")
            return sight
        }
        return whole
    }
}
