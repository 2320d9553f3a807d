import Kernels

/// Where all sources meet: left, right, and what is sent to the valley's echo.
final class MixBus {
    let left: UnsafeMutablePointer<Float>
    let right: UnsafeMutablePointer<Float>
    let send: UnsafeMutablePointer<Float>
    private let memory = SampleMemory(3 * SampleBlock.frames)

    init() {
        left = memory.at
        right = memory.at + SampleBlock.frames
        send = memory.at + 2 * SampleBlock.frames
    }

    func clear() { memory.clear() }
}
