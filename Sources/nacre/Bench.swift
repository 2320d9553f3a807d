import Conditions
import DeviceIO
import Foundation
import Kernels
import Perception
import Quantities
import Render
import Runner
import Setup
import Sonify
import VirtualDriver
import WorldState

/// The benches, each a name and how it is measured.
struct Bench {
    var name: String
    var measure: (_ seconds: Int) throws -> [BenchRow]

    static var all: [Bench] {
        [
            Bench(name: "world step", measure: { _ in worldStep() }),
            Bench(name: "sound block", measure: { _ in soundBlock() }),
            Bench(name: "premise to first picture", measure: { _ in firstPicture() }),
            Bench(name: "painter alone", measure: { _ in painterAlone() }),
            Bench(name: "perception", measure: { _ in try perception() }),
            Bench(name: "living world", measure: { try livingWorld($0) }),
        ]
    }

    /// The processor and the number of cores, as the kernel names them.
    static var machine: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = text.split(separator: "\n").first { $0.hasPrefix("model name") }
            .flatMap { $0.split(separator: ":").last }.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return "\(model ?? "unknown processor"), \(cores) cores, kernels: \(SIMDLevel.best)"
    }

    /// Time of all cores since the start and how much of it the host of a virtual machine took,
    /// in the kernel's ticks; see proc(5), `/proc/stat`.
    static var processorTime: (all: Double, stolen: Double) {
        let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: "\n").first?.split(separator: " ").dropFirst() ?? []
        let numbers = fields.compactMap { Double($0) }
        return (numbers.prefix(8).reduce(0, +), numbers.count > 7 ? numbers[7] : 0)
    }

    private static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = MonotonicClock.now
        try body()
        return Double(MonotonicClock.now - start) * 1e-9
    }

    private static func worldStep() -> [BenchRow] {
        let world = World(premise: Premise(), drives: [], layout: .standard)
        var inputs = TickInputs(layout: .standard)
        inputs.controls[0] = Control(forward: 1)
        var steps: [Double] = []
        var hashes: [Double] = []
        for _ in 0..<3600 {
            steps.append(time { world.step(inputs) })
            hashes.append(time { _ = StateDigest(of: world) })
        }
        return [
            BenchRow("world step, 42 birds, walking", seconds: steps, hold: 2, aim: 0.5),
            BenchRow("state hash", seconds: hashes),
        ]
    }

    private static func soundBlock() -> [BenchRow] {
        var premise = Premise()
        premise[.rain] = 0.9
        premise[.cloud] = 0.9
        let world = World(premise: premise, drives: [], layout: .standard)
        var inputs = TickInputs(layout: .standard)
        inputs.controls[0] = Control(forward: 1)
        let sound = WorldSound(premise: premise)
        var block = SampleBlock()
        var blocks: [Double] = []
        for _ in 0..<1800 {
            world.step(inputs)
            blocks.append(time { sound.sound(world, listener: 0, into: &block) })
        }
        return [BenchRow("sound block, storm, walking", seconds: blocks)]
    }

    private static func firstPicture() -> [BenchRow] {
        let picture = PixelBuffer(width: 1280, height: 720, format: .rgba8)
        let times = (1...5).map { seed in
            time {
                var premise = Premise()
                premise.seed = UInt64(seed)
                let world = World(premise: premise, drives: [], layout: .standard)
                world.step(TickInputs(layout: .standard))
                let painter = WorldPainter(
                    premise: premise, width: 1280, height: 720, pool: WorkerPool(workers: 2))
                painter.paint(
                    world, viewpoint: world.viewpoint(of: 0), quality: .film, into: picture)
            }
        }
        return [
            BenchRow(
                "premise to first whole picture, 1280x720", seconds: times, hold: 2000, aim: 500)
        ]
    }

    private static func painterAlone() -> [BenchRow] {
        let premise = Premise()
        let world = World(premise: premise, drives: [], layout: .standard)
        let painter = WorldPainter(
            premise: premise, width: 1280, height: 720, pool: WorkerPool(workers: 2))
        let picture = PixelBuffer(width: 1280, height: 720, format: .rgba8)
        var inputs = TickInputs(layout: .standard)
        inputs.controls[0] = Control(turn: 0.2)
        var times: [Double] = []
        var stages: [(name: String, seconds: [Double])] = []
        for index in 0..<260 {
            world.step(inputs)
            let seconds = time {
                painter.paint(
                    world, viewpoint: world.viewpoint(of: 0), quality: .film, into: picture)
            }
            if index < 20 { continue }
            times.append(seconds)
            let measured = painter.figures.stages
            if stages.isEmpty { stages = measured.map { ($0.stage, []) } }
            for (slot, stage) in measured.enumerated() where slot < stages.count {
                stages[slot].seconds.append(stage.seconds)
            }
        }
        let strokes = painter.figures.residentStrokes / 1000
        let name = "painter alone, 1280x720, \(strokes) k strokes, turning"
        return [
            BenchRow(name, seconds: times, hold: 8, aim: 5),
            BenchRow(
                "strokes resident, visible", "k", Double(painter.figures.residentStrokes) / 1000,
                Double(painter.figures.visibleStrokes) / 1000),
        ] + stages.map { BenchRow("painter: \($0.name)", seconds: $0.seconds) }
    }

    private static func perception() throws -> [BenchRow] {
        let camera = RehearsalCamera(RehearsalRoom())
        let eye = Eye(EyeSettings())
        var looks: [Double] = []
        for index in 0..<300 {
            let until = Int64(index + 1) * 33_400_000
            while let capture = try camera.capture(until: until) {
                looks.append(try time { _ = try eye.perceive(capture) })
            }
        }
        return [BenchRow("perception of a 640x360 capture", seconds: looks)]
    }

    /// The whole exhibit in the rehearsal room, without a page, as `run --headless` does it.
    private static func livingWorld(_ seconds: Int) throws -> [BenchRow] {
        var profile = try Files.profile("Profiles/rehearsal.yaml")
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        profile.journal.record = folder.appendingPathComponent("bench.nacre").path
        let room = try RoomChoice(profile, camera: nil)
        let exhibit = try LiveExhibit(
            profile, room, servesPage: false, workers: 2,
            ticks: UInt64(seconds + 5) * 60)
        let measures = exhibit.measured
        let thread = Thread {
            Thread.sleep(forTimeInterval: 5)
            measures.reset()
        }
        thread.start()
        try exhibit.run()
        return rows(measures, profile, exhibit.painted)
    }

    private static func rows(
        _ measures: Measures, _ profile: Profile, _ painted: WorldPainter.Figures?
    ) -> [BenchRow] {
        let ticks = Double(max(1, measures[.ticks]))
        let pictures = Double(measures[.pictures]) / (ticks / 60)
        var rows = [
            BenchRow(
                "ticks missed", "%", Double(measures[.ticksMissed]) / ticks * 100,
                Double(measures[.ticksMissed]) / ticks * 100, hold: 0.1),
            BenchRow(
                "pictures a second, \(profile.stage.width)x\(profile.stage.height)", "1/s",
                pictures, pictures, hold: Double(profile.stage.fps)),
            BenchRow(
                "strokes resident, visible, living", "k",
                Double(painted?.residentStrokes ?? 0) / 1000,
                Double(painted?.visibleStrokes ?? 0) / 1000),
        ]
        for figures in measures.stages where figures.count > 0 {
            rows.append(
                BenchRow(
                    "stage \(figures.name)", "ms", Double(figures.p50) * 1e-6,
                    Double(figures.p99) * 1e-6))
        }
        for row in measures.latencies where row.channel == "room.eye.people" {
            rows.append(
                BenchRow(
                    "capture to latch", "ms", Double(row.toLatch.p50) * 1e-6,
                    Double(row.toLatch.p99) * 1e-6))
            rows.append(
                BenchRow(
                    "capture to picture", "ms", Double(row.toShown.p50) * 1e-6,
                    Double(row.toShown.p99) * 1e-6, hold: 50, aim: 25))
        }
        return rows
    }
}
