import DeviceIO
import Quantities
import Vision

/// All that an eye keeps from capture to capture, for pictures of one size.
final class Sight {
    let sourceWidth: Int
    let sourceHeight: Int
    let settings: EyeSettings
    let width: Int
    let height: Int
    let shrinker: Shrinker
    let model: BackgroundModel
    let estimator: FlowEstimator
    /// 1 where the picture counts.
    let valid: [UInt8]

    var finder: BlobFinder
    var splitter: PersonSplitter
    var tracker = PersonTracker()
    var size: PersonSize
    var light = LightWatch()
    var motion: MotionMeter
    var palette = Palette()

    var picture: [UInt8]
    var empty: [UInt8]
    var before: [UInt8] = []
    var flow: [Float]
    var mask: [UInt8]
    var keep: [UInt8]
    var blobs: [Blob] = []

    var last: MonotonicTime?
    /// Seconds since the first capture, and since the light last changed.
    var age: Float = 0
    var sinceNewLight: Float = 100
    /// For how many seconds most of the picture has been something else.
    var flooded: Float = 0
    var captures = 0
    var presence: Float = 0
    var count: Float = 0
    var stillness: Float = 0
    var crowd: CrowdMeter

    init(_ settings: EyeSettings, width: Int, height: Int) throws(VisionError) {
        guard width > 0, height > 0 else {
            throw VisionError(isDamage: true, description: "a capture without pixels")
        }
        self.settings = settings
        sourceWidth = width
        sourceHeight = height
        let scale = 320 / Float(max(width, height))
        self.width = max(16, Int(Float(width) * scale + 0.5))
        self.height = max(16, Int(Float(height) * scale + 0.5))
        let (w, h) = (self.width, self.height)
        shrinker = try Shrinker(width: w, height: h)
        model = try BackgroundModel(width: w, height: h, threshold: settings.threshold)
        estimator = try FlowEstimator()
        finder = BlobFinder(width: w, height: h)
        splitter = PersonSplitter(width: w, height: h)
        size = PersonSize(floor: settings.floor, width: w, height: h)
        motion = MotionMeter(floor: settings.floor, width: w, height: h)
        crowd = CrowdMeter(floor: settings.floor.size)
        valid = Self.validity(settings.ignore, w, h)
        picture = Array(repeating: 0, count: w * h * 3)
        empty = picture
        flow = Array(repeating: 0, count: w * h * 2)
        mask = Array(repeating: 0, count: w * h)
        keep = mask
    }

    private static func validity(_ ignore: [PictureRegion], _ w: Int, _ h: Int) -> [UInt8] {
        var valid = [UInt8](repeating: 1, count: w * h)
        for region in ignore {
            let left = Int(saturate(region.x) * Float(w))
            let right = Int((saturate(region.x + region.width) * Float(w)).rounded(.up))
            let top = Int(saturate(region.y) * Float(h))
            let bottom = Int((saturate(region.y + region.height) * Float(h)).rounded(.up))
            for y in top..<max(top, bottom) {
                for x in left..<max(left, right) { valid[y * w + x] = 0 }
            }
        }
        return valid
    }

    /// Looks at a capture; see `Eye.perceive`.
    func look(at capture: VideoCapture) throws(VisionError) -> EyeReport {
        let dt = elapsed(until: capture.capturedAt)
        try shrinker.shrink(capture.pixels)
        picture = shrinker.bgr
        blankIgnored()
        captures += 1
        if captures == 1 {
            try model.learn(picture, keeping: nil, rate: 1)
        } else {
            try compare(dt)
            try follow(dt)
            try learn(dt)
        }
        before = shrinker.grey
        return report(capture.capturedAt, dt)
    }

    /// Seconds since the last capture, within reason.
    private func elapsed(until time: MonotonicTime) -> Float {
        defer { last = time }
        guard let last else { return 1 / 30 }
        let seconds = Float(time - last) * 1e-9
        // After a long gap the two pictures have nothing to do with each other.
        if seconds > 2 { before = [] }
        let dt = clamp(seconds, 0.002, 0.5)
        age += dt
        sinceNewLight += dt
        return dt
    }

    private func blankIgnored() {
        if settings.ignore.isEmpty { return }
        for i in 0..<valid.count where valid[i] == 0 {
            (picture[3 * i], picture[3 * i + 1], picture[3 * i + 2]) = (0, 0, 0)
        }
    }

    /// Divides out the light, learns the room anew where the light is new, and makes the mask.
    private func compare(_ dt: Float) throws(VisionError) {
        try model.picture(into: &empty)
        light.measure(picture, against: empty, valid: valid, width: width, height: height)
        if light.isNewLight {
            try model.learn(picture, keeping: keep, gain: light.gain, rate: 1)
            try model.picture(into: &empty)
            light = LightWatch()
            sinceNewLight = 0
        } else if light.isTrimmed {
            let raw = picture
            try MaskTools.scale(raw, by: light.inverse, into: &picture)
        }
        try model.compare(picture, into: &mask)
        var covered = 0
        for i in 0..<mask.count {
            mask[i] = mask[i] == 255 && valid[i] != 0 ? 255 : 0
            if mask[i] != 0 { covered += 1 }
        }
        flooded = covered * 10 > mask.count * 7 ? flooded + dt : 0
        try MaskTools.clean(&mask, width: width, height: height, open: 2, close: (3, 7))
    }

