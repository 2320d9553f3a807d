import Kernels
import Quantities
import TestRig
import Testing

@testable import Stage

/// Counts flashes as the standards define them, apart from the guard: of the mean relative
/// luminance of the whole picture, in floating point.
private struct FlashMeter {
    private(set) var changes: [UInt64] = []
    private var high: Float = 0
    private var low: Float = 1
    private var direction = 0

    private static let linear: [Float] = (0..<256).map {
        let x = Float($0) / 255
        return x <= 0.04045 ? x / 12.92 : Exact.pow((x + 0.055) / 1.055, 2.4)
    }

    static func luminance(_ picture: PixelBuffer) -> Float {
        var sum: Float = 0
        let count = picture.width * picture.height
        for i in stride(from: 0, to: count, by: 5) {
            sum += 0.2126 * linear[Int(picture.bytes[i * 4])]
            sum += 0.7152 * linear[Int(picture.bytes[i * 4 + 1])]
            sum += 0.0722 * linear[Int(picture.bytes[i * 4 + 2])]
        }
        return sum / Float((count + 4) / 5)
    }

    mutating func see(_ picture: PixelBuffer, at tick: UInt64) {
        let value = FlashMeter.luminance(picture)
        if changes.isEmpty && high < low { (high, low) = (value, value) }
        if direction >= 0, high - value >= 0.1, value < 0.8 {
            changes.append(tick)
            (direction, high, low) = (-1, value, value)
        } else if direction <= 0, value - low >= 0.1, low < 0.8 {
            changes.append(tick)
            (direction, high, low) = (1, value, value)
        }
        high = max(high, value)
        low = min(low, value)
    }

    /// The most flashes in any second: pairs of opposing changes.
    var worst: Int {
        let most = changes.indices.map { i in
            changes[i...].prefix { $0 - changes[i] < 60 }.count
        }
        return (most.max() ?? 0) / 2
    }
}

@Suite struct FlashGuardTests {
    /// Runs pictures through a guard; tells how many it changed and the most flashes a second.
    private func run(
        _ ticks: [UInt64], flashes: Int = 3, _ make: (UInt64) -> PixelBuffer
    ) -> (acted: Int, worst: Int, rawWorst: Int) {
        let guardian = FlashGuard(flashes: flashes)
        var (meter, raw) = (FlashMeter(), FlashMeter())
        var acted = 0
        for tick in ticks {
            let picture = make(tick)
            raw.see(picture, at: tick)
            if guardian.limit(picture, at: Tick(tick)) { acted += 1 }
            meter.see(picture, at: tick)
        }
        return (acted, meter.worst, raw.worst)
    }

    @Test func `a strobe of any rate and depth is held to three flashes a second`() {
        for period: UInt64 in [2, 3, 4, 6] {
            for (dark, bright): (UInt8, UInt8) in [(0, 255), (60, 200), (128, 255)] {
                let result = run(Array(0..<130)) { grey($0 / period % 2 == 0 ? dark : bright) }
                #expect(result.rawWorst > 3, "the strobe of \(period) is one")
                #expect(result.worst <= 3, "period \(period), \(dark) to \(bright)")
                #expect(result.acted > 0)
            }
        }
    }

    @Test(arguments: [1, 2, 3])
    func `a stricter guard lets fewer flashes through, not none`(flashes: Int) {
        for period: UInt64 in [2, 6, 10] {
            let result = run(Array(0..<200), flashes: flashes) {
                grey($0 / period % 2 == 0 ? 0 : 255)
            }
            #expect(result.rawWorst > flashes || period == 10)
            #expect(result.worst <= flashes, "period \(period): \(result.worst)")
            #expect(result.worst == min(flashes, result.rawWorst), "period \(period)")
        }
    }

    @Test func `seeded flicker is held at sixty and at thirty pictures a second`() {
        for seed in testSeeds(8) {
            for step: UInt64 in [1, 2] {
                var random = RandomStream(seed: seed)
                let ticks = (0..<100).map { UInt64($0) * step }
                let result = run(ticks) { _ in grey(UInt8(random.below(256))) }
                #expect(result.worst <= 3, "\(rerun(seed, "FlashGuardTests"))")
            }
        }
    }

