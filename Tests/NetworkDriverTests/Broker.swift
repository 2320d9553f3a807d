import DeviceIO
import Foundation
import Glibc
import Testing

@testable import NetworkDriver

/// A real mosquitto on a private port of this machine.
final class Broker {
    let port: UInt16
    let folder: URL
    private let configuration: URL
    private var peer: Peer?

    /// Starts a broker; `lines` are added to its configuration.
    init(lines: (URL) throws -> [String] = { _ in ["allow_anonymous true"] }) throws {
        // A port that is free now, and that nobody gets by chance meanwhile.
        let probe = try UDPSocket(UDPSocket.Options(address: "127.0.0.1"), device: "probe")
        port = probe.local.port
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-broker-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        configuration = folder.appendingPathComponent("broker.conf")
        let head = ["listener \(port) 127.0.0.1", "persistence false", "user root"]
        let text = try (head + lines(folder)).joined(separator: "\n") + "\n"
        try text.write(to: configuration, atomically: true, encoding: .utf8)
        try start()
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it, and waits until it listens.
    func start() throws {
        peer = try Peer(["/usr/sbin/mosquitto", "-c", configuration.path])
        for _ in 0..<600 {
            do throws(DriverError) {
                try TCPProbe.reach(
                    "127.0.0.1", port: port, patience: 1_000_000_000, device: "probe")
                return
            } catch {
                usleep(100_000)
            }
        }
        throw Peer.Failure(description: "the broker does not listen at \(port)")
    }

    /// Kills it.
    func stop() { peer = nil }

    /// Publishes through mosquitto_pub.
    func publish(_ topic: String, _ text: String, _ more: String...) throws {
        try Peer(
            ["/usr/bin/mosquitto_pub", "-h", "127.0.0.1", "-p", "\(port)", "-t", topic, "-m", text]
                + more
        ).finish()
    }

    /// Listens through mosquitto_sub; lines are `topic payload`.
    func listen(_ topic: String) throws -> Peer {
        // A message of our own tells that the subscription stands.
        let peer = try Peer([
            "/usr/bin/mosquitto_sub", "-h", "127.0.0.1", "-p", "\(port)", "-v", "-t", topic, "-t",
            "ready",
        ])
        try publish("ready", "1", "-r")
        _ = try peer.line(beginning: "ready")
        return peer
    }
}
