import Foundation
import Glibc
import Testing

extension OneAtATime {
    /// What leaves the real program, seen by programs of other people.
    struct OutputsTests {
        private static let python = Program.root.appendingPathComponent(".python/bin/python3").path
        private static let peers = Program.root
            .appendingPathComponent("Tests/NetworkDriverTests/Peers").path

        @Test func `lamps, programs and houses get the world, and what is left when it ends`()
            throws
        {
            let exhibit = try TestExhibit()
            let (lights, broker) = (try exhibit.freePort(), try exhibit.freePort())
            try exhibit.write(
                "broker.conf",
                "listener \(broker) 127.0.0.1\npersistence false\nuser root\nallow_anonymous true\n"
            )
            let osc = try exhibit.start([Self.python, "-u", Self.peers + "/osc_receive.py"])
            let port = try osc.wait { $0.split(separator: "\n").first.map(String.init) }
            let sacn = try exhibit.start([
                Self.python, "-u", Self.peers + "/sacn_receive.py", "\(lights)", "unicast",
            ])
            _ = try sacn.wait { $0.contains("listening") ? "" : nil }
            _ = try exhibit.start([
                "/usr/sbin/mosquitto", "-c", exhibit.folder.path + "/broker.conf",
            ])
            try exhibit.write(
                "Devices/program.yaml",
                "family: network\ndriver: osc\nsends: {targets: [\"127.0.0.1:\(port)\"]}\n")
            try exhibit.write(
                "Devices/lamps.yaml",
                """
                family: lights
                driver: sacn
                sends: {targets: ["127.0.0.1:\(lights)"], priority: 130}
                fixtures:
                  left: {address: 300/1, channels: rgb}
                  desk: {address: 300/4, channels: dimmer}
                """)
            try exhibit.write(
                "Devices/house.yaml",
                """
                family: network
                driver: mqtt
                settings: {host: 127.0.0.1, port: \(broker), presence: r/nacre}
                sends: {retain: true}
                """)
            let profile = try exhibit.write(
                "Profiles/out.yaml",
                """
                nacre: 1
                premise: {weather: {cloud: 0.5}, day_minutes: 0}
                devices: {eye: none, ear: none}
                stage:
                  size: [160, 90]
                  sound: none
                  signals:
                    - {from: sky.cloud, output: [0, 10], to: program, address: /cloud}
                    - {from: picture.left.colour, to: lamps, address: left}
                    - {from: light.day, to: lamps, address: desk, ending: 1}
                    - {from: time.hour, output: [0, 24], to: house, address: r/hour, ending: hold}
                    - {from: wind.speed, to: house, address: r/wind}
                """)
            let run = ["run", profile, "--headless", "--normal-priority"]
            let first = try exhibit.nacre(run)
            let cloud = try osc.wait { text in
                text.split(separator: "\n").first { $0.hasPrefix("/cloud 5.0") }.map(String.init)
            }
            #expect(cloud == "/cloud 5.0")
            // Before the first picture the lamps are dark.
            func lamps(_ text: String) -> Substring {
                text.split(separator: "\n").last { $0.hasPrefix("data 130 Nacre ") } ?? ""
            }
            _ = try sacn.wait { text in
                lamps(text).isEmpty || lamps(text).hasPrefix("data 130 Nacre 0 0 0 ") ? nil : text
            }
            // Somebody who comes later is told what was retained.
            let late = try exhibit.start([
                "/usr/bin/mosquitto_sub", "-h", "127.0.0.1", "-p", "\(broker)", "-v", "-t",
                "r/#",
            ])
            _ = try late.wait { $0.contains("r/hour 15\n") ? "" : nil }
            _ = try late.wait { $0.contains("r/nacre online\n") ? "" : nil }
            kill(first.processIdentifier, SIGTERM)
            first.waitUntilExit()
            #expect(first.terminationStatus == 0, "\(exhibit.errors)")
            _ = try osc.wait { $0.hasSuffix("/cloud 0.0\n") ? "" : nil }
            _ = try sacn.wait { lamps($0) == "data 130 Nacre 0 0 0 255" ? "" : nil }
            _ = try sacn.wait { $0.contains("universe 300 timeout") ? "" : nil }
            _ = try late.wait { $0.contains("r/wind 0\n") ? "" : nil }
            _ = try late.wait { $0.hasSuffix("r/nacre offline\n") ? "" : nil }
            #expect(!late.text.contains("r/hour 0\n"), "the hour holds")
            // Who is killed leaves the will.
            let second = try exhibit.nacre(run)
            _ = try late.wait { $0.hasSuffix("r/nacre offline\n") ? nil : "" }
            kill(second.processIdentifier, SIGKILL)
            second.waitUntilExit()
            _ = try late.wait { $0.hasSuffix("r/nacre offline\n") ? "" : nil }
        }

