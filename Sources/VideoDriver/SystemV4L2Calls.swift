import CVideo4Linux
import Glibc

/// The real calls: through libv4l2, which also converts the formats of odd cameras.
struct SystemV4L2Calls: V4L2Calls {
    private static let silenced: Void = nacre_v4l_silence()

    /// Whether libv4l2 is left out, which looks at every mode of a camera as it opens it: enough
    /// to ask a node what it is, and a hundred times as fast.
    private let isPlain: Bool

    init(isPlain: Bool = false) {
        self.isPlain = isPlain
        _ = SystemV4L2Calls.silenced
    }

    func open(_ path: String) -> CallResult {
        let flags = O_RDWR | O_NONBLOCK | O_CLOEXEC
        return result(
            Int(isPlain ? nacre_v4l_open_plain(path, flags) : nacre_v4l_open(path, flags)))
    }

    func close(_ descriptor: Int32) -> CallResult {
        result(Int(isPlain ? Glibc.close(descriptor) : nacre_v4l_close(descriptor)))
    }

    func control(
        _ descriptor: Int32, _ request: UInt, _ argument: UnsafeMutableRawPointer
    ) -> CallResult {
        result(
            Int(
                isPlain
                    ? nacre_v4l_ioctl_plain(descriptor, request, argument)
                    : nacre_v4l_ioctl(descriptor, request, argument)))
    }

    func map(_ descriptor: Int32, offset: Int64, length: Int) -> CallResult {
        guard let start = nacre_v4l_mmap(length, descriptor, offset) else { return .failed(errno) }
        return .value(Int(bitPattern: start))
    }

    func unmap(_ start: UnsafeMutableRawPointer, length: Int) -> CallResult {
        result(Int(nacre_v4l_munmap(start, length)))
    }

    func poll(_ descriptor: Int32, milliseconds: Int32) -> CallResult {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = Glibc.poll(&waiting, 1, milliseconds)
        return count < 0 ? .failed(errno) : .value(Int(waiting.revents))
    }

    /// Reads errno right behind the call, before anything else can change it.
    private func result(_ value: Int) -> CallResult { value < 0 ? .failed(errno) : .value(value) }
}
