import CSensors
import DeviceIO
import Glibc
import Quantities
import Udev

/// Our own client of the ALSA sequencer with one port, connected to a device.
struct Sequencer {
    let calls: any SequencerCalls
    let policy: ErrnoPolicy
    let handle: Int
    private(set) var own: Int32 = 0
    /// The other end.
    private(set) var client: Int32 = -1
    private(set) var port: Int32 = -1

    /// Opens the sequencer.
    /// - Throws: `.disconnected` where this machine has none now: the kernel brings it with
    ///   the first MIDI device.
    init(device: String, calls: any SequencerCalls) throws(DriverError) {
        self.calls = calls
        policy = ErrnoPolicy(device: device)
        let action = "open the ALSA sequencer (/dev/snd/seq)"
        let value = try policy.judge("snd_seq_open", action: action) { calls.open("nacre") }
        guard let value else {
            throw policy.failure(action, .system(call: "snd_seq_open", errno: EAGAIN))
        }
        handle = value
    }

    /// Connects to a device in one direction.
    mutating func connect(to port: MIDIPort, isInput: Bool) throws(DriverError) {
        let (calls, handle) = (calls, handle)
        let made = try demand("snd_seq_create_port", "make a port") {
            calls.makePort(handle, "nacre", isInput: isInput)
        }
        own = Int32(made)
        let own = own
        _ = try demand("snd_seq_subscribe_port", "connect to \(port.name)") {
            isInput
                ? calls.listen(handle, own: own, client: port.client, port: port.port)
                : calls.connect(handle, own: own, client: port.client, port: port.port)
        }
        client = port.client
        self.port = port.port
    }

    /// Makes a call that must be answered at once.
    func demand(
        _ call: String, _ action: String, _ body: () -> CallResult
    ) throws(DriverError) -> Int {
        guard let value = try policy.judge(call, action: action, body) else {
            throw policy.failure(action, .system(call: call, errno: EAGAIN))
        }
        return value
    }

    /// Every port of others at this moment.
    func ports() throws(DriverError) -> [MIDIPort] {
        let (calls, handle) = (calls, handle)
        var ports: [MIDIPort] = []
        // Bounded: clients × ports of the sequencer.
        for index in 0..<Int32(4096) {
            var port = nacre_midi_port()
            let found = try demand("snd_seq_query_next_port", "list the ports") {
                calls.port(handle, at: index, &port)
            }
            if found == 0 { break }
            ports.append(MIDIPort(port))
        }
        return ports
    }

    /// Whether an event says that the other end has gone.
    func hasGone(_ event: nacre_midi_event) -> Bool {
        event.kind == Int32(nacre_midi_gone.rawValue) && event.client == client
            && (event.port == port || event.port == -1)
    }

    /// Lets the sequencer go; it forgets our port and its connections.
    func close() { _ = calls.close(handle) }
}

/// A port of another client.
struct MIDIPort: Hashable, Sendable {
    var client: Int32
    var port: Int32
    /// The sound card, or −1 for a program.
    var card: Int32
    var canRead: Bool
    var canWrite: Bool
    var clientName: String
    var portName: String

    init(_ from: nacre_midi_port) {
        client = from.client
        port = from.port
        card = from.card
        canRead = from.readable
        canWrite = from.writable
        clientName = MIDIPort.text(from.client_name)
        portName = MIDIPort.text(from.port_name)
    }

    var name: String { clientName == portName ? portName : "\(clientName) \(portName)" }

    private static func text<Letters>(_ letters: Letters) -> String {
        withUnsafeBytes(of: letters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
