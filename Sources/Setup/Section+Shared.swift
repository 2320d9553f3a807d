import Conditions
import Perception
import Yams

extension Section {
    /// Regions of a picture: `[x, y, width, height]`, 0 … 1.
    func regions(_ key: String) -> [PictureRegion] {
        list(key).compactMap { node in
            guard case .sequence(let parts) = node, parts.count == 4 else {
                text.add(
                    node.mark?.line ?? line(key), path + key, "a region has four numbers",
                    allowed: "[x, y, width, height], 0 … 1")
                return nil
            }
            let share = KeySpec.number(key, "1", 0...1, "", "")
            let numbers = parts.compactMap { number(key, $0, share) }
            guard numbers.count == 4 else { return nil }
            guard numbers[2] > 0, numbers[3] > 0, numbers[0] + numbers[2] <= 1.0001,
                numbers[1] + numbers[3] <= 1.0001
            else {
                text.add(
                    node.mark?.line ?? line(key), path + key, "the region leaves the picture",
                    allowed: "x + width and y + height up to 1, both sizes above 0")
                return nil
            }
            let shares = numbers.map { Float($0) }
            return PictureRegion(
                x: shares[0], y: shares[1], width: shares[2], height: shares[3])
        }
    }

    /// Loss steps: `[late 0.5 s, hold 2 s, fade 5 s, substitute CHANNEL]`, in this order.
    ///
    /// - Parameter channel: The channel they are for; nil where they are for several, which
    ///   can have no substitute.
    func loss(_ key: String, for channel: Channel?) -> LossPolicy? {
        guard has(key) else { return nil }
        var policy = LossPolicy(
            lateAfter: LossPolicy.standard.lateAfter, hold: 0, fade: 0, substitute: nil)
        let order = ["late", "hold", "fade", "substitute"]
        var last = -1
        for node in list(key) {
            let line = node.mark?.line ?? line(key)
            let words = (node.scalar?.string ?? "").split(separator: " ", maxSplits: 1)
            guard words.count == 2, let step = order.firstIndex(of: String(words[0])) else {
                text.add(
                    line, path + key, "`\(node.scalar?.string ?? "")` is no step",
                    allowed: "late T, hold T, fade T, substitute CHANNEL")
                continue
            }
            if step <= last {
                text.add(
                    line, path + key, "`\(words[0])` comes too late or twice",
                    allowed: "late, hold, fade, substitute, in this order")
            }
            last = max(last, step)
            if step == 3 {
                policy.substitute = substitute(key, String(words[1]), line, for: channel)
                continue
            }
            let spec = KeySpec.number(key, "s", (step == 0 ? 0.02 : 0)...86400, "", "")
            guard
                let value = number(
                    key, .scalar(.init(String(words[1]), .implicit, .any, node.mark)), spec)
            else { continue }
            let nanoseconds = Int64((value * 1e9).rounded())
            switch step {
            case 0: policy.lateAfter = nanoseconds
            case 1: policy.hold = nanoseconds
            default: policy.fade = nanoseconds
            }
        }
        return policy
    }

    private func substitute(
        _ key: String, _ name: String, _ line: Int, for channel: Channel?
    ) -> String? {
        let layout = ChannelLayout.standard
        guard let channel else {
            text.add(
                line, path + key, "a substitute is for one channel alone",
                allowed: "late T, hold T, fade T")
            return nil
        }
        let fitting = layout.channels.filter {
            $0.name != channel.name && $0.shape == channel.shape && $0.unit == channel.unit
        }
        guard fitting.contains(where: { $0.name == name }) else {
            text.add(
                line, path + key, "`\(name)` cannot stand in for \(channel.name)",
                allowed: fitting.map(\.name).joined(separator: ", "))
            return nil
        }
        return name
    }
}
