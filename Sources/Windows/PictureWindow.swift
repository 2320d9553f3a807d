import CSDL

/// A window on one display that shows pictures as a map says.
///
/// Everything belongs to the one thread that opened SDL. `show` waits for the display's pace
/// where the display has one.
public final class PictureWindow {
    /// Where it is.
    public let display: Display
    private let handle: OpaquePointer
    private let map: PictureMap
    private var canvas: UnsafeMutableRawBufferPointer

    /// Opens a window; SDL must be open.
    ///
    /// - Parameters:
    ///   - title: What the desktop shows.
    ///   - display: Which of the displays.
    ///   - size: Pixels; nil for the whole display.
    ///   - map: How the picture lies on it.
    public init(
        title: String, display: Display, size: (width: Int, height: Int)?, map: PictureMap
    ) throws(WindowError) {
        let made = nacre_window_open(
            title, Int32(display.index), Int32(size?.width ?? 0), Int32(size?.height ?? 0))
        guard let made else { throw WindowError.said("open a window on \(display.name)") }
        handle = made
        self.display = display
        self.map = map
        canvas = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    deinit {
        nacre_window_close(handle)
        canvas.deallocate()
    }

    /// The size of what is seen, in pixels.
    public var size: (width: Int, height: Int) {
        var (width, height): (Int32, Int32) = (0, 0)
        nacre_window_size(handle, &width, &height)
        return (Int(width), Int(height))
    }

    /// Whether it covers the display.
    public var isFullscreen: Bool {
        get { nacre_window_is_fullscreen(handle) != 0 }
        set { nacre_window_set_fullscreen(handle, newValue ? 1 : 0) }
    }

    /// Shows a picture of four bytes a pixel, rows without gaps.
    ///
    /// - Parameter seen: Gets what the window shows, as large as `size`; nil for nothing.
    public func show(
        _ picture: UnsafeRawBufferPointer, width: Int, height: Int,
        seen: UnsafeMutableRawBufferPointer? = nil
    ) throws(WindowError) {
        let (across, down) = size
        guard across > 0, down > 0 else { return }
        precondition(seen == nil || (seen?.count ?? 0) >= across * down * 4, "room for all of it")
        let read = seen?.bindMemory(to: UInt8.self).baseAddress
        if map.isPlain {
            return try present(picture, width, height, read)
        }
        if canvas.count != across * down * 4 {
            canvas.deallocate()
            canvas = .allocate(byteCount: across * down * 4, alignment: 64)
        }
        guard
            map.draw(
                picture, size: (width, height), into: canvas, size: (across, down))
        else { throw WindowError("the corners lie on a line") }
        try present(UnsafeRawBufferPointer(canvas), across, down, read)
    }

    private func present(
        _ bytes: UnsafeRawBufferPointer, _ width: Int, _ height: Int,
        _ read: UnsafeMutablePointer<UInt8>?
    ) throws(WindowError) {
        let pixels = bytes.bindMemory(to: UInt8.self).baseAddress
        guard nacre_window_show(handle, pixels, Int32(width), Int32(height), read) == 0 else {
            throw WindowError.said("show a picture on \(display.name)")
        }
    }
}
