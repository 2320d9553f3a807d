import DeviceIO
import Kernels
import Vision

@testable import SensorDriver
@testable import VideoDriver
@testable import VirtualDriver

/// Serial lines of every format: finite numbers or none.
@Sendable func fuzzSerial(_ bytes: [UInt8]) {
    let requests: [SerialSettings.Format: [SignalRequest]] = [
        .automatic: [SignalRequest("1"), SignalRequest("light"), SignalRequest("wind.speed")],
        .fields: [SignalRequest("1"), SignalRequest("2", parts: 3)],
        .pairs: [SignalRequest("light"), SignalRequest("acc", parts: 3)],
        .json: [
            SignalRequest("wind.speed"), SignalRequest("samples[0].x"), SignalRequest("2"),
            SignalRequest("acc", parts: 3),
        ],
    ]
    for format in SerialSettings.Format.allCases {
        for prefix in ["", "$T,"] {
            let settings = SerialSettings(format: format, prefix: prefix)
            let wanted = requests[format] ?? []
            guard
                let parser = try? LineParser(
                    requests: wanted, settings: settings, device: "fuzz")
            else { preconditionFailure("the fuzz target's own addresses are bad") }
            var cutter = LineCutter(limit: 256, skipsFirst: false)
            cutter.feed(bytes) { line in
                precondition(line.count <= 256, "a line beyond the limit")
                guard case .values(let values) = parser.read(line) else { return }
                for one in values {
                    precondition(wanted.indices.contains(one.signal), "nobody asked for it")
                    precondition((0..<4).allSatisfy { one.value[$0].isFinite })
                }
            }
        }
    }
}

/// Pictures of a camera: cut, measured and decoded to the working size, or refused.
@Sendable func fuzzJPEG(_ bytes: [UInt8]) {
    guard let length = bytes.withUnsafeBytes({ MotionJPEG.length(of: $0) }) else { return }
    precondition(length <= bytes.count)
    // A decoder asked for 16384 × 16384 pixels takes its time; that is no fault of the parser.
    guard let size = JPEGSize.of(bytes), size.width * size.height <= 1 << 20 else { return }
    let pixels = PixelBuffer(
        width: size.width, height: size.height, format: .mjpeg, capacity: length)
    pixels.mutableBytes.copyBytes(from: bytes[..<length])
    pixels.setByteCount(length)
    do throws(VisionError) {
        try Shrinker(width: 64, height: 36).shrink(pixels)
    } catch {
        precondition(error.isDamage, "\(error)")
    }
}
