import CSensors
import DeviceIO
import Glibc
import Quantities
import Testing
import Udev

@testable import SensorDriver

/// A sequencer that is played: keeps books on handles, and fails when told to.
final class ScriptedSequencer: SequencerCalls, @unchecked Sendable {
    var incoming: [nacre_midi_event] = []
    private(set) var sent: [[Int32]] = []
    private(set) var openHandles = 0
    var faults: [String: Int32] = [:]
    var ports: [nacre_midi_port] = [ScriptedSequencer.port(client: 20, "Keys")]

    static func port(client: Int32, _ name: String, port: Int32 = 0, card: Int32 = -1)
        -> nacre_midi_port
    {
        var made = nacre_midi_port()
        made.client = client
        made.port = port
        made.card = card
        made.readable = true
        made.writable = true
        withUnsafeMutableBytes(of: &made.client_name) { $0.copyBytes(from: name.utf8) }
        withUnsafeMutableBytes(of: &made.port_name) { $0.copyBytes(from: "\(name) \(port)".utf8) }
        return made
    }

    func play(_ kind: nacre_midi_kind, _ number: Int32, _ value: Int32, channel: Int32 = 0) {
        incoming.append(
            nacre_midi_event(
                kind: Int32(kind.rawValue), client: 20, port: 0, channel: channel,
                number: number, value: value))
    }

    private func fault(_ call: String) -> CallResult? {
        faults.removeValue(forKey: call).map { .failed($0) }
    }

    func open(_ name: String) -> CallResult {
        if let fault = fault("open") { return fault }
        openHandles += 1
        return .value(1)
    }

    func close(_ handle: Int) -> CallResult {
        openHandles -= 1
        return .value(0)
    }

    func makePort(_ handle: Int, _ name: String, isInput: Bool) -> CallResult {
        fault("makePort") ?? .value(0)
    }

    func listen(_ handle: Int, own: Int32, client: Int32, port: Int32) -> CallResult {
        fault("connect") ?? .value(0)
    }

    func connect(_ handle: Int, own: Int32, client: Int32, port: Int32) -> CallResult {
        fault("connect") ?? .value(0)
    }

    func poll(_ handle: Int, milliseconds: Int32) -> CallResult {
        fault("poll") ?? .value(incoming.isEmpty ? 0 : Int(POLLIN))
    }

    func next(_ handle: Int, _ event: inout nacre_midi_event) -> CallResult {
        if let fault = fault("next") { return fault }
        guard !incoming.isEmpty else { return .failed(EAGAIN) }
        event = incoming.removeFirst()
        return .value(0)
    }

    func send(_ handle: Int, own: Int32, _ event: nacre_midi_event) -> CallResult {
        if let fault = fault("send") { return fault }
        sent.append([event.kind, event.channel, event.number, event.value])
        return .value(0)
    }

    func port(_ handle: Int, at index: Int32, _ port: inout nacre_midi_port) -> CallResult {
        if let fault = fault("port") { return fault }
        guard Int(index) < ports.count else { return .value(0) }
        port = ports[Int(index)]
        return .value(1)
    }
}

/// MIDI in and out, on a played sequencer.
struct MIDITests {
    private static let identity = DeviceIdentity(
        family: .midi, key: "client-Keys", name: "Keys")

    private static func locate(
        _ identity: DeviceIdentity, _ sequencer: Sequencer
    ) throws(DriverError) -> MIDIPort {
        let all = MIDICatalogue.identities(of: try sequencer.ports(), cards: [])
        guard let port = all.first(where: { $0.identity.key == identity.key })?.port else {
            throw sequencer.policy.failure("find it", .disconnected)
        }
        return port
    }

    private func source(_ script: ScriptedSequencer, _ requests: [SignalRequest]) -> MIDISource {
        MIDISource(
            identity: Self.identity, requests: requests, calls: script, locate: Self.locate)
    }

    private func sink(_ script: ScriptedSequencer, _ requests: [SignalRequest]) -> MIDISink {
        MIDISink(
            identity: Self.identity, requests: requests, calls: script,
            locate: { identity, sequencer throws(DriverError) in
                try Self.locate(identity, sequencer)
            })
    }

    @Test func `messages become readings in the order of playing`() throws {
        let script = ScriptedSequencer()
        let source = source(
            script,
            [
                SignalRequest("note", parts: 3, isEvent: true), SignalRequest("note/60"),
                SignalRequest("cc/7"), SignalRequest("ch2/pitch"), SignalRequest("program"),
            ])
        try source.open()
        script.play(nacre_midi_note_on, 60, 127, channel: 2)
        script.play(nacre_midi_other, 0, 0)
        script.play(nacre_midi_controller, 7, 127)
        script.play(nacre_midi_controller, 8, 1)
        script.play(nacre_midi_pitch, 0, 8191)
        script.play(nacre_midi_pitch, 0, -8192, channel: 1)
        script.play(nacre_midi_note_on, 60, 0, channel: 2)
        script.play(nacre_midi_program, 0, 12)
        var readings: [SignalReading] = []
        #expect(try source.read(timeout: 0, into: &readings))
        #expect(readings.map(\.signal) == [0, 1, 2, 3, 1, 4])
        #expect(readings[0].value == SIMD4(60, 1, 3, 0) && readings[0].isEvent)
        #expect(readings.dropFirst().map(\.value.x) == [1, 1, -1, 0, 12])
    }