        @Test func `a killed run goes on where its recording ends, and says so`() throws {
            let exhibit = try TestExhibit()
            let profile = try exhibit.write(
                "Profiles/again.yaml",
                """
                nacre: 1
                devices: {eye: rehearsal, ear: rehearsal}
                journal: {record: \(exhibit.folder.path)/Recordings/}
                stage: {size: [160, 90], sound: none}
                """)
            func recordings() -> [String] {
                let all = try? FileManager.default.contentsOfDirectory(
                    atPath: exhibit.folder.path + "/Recordings")
                return (all ?? []).filter { $0.hasSuffix(".nacre") }.sorted()
            }
            let port = try exhibit.freePort()
            let first = try exhibit.nacre([
                "run", profile, "--port", "\(port)", "--normal-priority",
            ])
            // Two seconds of world are on the disk.
            try exhibit.wait { exhibit.metric("nacre_ticks_total", port: port) ?? 0 > 150 }
            kill(first.processIdentifier, SIGKILL)
            first.waitUntilExit()
            #expect(recordings().count == 1)
            let old = exhibit.folder.path + "/Recordings/" + (recordings().first ?? "")
            let verified = try Program.run(["replay", old, "--verify"])
            let count = try #require(
                verified.output.split(separator: " ").first.flatMap { Int($0) })
            #expect(count > 90 && verified.output.contains("0 differ"), "\(verified.output)")

            let second = try Program.run([
                "run", profile, "--headless", "--normal-priority", "--for", "2",
            ])
            #expect(second.status == 0)
            #expect(
                second.errors.contains("the world goes on at tick \(count), state "),
                "\(second.errors)")
            #expect(recordings().count == 2)
            let next = exhibit.folder.path + "/Recordings/" + (recordings().last ?? "")
            let again = try Program.run(["replay", next, "--verify"])
            #expect(again.output.hasPrefix("120 ticks, 0 differ"), "\(again.output)")
            // That one ended properly: a new world begins.
            let third = try Program.run([
                "run", profile, "--headless", "--normal-priority", "--for", "0.5",
            ])
            #expect(!third.errors.contains("goes on at tick"), "\(third.errors)")
            #expect(recordings().count == 3)
        }

        @Test func `systemd is told of the first picture, of life, and of the end`() throws {
            let exhibit = try TestExhibit()
            let manager = try exhibit.start([
                Self.python, "-u", "-c",
                """
                import socket
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind("\(exhibit.folder.path)/notify")
                print("listening", flush=True)
                while True: print(s.recv(4096).decode(), flush=True)
                """,
            ])
            _ = try manager.wait { $0.contains("listening") ? "" : nil }
            let profile = try exhibit.write(
                "Profiles/unit.yaml",
                "nacre: 1\ndevices: {eye: none, ear: none}\nstage: {size: [160, 90], sound: none}\n"
            )
            let run = try exhibit.nacre(
                ["run", profile, "--headless", "--normal-priority"],
                environment: ["NOTIFY_SOCKET": exhibit.folder.path + "/notify"])
            _ = try manager.wait { text in
                text.components(separatedBy: "WATCHDOG=1").count > 3 ? "" : nil
            }
            #expect(manager.text.components(separatedBy: "READY=1").count == 2)
            kill(run.processIdentifier, SIGTERM)
            run.waitUntilExit()
            _ = try manager.wait { $0.contains("STOPPING=1") ? "" : nil }
            let shown = try Program.run(["service", "show", profile])
            #expect(shown.output.contains("Type=notify") && shown.output.contains(profile))
        }

        @Test func `a window shows the pinned picture, and comes back after its display died`()
            throws
        {
            let exhibit = try TestExhibit()
            let display = ":\(try exhibit.freePort() % 10_000 + 100)"
            func screen() throws -> TestPeer {
                let server = try exhibit.start([
                    "/usr/bin/Xvfb", display, "-screen", "0", "800x600x24", "-nolisten", "tcp",
                ])
                let socket = "/tmp/.X11-unix/X\(display.dropFirst())"
                try exhibit.wait { FileManager.default.fileExists(atPath: socket) }
                return server
            }
            let server = try screen()
            let profile = try exhibit.write(
                "Profiles/window.yaml",
                """
                nacre: 1
                devices: {eye: none, ear: none}
                stage:
                  size: [320, 180]
                  sound: none
                  windows:
                    - corners: [[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]
                    - {output: NOWHERE-7}
                """)
            let port = try exhibit.freePort()
            let run = try exhibit.nacre(
                ["run", profile, "--port", "\(port)", "--normal-priority"],
                environment: ["DISPLAY": display, "SDL_VIDEODRIVER": "x11"])
            // The middle is meadow, the corner is black.
            func isShown() -> Bool {
                guard let (corner, middle) = try? exhibit.look(display) else { return false }
                return corner == 0 && middle > 0.05
            }
            try exhibit.wait { isShown() }
            #expect(exhibit.errors.contains("no display is called NOWHERE-7"))
            server.end()
            try exhibit.wait { exhibit.errors.contains("the world goes on without it") }
            let ticks = exhibit.metric("nacre_ticks_total", port: port) ?? 0
            try exhibit.wait { exhibit.metric("nacre_ticks_total", port: port) ?? 0 > ticks + 60 }
            let another = try screen()
            try exhibit.wait { isShown() }
            #expect(exhibit.errors.contains("it is back"))
            kill(run.processIdentifier, SIGTERM)
            run.waitUntilExit()
            #expect(run.terminationStatus == 0)
            another.end()
        }
    }
}