    /// Flow, blobs, people.
    private func follow(_ dt: Float) throws(VisionError) {
        if before.isEmpty || sinceNewLight < 0.3 {
            motion.rest()
        } else {
            try estimator.estimate(
                from: before, to: shrinker.grey, width: width, height: height, into: &flow)
            motion.mark(
                flow: flow, mask: mask, before: before, now: shrinker.grey, after: dt)
        }
        blobs = try finder.find(
            in: mask, moving: motion.moving, now: picture, empty: empty, size: size)
        tracker.advance(dt)
        tracker.findHomes(in: blobs, owner: finder.owner, width: width, height: height)
        let source = LookSource(
            bgr: picture, owner: finder.owner, width: width, roomLight: roomLight())
        var detections: [PersonDetection] = []
        var crowds: [Blob] = []
        for (index, blob) in blobs.enumerated() {
            let found = splitter.split(
                blob, index: index, source: source, size: size,
                followed: tracker.followed(in: index))
            if found.count > 2 { crowds.append(blob) }
            detections += found
            studySize(of: blob)
        }
        // Where many are, each of them may hide somebody.
        let wasCrowd = tracker.people.count >= 8 && detections.count >= 4
        if detections.count >= 7 || wasCrowd { crowds = blobs }
        tracker.update(
            detections, after: dt, size: size, mayAppear: sinceNewLight > 0.7 && flooded == 0,
            width: width, blobs: blobs, crowds: crowds)
        motion.sum(
            flow: flow, owner: finder.owner, blobs: blobs, after: dt, size: size)
    }

    /// Mean lightness of the empty room, from every 61st pixel.
    private func roomLight() -> Float {
        var (sum, count) = (0, 0)
        for i in stride(from: 0, to: valid.count, by: 61) where valid[i] != 0 {
            sum += Int(empty[3 * i]) + Int(empty[3 * i + 1]) + Int(empty[3 * i + 2])
            count += 3
        }
        return max(8, Float(sum) / Float(max(1, count)))
    }

    /// Learns how high people are from blobs that can be nothing but one moving person.
    private func studySize(of blob: Blob) {
        let aspect = blob.height / max(1, blob.width)
        let isInside =
            blob.left > 2 && blob.right < width - 2 && blob.top > 1 && blob.bottom < height - 3
        if isInside && aspect > 2 && aspect < 4.2 && blob.moving * 4 > blob.area && age > 0.5 {
            size.learn(
                footRow: Float(blob.bottom), height: blob.height, area: Float(blob.area))
        }
    }

    /// Learns the empty room, except where people stand whom patience has not run out for.
    private func learn(_ dt: Float) throws(VisionError) {
        var guarded = [Bool](repeating: false, count: blobs.count)
        for body in tracker.bodies where body.blob >= 0 && body.blob < blobs.count {
            // Before confirmation too, or whoever pauses on entering would dissolve.
            let isCandidate = body.age < 1.5
            if (body.isConfirmed || isCandidate) && body.still < settings.patience {
                guarded[body.blob] = true
            }
        }
        for i in 0..<keep.count {
            let blob = finder.owner[i]
            keep[i] = blob >= 0 && guarded[Int(blob)] ? 255 : 0
        }
        guardUnseen()
        try MaskTools.grow(&keep, width: width, height: height, size: 9)
        if flooded > 4 {
            // Most of the picture is new for good: the camera was moved.
            try model.learn(picture, keeping: nil, rate: 1)
            tracker.clear()
            flooded = 0
            return
        }
        // Seconds to take in something new: short at first and after the light changed.
        let patience: Float = sinceNewLight < 1.5 ? 0.4 : 60
        let rate = max(dt / patience, age < 6 ? 1 / Float(2 * captures) : 0)
        let isStarting = age < 1.2
        try model.learn(
            picture, keeping: isStarting ? nil : keep, rate: Double(min(rate, 0.5)))
    }

    /// Keeps the place of those who are out of sight for a moment.
    private func guardUnseen() {
        for body in tracker.bodies where body.isConfirmed && body.blob < 0 && body.unseen < 1 {
            let half = 0.16 * body.height
            let top = max(0, Int(body.foot.y - body.height))
            let bottom = min(height, Int(body.foot.y))
            let left = max(0, Int(body.foot.x - half))
            let right = min(width, Int(body.foot.x + half))
            for y in top..<max(top, bottom) {
                for x in left..<max(left, right) { keep[y * width + x] = 255 }
            }
        }
    }
}