    @Test func `a device that leaves is disconnected; another that leaves is none of ours`() throws
    {
        let script = ScriptedSequencer()
        let source = source(script, [SignalRequest("pitch")])
        try source.open()
        var readings: [SignalReading] = []
        let gone = Int32(nacre_midi_gone.rawValue)
        script.incoming = [
            nacre_midi_event(kind: gone, client: 21, port: -1, channel: 0, number: 0, value: 0)
        ]
        _ = try source.read(timeout: 0, into: &readings)
        script.incoming = [
            nacre_midi_event(kind: gone, client: 20, port: -1, channel: 0, number: 0, value: 0)
        ]
        let error = #expect(throws: DriverError.self) {
            try source.read(timeout: 0, into: &readings)
        }
        #expect(error?.reason == .disconnected)
        source.close()
        #expect(script.openHandles == 0)
    }

    @Test func `a queue that ran over is counted`() throws {
        let script = ScriptedSequencer()
        let source = source(script, [SignalRequest("cc/1")])
        try source.open()
        script.play(nacre_midi_controller, 1, 127)
        script.faults["next"] = ENOSPC
        var readings: [SignalReading] = []
        _ = try source.read(timeout: 0, into: &readings)
        #expect(source.dropped == 1 && readings.map(\.value.x) == [1])
    }

    @Test func `levels go out when they change, notes end, closing leaves silence`() throws {
        let script = ScriptedSequencer()
        let sink = sink(
            script,
            [
                SignalRequest("cc/7"), SignalRequest("ch3/note/40"),
                SignalRequest("note", parts: 3, isEvent: true),
            ])
        try sink.open()
        for _ in 0..<3 {
            sink.send(0, SIMD4(0.5, 0, 0, 0))
            sink.send(1, SIMD4(1, 0, 0, 0))
            try sink.flush(timeout: 0)
        }
        sink.send(2, SIMD4(64, 1, 1000, 0))
        try sink.flush(timeout: 0)
        let (on, off) = (Int32(nacre_midi_note_on.rawValue), Int32(nacre_midi_note_off.rawValue))
        let control = Int32(nacre_midi_controller.rawValue)
        let played = [[control, 0, 7, 64], [on, 2, 40, 127], [on, 0, 64, 127]]
        #expect(script.sent == played)
        sink.close()
        #expect(
            script.sent.dropFirst(3) == [
                [off, 2, 40, 0], [off, 0, 64, 0], [control, 0, 123, 0], [control, 2, 123, 0],
            ])
        #expect(script.openHandles == 0 && sink.refused == 0)
    }

    @Test(
        arguments: ["open", "port", "makePort", "connect", "poll", "next"],
        [ENODEV, ENOENT, EBUSY, EIO, EAGAIN, EINTR, ENOMEM])
    func `every errno at every call is answered and leaves no handle`(call: String, code: Int32) {
        let script = ScriptedSequencer()
        let source = source(script, [SignalRequest("cc/1")])
        func watch() -> DriverError.Reason? {
            do throws(DriverError) {
                try source.open()
                script.play(nacre_midi_controller, 1, 127)
                var readings: [SignalReading] = []
                _ = try source.read(timeout: 0, into: &readings)
                return nil
            } catch {
                return error.reason
            }
        }
        script.faults[call] = code
        let reason = watch()
        switch code {
        case ENODEV, ENOENT: #expect(reason == .disconnected)
        case EBUSY: #expect(reason == .busy)
        case EINTR: #expect(reason == nil)
        case EAGAIN: #expect((reason == nil) == ["poll", "next"].contains(call))
        default:
            guard case .system(_, code) = reason else {
                Issue.record("\(call): \(String(describing: reason))")
                return
            }
        }
        source.close()
        script.incoming = []
        #expect(script.openHandles == 0)
        #expect(watch() == nil)
        source.close()
        #expect(script.openHandles == 0)
    }

    @Test(arguments: ["note/128", "cc", "cc/-1", "ch0/pitch", "ch17/pitch", "x", "", "note/60/1"])
    func `an address that makes no sense is unsupported`(address: String) {
        let script = ScriptedSequencer()
        #expect(throws: DriverError.self) {
            try source(script, [SignalRequest(address, isEvent: true)]).open()
        }
        #expect(script.openHandles == 0)
    }

    @Test(.enabled(if: access("/dev/snd/seq", F_OK) != 0))
    func `a machine without a sequencer says so, and lists no device`() throws {
        let source = MIDISource(identity: Self.identity, requests: [SignalRequest("pitch")])
        let error = #expect(throws: DriverError.self) { try source.open() }
        #expect(error?.reason == .disconnected)
        #expect(error?.description.contains("/dev/snd/seq") == true)
        #expect(try MIDICatalogue.list().isEmpty)
    }

    @Test func `ports are told apart by card, by number and by name`() {
        let ports = [
            ScriptedSequencer.port(client: 20, "Keys", card: 1),
            ScriptedSequencer.port(client: 24, "Box", port: 0, card: 2),
            ScriptedSequencer.port(client: 24, "Box", port: 1, card: 2),
            ScriptedSequencer.port(client: 128, "Synth"),
        ]
        let cards = [
            UdevDevice(
                subsystem: "sound", name: "card1", path: "/sys/devices/a/sound/card1",
                properties: ["ID_SERIAL": "Maker_Keys_7", "ID_SERIAL_SHORT": "7"]),
            UdevDevice(
                subsystem: "sound", name: "card2", path: "/sys/devices/b/sound/card2",
                properties: ["ID_PATH": "pci-1-usb-0:2"]),
        ]
        let found = MIDICatalogue.identities(of: ports.map { MIDIPort($0) }, cards: cards)
        #expect(
            found.map(\.identity.key) == [
                "usb-Maker_Keys_7", "path-pci-1-usb-0:2-port0", "path-pci-1-usb-0:2-port1",
                "client-Synth",
            ])
        #expect(found[2].identity.node == "24:1")
    }
}
