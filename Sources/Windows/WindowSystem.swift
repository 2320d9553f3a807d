import CSDL

/// The desktop or the bare displays, as SDL finds them; one thread at a time.
public enum WindowSystem {
    /// Opens it; needed before any window.
    public static func open() throws(WindowError) {
        guard nacre_video_open() == 0 else { throw WindowError.said("open a display") }
    }

    /// Closes it, with every window of this program.
    public static func close() { nacre_video_close() }
}
