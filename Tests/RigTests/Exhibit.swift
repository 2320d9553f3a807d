import DeviceIO
import Foundation
import Quantities

/// The built program, run in the machine with a profile of the rig's own, painting off.
final class Exhibit {
    static let folder = "/tmp/exhibit"
    static let recording = folder + "/run.nacre"
    private static let port = 8099

    /// Nanoseconds of the steps of loss of every channel; long, as everything is emulated.
    static let late: Int64 = 3_000_000_000
    static let hold: Int64 = 1_000_000_000
    static let fade: Int64 = 1_000_000_000

    private let process = Process()

    private static let files = [
        "Devices/one.yaml": """
        family: camera
        recognise: {serial: "*Rig_Camera_ONE"}
        settings: {size: [320, 240], rate: 5, layout: yuyv}
        """,
        "Devices/two.yaml": """
        family: camera
        recognise: {serial: "*Rig_Camera_TWO"}
        settings: {size: [320, 240], rate: 5, layout: yuyv}
        """,
        "Devices/vivid.yaml": """
        family: camera
        recognise: {name: "*vivid*"}
        settings: {size: [320, 180], rate: 5, layout: grey, controls: {brightness: 100}}
        """,
        "Devices/floor.yaml": """
        family: sensor
        driver: iio
        settings: {mode: polled, interval: 0.2 s}
        recognise: {name: "accel_3d"}
        channels: {tilt: {address: accel, parts: 3, unit: m/s2, range: [-40, 40]}}
        """,
        "Devices/line.yaml": """
        family: serial
        settings: {baud: 9600, format: fields}
        channels: {distance: {address: "1", unit: m, range: [0, 100]}}
        """,
        "Devices/pad.yaml": """
        family: input
        recognise: {name: "Rig Pad"}
        channels: {x: {address: ABS_X, range: [-1, 1], neutral: 0, on_change: true}}
        """,
        "Profiles/rig.yaml": """
        nacre: 1
        devices:
          left: {entry: one, LOSS}
          right: {entry: two, LOSS}
          test: {entry: vivid, LOSS}
          floor: {entry: floor, LOSS}
          range: {entry: line, LOSS}
          pad: {entry: pad, LOSS}
          ear: none
        drives:
          - {from: room.left.light, range: [0, 1], to: sky.cloud, output: [0, 0.5],
             loop: nothing is painted here}
          - {from: room.range.distance, range: [0 m, 100 m], to: weather.fog, output: [0, 0.5]}
          - {from: room.pad.x, range: [-1, 1], to: wind.across, output: [-3, 3]}
        stage: {port: 8099, sound: none, size: [160, 90]}
        """,
    ]

    /// Writes the files and starts the program.
    init() throws {
        try? FileManager.default.removeItem(atPath: Self.folder)
        let loss = "loss: [late 3 s, hold 1 s, fade 1 s]"
        for (name, text) in Self.files {
            let path = "\(Self.folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try text.replacingOccurrences(of: "LOSS", with: loss)
                .write(toFile: path, atomically: true, encoding: .utf8)
        }
        let environment = ProcessInfo.processInfo.environment
        guard let program = environment["NACRE_RIG_PROGRAM"] else {
            throw Machine.Failure(description: "NACRE_RIG_PROGRAM is not set")
        }
        try Data().write(to: URL(fileURLWithPath: "\(Self.folder)/log"))
        let log = FileHandle(forWritingAtPath: "\(Self.folder)/log")
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [
            "run", "\(Self.folder)/Profiles/rig.yaml", "--no-picture", "--normal-priority",
            "--record", Self.recording, "--wait", "2s",
        ]
        process.standardOutput = log
        process.standardError = log
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Everything it has said so far.
    var said: String { (try? String(contentsOfFile: "\(Self.folder)/log", encoding: .utf8)) ?? "" }

    /// Its measures at this moment; empty where it does not answer.
    var metrics: String {
        (try? Machine.run("busybox", "wget", "-qO-", "http://127.0.0.1:\(Self.port)/metrics")) ?? ""
    }

    /// Waits until the devices of some roles give captures, and no others.
    func wait(present: Set<String>, seconds: Double = 60) throws {
        var there: Set<String> = []
        do {
            try Machine.wait(for: "\(present.sorted()) to be there", seconds: seconds) {
                guard process.isRunning else {
                    throw Machine.Failure(description: "the program ended")
                }
                there = self.present
                return there == present
            }
        } catch {
            throw Machine.Failure(
                description: "\(error), there were \(there.sorted()):\n\(said)\n\(metrics)")
        }
    }

    /// Waits until the world has begun.
    func waitForTicks() throws {
        try Machine.wait(for: "the first ticks", seconds: 90) {
            metrics.split(separator: "\n").contains {
                $0.hasPrefix("nacre_ticks_total ") && !$0.hasSuffix(" 0")
            }
        }
    }

    /// The roles whose devices give captures at this moment.
    private var present: Set<String> {
        let lines = metrics.split(separator: "\n").filter {
            $0.hasPrefix("nacre_device_present{") && $0.hasSuffix("} 1.0")
        }
        let roles = lines.compactMap { $0.split(separator: "\"").dropFirst().first }
        return Set(roles.map(String.init))
    }

    /// Ends it as a service's stop would; its status.
    func end() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
