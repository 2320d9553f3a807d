import DeviceIO
import Glibc
import Quantities

/// A camera of the kernel's, through libv4l2.
///
/// Owned by one supervising thread. Each `open` looks up the node anew by the camera's lasting
/// key, because `/dev/videoN` changes with every plugging; so a camera that was unplugged and
/// comes back elsewhere is found again. `read` allocates a picture a capture.
public final class V4L2Camera: VideoSource {
    /// What this is; `node` is the one of the latest `open`.
    public private(set) var identity: DeviceIdentity
    /// What was wished for; the best mode that does not exceed it is taken.
    public let wish: V4L2Wish
    /// What the latest `close` could not do though the device was still there; for the log.
    public private(set) var closeFailures: [DriverError] = []

    /// What the latest `open` had to give up; empty where it got the best mode.
    public private(set) var remark = ""

    private let calls: any V4L2Calls
    private let locate: (DeviceIdentity) throws(DriverError) -> String
    private let resetPort: (String) throws(DriverError) -> Bool
    private var stream: V4L2Stream?

    /// A camera that is not open yet.
    ///
    /// - Parameters:
    ///   - identity: One from `V4L2Catalogue.list()`, or made from a key in a profile.
    ///   - wish: The largest picture and rate of use.
    public convenience init(identity: DeviceIdentity, wish: V4L2Wish = V4L2Wish()) {
        self.init(
            identity: identity, wish: wish, calls: SystemV4L2Calls(),
            locate: V4L2Catalogue.node(of:), resetPort: USBPort.reset(video:))
    }

    init(
        identity: DeviceIdentity, wish: V4L2Wish, calls: any V4L2Calls,
        locate: @escaping (DeviceIdentity) throws(DriverError) -> String,
        resetPort: @escaping (String) throws(DriverError) -> Bool = { _ in false }
    ) {
        self.identity = identity
        self.wish = wish
        self.calls = calls
        self.locate = locate
        self.resetPort = resetPort
    }

    deinit { close() }

    /// Captures lost since `open`: gaps in the driver's count, damaged ones, skipped ones.
    public var dropped: UInt64 { stream?.dropped ?? 0 }

    /// The agreed mode in words, such as `640x480 yuyv at 30.0`; nil while closed.
    public var mode: String? { stream.map { "\($0.mode)" } }

    /// Finds the node, takes the best mode and starts the stream.
    ///
    /// Where the bus has no room (ENOSPC), lower modes are tried, and `remark` says so.
    /// - Throws: `.disconnected` where no such camera is plugged in, `.busy` where somebody
    ///   else streams or no mode fits the bus, `.unsupported` where it sends nothing we read.
    public func open() throws(DriverError) {
        close()
        remark = ""
        identity.node = try locate(identity)
        var refused: Double?
        var best: V4L2Mode?
        for mode in try probe() {
            let load = mode.load(wanted: wish)
            if let refused, load >= refused { continue }
            // A new file for each attempt: the one reset that every driver shares.
            var attempt = V4L2Stream(file: try openFile(), mode: mode, wish: wish)
            do throws(DriverError) {
                if try attempt.start() {
                    if let best {
                        remark = "no room on the bus for \(best); \(attempt.mode) instead"
                    }
                    stream = attempt
                    return
                }
            } catch {
                closeFailures += attempt.stop()
                throw error
            }
            closeFailures += attempt.stop()
            refused = load
            best = best ?? mode
        }
        throw DriverError(
            device: identity.description, action: "start streaming", reason: .busy)
    }

    /// Waits for the next capture; see `VideoSource`.
    ///
    /// - Throws: `.disconnected` where the camera was unplugged, `.system` where its driver
    ///   gave up. Close and open again after either.
    public func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
        guard stream != nil else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let deadline = MonotonicClock.now + timeout
        while true {
            let events = try stream?.wait(until: deadline) ?? 0
            guard events != 0 else { return nil }
            // The driver's own word on what happened comes from taking a picture.
            switch try stream?.newest() ?? .nothing {
            case .picture(let capture): return capture
            case .onlyDamaged where MonotonicClock.now < deadline: continue
            case .onlyDamaged: return nil
            case .nothing: break
            }
            if events & Int32(POLLERR | POLLHUP | POLLNVAL) != 0 {
                let reason: DriverError.Reason =
                    events & Int32(POLLHUP) != 0
                    ? .disconnected : .system(call: "poll", errno: EIO)
                throw DriverError(
                    device: identity.description, action: "wait for a picture", reason: reason)
            }
            return nil
        }
    }

    /// Stops the stream and closes the node; harmless when already closed.
    public func close() {
        closeFailures = stream?.stop() ?? []
        stream = nil
    }

    /// Resets a USB camera at its port; may take seconds, and needs the right to write there.
    ///
    /// - Returns: `false` where it hangs on no USB port.
    /// - Throws: `.disconnected` where it is not there, `.system` where the port refuses.
    public func reset() throws(DriverError) -> Bool {
        close()
        return try resetPort(try locate(identity))
    }

    private func openFile() throws(DriverError) -> V4L2File {
        try V4L2File(node: identity.node, device: identity.description, calls: calls)
    }

    /// The modes in the order to try them.
    private func probe() throws(DriverError) -> [V4L2Mode] {
        let file = try openFile()
        do throws(DriverError) {
            guard try file.capturesVideo() else {
                throw file.failure("use it as a camera", .unsupported(setting: "video capture"))
            }
            let modes = wish.ranked(try file.modes(wanted: wish))
            guard !modes.isEmpty else {
                throw file.failure(
                    "choose a mode", .unsupported(setting: wish.pictures))
            }
            do throws(DriverError) { try file.close() } catch { closeFailures.append(error) }
            return modes
        } catch {
            do throws(DriverError) { try file.close() } catch { closeFailures.append(error) }
            throw error
        }
    }
}
