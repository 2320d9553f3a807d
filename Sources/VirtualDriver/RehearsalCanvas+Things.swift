import DeviceIO
import Quantities

extension RehearsalCanvas {
    /// How far from the near edge the thing in the way stands, metres.
    static func depth(of occlusion: RehearsalSettings.Occlusion) -> Float {
        occlusion == .pillar ? 1.3 : 1.6
    }

    /// Draws what stands between camera and visitors.
    func draw(_ occlusion: RehearsalSettings.Occlusion) {
        let y = RehearsalCanvas.depth(of: occlusion)
        let metre = Float(width) / RehearsalView.span(y)
        let foot = RehearsalView.row(y) * Float(height)
        let middle = Float(width) / 2
        switch occlusion {
        case .none: return
        case .pillar:
            let left = middle + 0.8 * metre
            shade(left, 0, 0.5 * metre, foot, Colour(0.66, 0.64, 0.60))
        case .bench:
            shadow(Vector2(middle, foot), 1.6 * metre, 0.12 * metre, depth: 0.4)
            shade(
                middle - 1.5 * metre, foot - 0.78 * metre, 3 * metre, 0.78 * metre,
                Colour(0.44, 0.32, 0.20))
        }
    }

    /// A box that is lighter on its left.
    private func shade(_ x: Float, _ y: Float, _ w: Float, _ h: Float, _ colour: Colour) {
        fill(rows: Int(y)..<max(Int(y), Int(y + h))) { column, _ in
            colour * (1.08 - 0.3 * (Float(column) - x) / max(1, w))
        } edges: { _ in
            (x, x + w)
        }
    }
}
