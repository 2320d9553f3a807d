import DeviceIO
import Kernels
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct RehearsalSettingsTests {
    /// What an eye says of a furnished room, ten times a second.
    private func look(
        _ seconds: Int64, stage: StageTrace? = nil, _ change: (inout RehearsalSettings) -> Void
    ) throws -> [EyeReport] {
        var settings = RehearsalSettings()
        change(&settings)
        let camera = RehearsalCamera(RehearsalRoom(settings, stage: stage), rate: 10)
        let eye = Eye()
        var reports: [EyeReport] = []
        while let capture = try camera.capture(until: seconds * 1_000_000_000) {
            reports.append(try eye.perceive(capture))
        }
        return reports
    }

    private func mean(_ reports: some Collection<EyeReport>, _ value: (EyeReport) -> Float) -> Float
    {
        reports.reduce(0) { $0 + value($1) } / Float(max(1, reports.count))
    }

    @Test(arguments: [0, 1, 3, 5])
    func `as many are seen as come`(crowd: Int) throws {
        let reports = try look(20) {
            $0.programme = .still
            $0.crowd = crowd
            $0.ages = .adults
        }
        let seen = mean(reports.suffix(60)) { $0.count }
        #expect(abs(seen - Float(crowd)) < 0.5, "\(crowd) stand there, \(seen) are seen")
    }

    @Test func `a crowd that walks about moves and is counted`() throws {
        let reports = try look(40) {
            $0.programme = .crowd
            $0.crowd = 4
        }
        #expect(mean(reports.suffix(200)) { $0.count } > 2.4)
        #expect(mean(reports.suffix(200)) { $0.motion } > 0.02)
        let empty = try look(10) { $0.programme = .empty }
        #expect(empty.suffix(80).allSatisfy { $0.count < 0.3 })
    }

    @Test func `children and wheelchairs are lower than grown-ups`() throws {
        func heights(_ ages: RehearsalSettings.Ages) throws -> Float {
            let reports = try look(18) {
                $0.programme = .still
                $0.crowd = 3
                $0.ages = ages
            }
            let tracks = reports.suffix(50).flatMap(\.tracks)
            #expect(tracks.count > 60, "\(ages) are seen")
            return tracks.reduce(0) { $0 + $1.height } / Float(max(1, tracks.count))
        }
        let adults = try heights(.adults)
        let children = try heights(.children)
        withKnownIssue("heights are judged against the others, so a class seems grown up") {
            #expect(children < adults - 0.15)
        }
        #expect(try heights(.wheelchairs) < adults - 0.15)
    }

    @Test func `darkness is dark, infrared sees in it, noise is no people`() throws {
        let lit = try look(12) { $0.programme = .empty }
        let dark = try look(12) {
            $0.programme = .empty
            $0.darkness = 0.9
        }
        #expect(mean(dark) { $0.light } < 0.5 * mean(lit) { $0.light })
        let infrared = try look(15) {
            $0.programme = .still
            $0.crowd = 2
            $0.darkness = 1
            $0.isInfrared = true
        }
        withKnownIssue("one of two who stand by infrared is not told from the floor") {
            #expect(abs(mean(infrared.suffix(40)) { $0.count } - 2) < 0.5)
        }
        let grey = infrared.last?.colour ?? .black
        #expect(abs(grey.red - grey.blue) < 0.01)
        let noisy = try look(12) {
            $0.programme = .empty
            $0.noise = 4
        }
        #expect(noisy.allSatisfy { $0.count < 0.5 })
    }

    @Test func `what stands in the way hides who is behind it`() throws {
        func hidden(_ occlusion: RehearsalSettings.Occlusion) throws -> [UInt8] {
            var settings = RehearsalSettings()
            settings.programme = .still
            settings.crowd = 6
            settings.occlusion = occlusion
            let camera = RehearsalCamera(RehearsalRoom(settings), rate: 1)
            var last: [UInt8] = []
            while let capture = try camera.capture(until: 12_000_000_000) {
                last = Array(capture.pixels.bytes)
            }
            return last
        }
        let free = try hidden(.none)
        for thing in [RehearsalSettings.Occlusion.pillar, .bench] {
            let behind = try hidden(thing)
            let changed = zip(free, behind).filter { abs(Int($0) - Int($1)) > 24 }.count
            #expect(changed > 20_000, "\(thing) covers \(changed) bytes")
        }
        // People half hidden by a bench are still counted, roughly.
        let reports = try look(18) {
            $0.programme = .still
            $0.crowd = 3
            $0.ages = .adults
            $0.occlusion = .bench
        }
        #expect(mean(reports.suffix(40)) { $0.count } > 1.5)
    }

    @Test func `the stage shines into the room, but not for an infrared camera`() throws {
        let trace = StageTrace()
        let picture = PixelBuffer(width: 64, height: 36, format: .rgba8)
        for index in 0..<picture.byteCount { picture.mutableBytes[index] = 255 }
        trace.show(picture, at: MonotonicTime(nanoseconds: 3_000_000_000))
        func light(_ isInfrared: Bool) throws -> (Float, Float) {
            let reports = try look(6, stage: trace) {
                $0.programme = .empty
                $0.spill = 0.4
                $0.isInfrared = isInfrared
            }
            return (reports[20].light, reports[55].light)
        }
        let visible = try light(false)
        #expect(visible.1 > visible.0 + 0.04, "\(visible)")
        let infrared = try light(true)
        #expect(abs(infrared.1 - infrared.0) < 0.01, "\(infrared)")
    }

    @Test func `the stage is heard late, and dies away`() throws {
        let trace = StageTrace()
        var block = SampleBlock()
        for tick in 0..<UInt64(60) {
            block.silence()
            if tick == 30 { for i in 0..<480 { block.left[i] = i % 2 == 0 ? 0.5 : -0.5 } }
            trace.play(block, at: MonotonicTime(nanoseconds: Tick(tick).nanoseconds))
        }
        var settings = RehearsalSettings()
        settings.programme = .empty
        settings.echo = 0
        let microphone = RehearsalMicrophone(RehearsalRoom(settings, stage: trace))
        var peaks: [Float] = []
        while let capture = try microphone.capture(until: 900_000_000) {
            peaks.append(capture.samples.map { abs($0) }.max() ?? 0)
        }
        #expect(peaks[0..<50].allSatisfy { $0 < 0.01 })
        #expect(peaks[51] > 0.3 && peaks[52] > 0.3, "\(peaks[49..<60])")
        #expect(peaks[75...].allSatisfy { $0 < 0.01 })
    }
}
