import Kernels

/// The buffers that pictures are painted into by turns.
///
/// The picture port, an encoder and the flash guard may still refer to the last few pictures;
/// only a buffer that nobody else refers to is painted over.
struct CanvasRing {
    private var canvases: [PixelBuffer]
    private var current = 0

    /// Makes the buffers; nothing is allocated afterwards.
    init(width: Int, height: Int, count: Int = 6) {
        canvases = (0..<count).map { _ in PixelBuffer(width: width, height: height, format: .rgba8)
        }
    }

    /// The next free buffer; where every one is held, the one that was used longest ago.
    mutating func next() -> PixelBuffer {
        for step in 1...canvases.count {
            let index = (current + step) % canvases.count
            if isKnownUniquelyReferenced(&canvases[index]) {
                current = index
                return canvases[index]
            }
        }
        current = (current + 1) % canvases.count
        return canvases[current]
    }
}
