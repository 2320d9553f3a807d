import AudioDriver
import DeviceIO
import Foundation
import Glibc
import Quantities
import Testing

/// A PulseAudio server of a test's own: no hardware, private folders, a null sink.
///
/// Without the program the test fails and names the package; it is not skipped.
final class PulseDaemon {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The address for a client.
    let server: String
    private let folder: URL
    private var process: ChildProgram?

    /// Starts a server whose null sinks have the given names; the first is the default.
    init(sinks: [String] = ["room"]) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-pulse-\(UUID().uuidString)")
        server = "unix:\(folder.path)/socket"
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var lines = [
            "load-module module-native-protocol-unix auth-anonymous=1 socket=\(folder.path)/socket"
        ]
        lines += sinks.map { "load-module module-null-sink sink_name=\($0) rate=48000" }
        if let first = sinks.first { lines.append("set-default-sink \(first)") }
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: folder.appendingPathComponent("script.pa"))
        try start()
    }

    deinit { end() }

    /// Ends the server and removes its folder; for those who leave by `exit`.
    func end() {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts the server, again if need be, and waits until it answers.
    func start() throws {
        let program = "/usr/bin/pulseaudio"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Missing(
                description: "\(program) is missing: apt-get install pulseaudio pulseaudio-utils")
        }
        try? FileManager.default.removeItem(at: folder.appendingPathComponent("socket"))
        let arguments = [
            "-n", "-F", "\(folder.path)/script.pa", "--daemonize=no", "--exit-idle-time=20",
            "--use-pid-file=no", "--disable-shm=yes", "--system=no", "--log-target=stderr",
        ]
        let started = ChildProgram(program, arguments, environment: environment, output: nil)
        guard let process = started else {
            throw Missing(description: "\(program) does not start")
        }
        self.process = process
        for _ in 0..<500 {
            if let found = try? PulseCatalogue.list(server: server), !found.isEmpty { return }
            guard process.isRunning else { break }
            usleep(10_000)
        }
        throw Missing(description: "pulseaudio started and does not answer at \(server)")
    }

    /// Ends the server as a crash would.
    func kill() {
        process?.signal(SIGKILL)
        process?.wait()
        process = nil
    }

    /// Stops the server in its tracks.
    func freeze() { process?.signal(SIGSTOP) }

    /// Lets a stopped server go on.
    func thaw() { process?.signal(SIGCONT) }

    /// Runs `pactl` against the server and returns what it printed.
    @discardableResult
    func control(_ arguments: String...) throws -> String {
        let program = "/usr/bin/pactl"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Missing(description: "\(program) is missing: apt-get install pulseaudio-utils")
        }
        let printed = ChildProgram.run(
            program, arguments, environment: environment.merging(["PULSE_SERVER": server]) { $1 })
        return try #require(printed, "pactl \(arguments.joined(separator: " "))")
    }

    /// The address of the given sink or its monitor.
    func speaker(_ name: String) -> DeviceIdentity {
        DeviceIdentity(family: .speaker, key: "pulse-\(name)", name: name)
    }

    func monitor(of name: String) -> DeviceIdentity {
        DeviceIdentity(family: .microphone, key: "pulse-\(name).monitor", name: name)
    }

    private var environment: [String: String] {
        [
            "HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "PULSE_RUNTIME_PATH": folder.path,
            "PULSE_STATE_PATH": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C",
        ]
    }
}

/// Waits until something holds; false where it did not within ten seconds.
func eventually(_ condition: () -> Bool) -> Bool {
    let deadline = MonotonicClock.now + 10_000_000_000
    while MonotonicClock.now < deadline {
        if condition() { return true }
        usleep(5000)
    }
    return condition()
}
