/// Looks at a JPEG from outside: whether it begins and ends as one.
enum MotionJPEG {
    /// How many bytes the picture has, without what a camera pads it with; nil where it is cut.
    ///
    /// The first pictures of many cameras are damaged while decoders report success, so that
    /// the start (FF D8) and end marks (FF D9) are asked for here.
    static func length(of bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return nil }
        var end = bytes.count
        while end > 4, bytes[end - 1] == 0 { end -= 1 }
        guard bytes[end - 2] == 0xFF, bytes[end - 1] == 0xD9 else { return nil }
        return end
    }
}
