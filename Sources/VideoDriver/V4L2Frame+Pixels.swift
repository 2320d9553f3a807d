import Kernels

// From the rows of a driver's buffer to those of our pictures, without padding.
extension V4L2Frame {
    /// Copies the picture, changing its layout where ours differs.
    ///
    /// - Parameter lightness: Of each 16-bit count; unused for the other layouts.
    func fill(_ pixels: PixelBuffer, layout: V4L2Layout, lightness: [UInt8]) {
        let target = pixels.mutableBytes
        let (width, height) = (pixels.width, pixels.height)
        if layout == .mjpeg {
            target.copyBytes(from: bytes.prefix(target.count))
            return
        }
        for row in 0..<height {
            let source = bytes.baseAddress.map { $0 + row * bytesPerRow }
            let place = target.baseAddress.map { $0 + row * pixels.bytesPerRow }
            guard let source, let place else { return }
            switch layout {
            case .yuyv, .grey, .bgr, .mjpeg:
                place.copyMemory(from: source, byteCount: pixels.bytesPerRow)
            case .uyvy: V4L2Frame.swapPairs(source, place, count: width)
            case .nv12:
                let colours = source + (height + row / 2 - row) * bytesPerRow
                V4L2Frame.weave(source, colours, place, count: width)
            case .z16, .y16: V4L2Frame.look(up: lightness, source, place, count: width)
            }
        }
    }

    /// U Y V Y → Y U Y V.
    private static func swapPairs(
        _ source: UnsafeRawPointer, _ place: UnsafeMutableRawPointer, count: Int
    ) {
        let source = source.assumingMemoryBound(to: UInt8.self)
        let place = place.assumingMemoryBound(to: UInt8.self)
        for x in 0..<count {
            place[2 * x] = source[2 * x + 1]
            place[2 * x + 1] = source[2 * x]
        }
    }

    /// A row of Y and its row of U V U V, each over two pixels, → Y U Y V.
    private static func weave(
        _ greys: UnsafeRawPointer, _ colours: UnsafeRawPointer, _ place: UnsafeMutableRawPointer,
        count: Int
    ) {
        let greys = greys.assumingMemoryBound(to: UInt8.self)
        let colours = colours.assumingMemoryBound(to: UInt8.self)
        let place = place.assumingMemoryBound(to: UInt8.self)
        for x in 0..<count {
            place[2 * x] = greys[x]
            place[2 * x + 1] = colours[x]
        }
    }

    /// Little-endian counts → lightness.
    private static func look(
        up table: [UInt8], _ source: UnsafeRawPointer, _ place: UnsafeMutableRawPointer,
        count: Int
    ) {
        precondition(table.count == 65536, "a 16-bit layout without its table")
        let place = place.assumingMemoryBound(to: UInt8.self)
        for x in 0..<count {
            let value = source.loadUnaligned(fromByteOffset: 2 * x, as: UInt16.self)
            place[x] = table[Int(UInt16(littleEndian: value))]
        }
    }
}