    @Test func `slow fades, small changes and three flashes pass untouched`() {
        // 2.5 flashes a second.
        #expect(run(Array(0..<300)) { grey($0 / 12 % 2 == 0 ? 0 : 255) }.acted == 0)
        // A fade up and down in four seconds.
        let fade = run(Array(0..<480)) { tick in
            let t = Int(tick % 240)
            return grey(UInt8(t < 120 ? t * 2 : (239 - t) * 2))
        }
        #expect(fade.acted == 0)
        // A flicker of less than a tenth of the luminance.
        #expect(run(Array(0..<200)) { grey($0 % 2 == 0 ? 90 : 110) }.acted == 0)
        // A flicker in the bright, whose darker side is above 0.8.
        #expect(run(Array(0..<200)) { grey($0 % 2 == 0 ? 233 : 255) }.acted == 0)
        // Lightning: one stroke of three quick flashes, then dark again.
        let lit: Set<UInt64> = [60, 61, 64, 65, 69, 70]
        #expect(run(Array(0..<200)) { grey(lit.contains($0) ? 220 : 30) }.acted == 0)
    }

    @Test func `long lightning is cut after its third flash`() {
        let result = run(Array(0..<240)) { tick in
            let isLit = tick >= 60 && tick < 120 && tick % 5 < 2
            return grey(isLit ? 230 : 25)
        }
        #expect(result.rawWorst > 3 && result.worst <= 3 && result.acted > 0)
    }

    @Test func `a small flashing lamp passes and a large one does not`() {
        func lamp(_ side: Int) -> (acted: Int, worst: Int, rawWorst: Int) {
            run(Array(0..<120)) { tick in
                picture(160, 90) { x, y in
                    let on = x < side && y < side && tick / 3 % 2 == 0
                    return on ? (255, 255, 255) : (20, 30, 25)
                }
            }
        }
        // A field is 53 by 30 pixels; a quarter of it is a square of 20.
        #expect(lamp(15).acted == 0)
        #expect(lamp(30).acted > 0)
    }

    @Test func `saturated red is held though its luminance hardly changes`() {
        let guardian = FlashGuard()
        var acted = 0
        for tick: UInt64 in 0..<120 {
            let isRed = tick / 4 % 2 == 0
            let frame = picture(64, 36) { _, _ in isRed ? (150, 0, 0) : (60, 60, 70) }
            if guardian.limit(frame, at: Tick(tick)) { acted += 1 }
        }
        #expect(acted > 0)
        #expect(guardian.report.isActing && guardian.report.picturesLimited == UInt64(acted))
    }

    @Test func `a walk through a striped wood passes, every byte as it was`() {
        let guardian = FlashGuard()
        for tick: UInt64 in 0..<180 {
            let make = {
                picture(160, 90) { x, y in
                    // Trunks 20 wide pass at 30 pixels a second before a meadow.
                    let isTrunk = (x + Int(tick) / 2) / 20 % 3 == 0
                    return isTrunk && y > 20
                        ? (50, 40, 30) : (UInt8(90 + y / 2), UInt8(140 + y / 2), 120)
                }
            }
            let (frame, untouched) = (make(), make())
            #expect(!guardian.limit(frame, at: Tick(tick)))
            #expect(frame.bytes.elementsEqual(untouched.bytes))
        }
        #expect(!guardian.report.isActing && guardian.report.picturesLimited == 0)
    }

    @Test func `the same pictures give the same bytes, and a jump back begins anew`() {
        func hash() -> [UInt64] {
            let guardian = FlashGuard()
            return (0..<90).map { tick in
                let frame = grey(tick / 3 % 2 == 0 ? 10 : 240)
                guardian.limit(frame, at: Tick(UInt64(tick)))
                var hash = StateHash()
                hash.combine(bytes: Array(frame.bytes))
                return hash.value
            }
        }
        #expect(hash() == hash())
        let guardian = FlashGuard()
        for tick: UInt64 in 100..<160 {
            guardian.limit(grey(tick % 2 == 0 ? 0 : 255), at: Tick(tick))
        }
        #expect(!guardian.limit(grey(255), at: Tick(5)))
        #expect(!guardian.report.isActing)
    }

    @Test func `when the strobe ends the world comes back whole within a second`() {
        let guardian = FlashGuard()
        for tick: UInt64 in 0..<120 {
            guardian.limit(grey(tick / 2 % 2 == 0 ? 0 : 255), at: Tick(tick))
        }
        var clean = 0
        for tick: UInt64 in 120..<240 {
            if !guardian.limit(grey(120), at: Tick(tick)) { clean += 1 } else { clean = 0 }
        }
        #expect(clean >= 59)
    }
}
