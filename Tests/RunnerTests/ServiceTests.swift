import Foundation
import Glibc
import Testing

@testable import Runner

/// What systemd is told, and what it is given.
struct ServiceTests {
    /// The socket of a service manager.
    private final class Manager {
        let path: String
        private let socket: Int32

        init() throws {
            path = "/tmp/nacre-notify-\(UUID().uuidString.prefix(8))"
            socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(status == 0)
        }

        deinit {
            close(socket)
            unlink(path)
        }

        /// What lies there now.
        func messages() -> [String] {
            var list: [String] = []
            var bytes = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                if count <= 0 { return list }
                list.append(String(decoding: bytes.prefix(count), as: UTF8.self))
            }
        }
    }

    @Test func `ready comes with the first picture, and life only while ticks go on`() throws {
        let manager = try Manager()
        let notifier = try #require(ServiceNotifier(path: manager.path))
        var watch = ServiceWatch(notifier)
        watch.turn(ticks: 0, pictures: 0, isDark: false)
        #expect(manager.messages().isEmpty)
        watch.turn(ticks: 10, pictures: 0, isDark: false)
        #expect(manager.messages() == ["WATCHDOG=1"])
        watch.turn(ticks: 40, pictures: 3, isDark: false)
        let ready = manager.messages()
        #expect(ready.count == 2 && ready[0].hasPrefix("READY=1\n") && ready[1] == "WATCHDOG=1")
        watch.turn(ticks: 70, pictures: 9, isDark: false)
        #expect(manager.messages() == ["WATCHDOG=1"])
        // The loop hangs.
        for _ in 0..<5 { watch.turn(ticks: 70, pictures: 9, isDark: false) }
        #expect(manager.messages().isEmpty)
    }

    @Test func `behind the curtain the first tick is enough`() throws {
        let manager = try Manager()
        var watch = ServiceWatch(try #require(ServiceNotifier(path: manager.path)))
        watch.turn(ticks: 5, pictures: 0, isDark: true)
        #expect(manager.messages().first?.hasPrefix("READY=1") == true)
    }

    @Test func `without a manager nothing is told, and one that has gone is no harm`() throws {
        #expect(ServiceNotifier(path: nil) == nil)
        #expect(ServiceNotifier(path: "relative") == nil)
        let notifier = try #require(ServiceNotifier(path: "/tmp/nacre-nobody-\(UUID().uuidString)"))
        #expect(!notifier.tell("READY=1"))
        #expect(ServiceNotifier(path: "@nacre-abstract")?.tell("READY=1") == false)
    }

    @Test func `a unit says what the exhibit needs, and odd names are quoted`() {
        var unit = ServiceUnit(
            program: "/opt/nacre", profile: "/srv/my show/Profiles/big 100% $wall.yaml",
            folder: "/srv/my show")
        #expect(unit.name == "nacre-big-100---wall")
        for line in [
            "Type=notify", "WatchdogSec=20s", "Restart=always", "LimitRTPRIO=60",
            "RestartPreventExitStatus=2", "WantedBy=multi-user.target",
            "WorkingDirectory=/srv/my show",
            "ExecStart=/opt/nacre run \"/srv/my show/Profiles/big 100%% $$wall.yaml\"",
        ] { #expect(unit.text.contains("\n\(line)\n"), "\(line)\n\(unit.text)") }
        unit.isForUser = true
        #expect(unit.text.contains("WantedBy=default.target"))
    }

    private static let analyze = "/usr/bin/systemd-analyze"

    @Test(
        .enabled("systemd is not installed here") {
            FileManager.default.isExecutableFile(atPath: analyze)
        }, arguments: [false, true])
    func `systemd finds nothing wrong with a unit`(isForUser: Bool) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-unit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var unit = ServiceUnit(
            program: "/bin/true", profile: "\(folder.path)/a b.yaml", folder: folder.path)
        unit.isForUser = isForUser
        let file = folder.appendingPathComponent(unit.name + ".service")
        try unit.text.write(to: file, atomically: true, encoding: .utf8)
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: Self.analyze)
        // What other units of this machine get wrong is not asked.
        process.arguments = ["verify", "--man=no", "--recursive-errors=no", file.path]
        process.standardError = pipe
        process.standardOutput = pipe
        try process.run()
        let said = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let ours = said.split(separator: "\n").filter { $0.contains("nacre") }
        #expect(process.terminationStatus == 0 && ours.isEmpty, "\(said)")
    }
}
