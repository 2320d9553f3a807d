import CVideo4Linux
import DeviceIO
import Glibc

// What the driver offers. Lists are bounded: a driver that never ends one must not hang us.
extension V4L2File {
    private static let listLimit: UInt32 = 64

    /// Whether the node itself, not merely some node of its driver, captures pictures.
    func capturesVideo() throws(DriverError) -> Bool {
        var capability = v4l2_capability()
        let answer = try ask(
            .capabilities, &capability, refusals: V4L2File.optional,
            action: "ask what it is")
        switch answer {
        case .refused: return false
        case .notNow:
            throw failure(
                "ask what it is", .system(call: V4L2Request.capabilities.name, errno: EAGAIN))
        case .done: break
        }
        // `capabilities` is that of the whole driver: it lists capture on output nodes too.
        let ofNode =
            capability.capabilities & nacre_v4l_cap_device_caps != 0
            ? capability.device_caps : capability.capabilities
        let needed = nacre_v4l_cap_video_capture | nacre_v4l_cap_streaming
        return ofNode & needed == needed
    }

    /// Every mode we could read, of the wished layout where one is; empty where it has none.
    func modes(wanted: V4L2Wish) throws(DriverError) -> [V4L2Mode] {
        var found: [V4L2Mode] = []
        for index in 0..<V4L2File.listLimit {
            var format = v4l2_fmtdesc()
            format.index = index
            format.type = nacre_v4l_type_capture
            guard try list(.formats, &format) else { break }
            guard let layout = V4L2Mode.Layout(code: format.pixelformat),
                wanted.layout == nil || wanted.layout == layout
            else { continue }
            let mode = V4L2Mode(
                code: format.pixelformat, layout: layout, width: wanted.width,
                height: wanted.height)
            found += try sizes(of: mode, wanted: wanted)
        }
        return found
    }

    private func sizes(
        of mode: V4L2Mode, wanted: V4L2Wish
    ) throws(DriverError) -> [V4L2Mode] {
        var found: [V4L2Mode] = []
        for index in 0..<V4L2File.listLimit {
            var size = v4l2_frmsizeenum()
            size.index = index
            size.pixel_format = mode.code
            guard try list(.sizes, &size) else { break }
            var sized = mode
            if size.type == nacre_v4l_size_discrete {
                sized.width = Int(size.discrete.width)
                sized.height = Int(size.discrete.height)
            } else {
                let steps = size.stepwise
                sized.width = nearest(
                    wanted.width, steps.min_width, steps.max_width, steps.step_width)
                sized.height = nearest(
                    wanted.height, steps.min_height, steps.max_height, steps.step_height)
            }
            guard sized.width > 0, sized.height > 0 else { continue }
            found += try intervals(of: sized, wanted: wanted)
            if size.type != nacre_v4l_size_discrete { break }  // It stands alone in the list.
        }
        // A driver that lists no sizes adjusts the wish when the format is set.
        return found.isEmpty ? [mode] : found
    }

    private func intervals(
        of mode: V4L2Mode, wanted: V4L2Wish
    ) throws(DriverError) -> [V4L2Mode] {
        var found: [V4L2Mode] = []
        for index in 0..<V4L2File.listLimit {
            var interval = v4l2_frmivalenum()
            interval.index = index
            interval.pixel_format = mode.code
            interval.width = UInt32(mode.width)
            interval.height = UInt32(mode.height)
            guard try list(.intervals, &interval) else { break }
            var paced = mode
            if interval.type == nacre_v4l_interval_discrete {
                paced.interval = V4L2Mode.Interval(interval.discrete)
            } else {
                paced.interval = V4L2Mode.Interval(
                    wanted.rate, shortest: interval.stepwise.min, longest: interval.stepwise.max)
            }
            if paced.interval != nil { found.append(paced) }
            if interval.type != nacre_v4l_interval_discrete { break }
        }
        return found.isEmpty ? [mode] : found
    }

    /// One entry of a list; false behind its end.
    private func list<Structure>(
        _ request: V4L2Request, _ value: inout Structure
    ) throws(DriverError) -> Bool {
        let action = "list its modes"
        let answer = try ask(request, &value, refusals: V4L2File.optional, action: action)
        if answer == .notNow { throw failure(action, .system(call: request.name, errno: EAGAIN)) }
        return answer == .done
    }

    /// The value nearest to the wish, from below, in a range with steps.
    private func nearest(_ wish: Int, _ low: UInt32, _ high: UInt32, _ step: UInt32) -> Int {
        let (low, high) = (Int(low), max(Int(high), Int(low)))
        let held = min(max(wish, low), high)
        return low + (held - low) / max(Int(step), 1) * max(Int(step), 1)
    }
}

extension V4L2Mode.Interval {
    /// A fraction as the kernel writes it; nil where it says nothing.
    init?(_ fraction: v4l2_fract) {
        guard fraction.numerator > 0, fraction.denominator > 0 else { return nil }
        self.init(numerator: fraction.numerator, denominator: fraction.denominator)
    }

    /// The wished rate, held within what the driver offers.
    init?(_ rate: Double, shortest: v4l2_fract, longest: v4l2_fract) {
        guard let fastest = V4L2Mode.Interval(shortest), let slowest = V4L2Mode.Interval(longest)
        else { return nil }
        if rate >= fastest.rate {
            self = fastest
        } else if rate <= slowest.rate {
            self = slowest
        } else {
            self.init(numerator: 1000, denominator: UInt32((rate * 1000).rounded()))
        }
    }
}
