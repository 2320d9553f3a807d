import CSDL
import Glibc

/// The program that shows one window, fed by the exhibit through shared memory.
///
/// A program of its own, because a display that is pulled out, a desktop that ends or a broken
/// driver take the program down that talks to them: the world must not be that one. Pictures
/// lie in the memory behind descriptor 3. On standard input each byte `p` announces one; each is
/// answered by a line `shown` once it is seen, and only then the next is written. Other lines say
/// what happened: `open NAME WIDTH HEIGHT`, `keys w shift`, `press v`, `error TEXT`. The end of
/// the input ends the program.
public struct WindowProgram {
    /// What the exhibit wants.
    public struct Wish: Sendable {
        /// The display, by its name with `*` and `?`.
        public var output = "any"
        /// What the desktop shows.
        public var title = "Nacre"
        /// Pixels; nil for the whole display.
        public var size: (width: Int, height: Int)?
        /// How the picture lies on it.
        public var map = PictureMap()
        /// Pixels across of the pictures.
        public var pictureWidth = 1280
        /// Pixels down of the pictures.
        public var pictureHeight = 720

        /// The first display, all of it.
        public init() {}
    }

    /// Where the pictures lie.
    public static let memoryDescriptor: Int32 = 3

    private let wish: Wish
    private var held: Set<String> = []
    private var axes = [Float](repeating: 0, count: 6)
    private var told = ""

    /// Makes the program.
    public init(_ wish: Wish) { self.wish = wish }

    /// Runs until the input ends, the display is lost, or somebody closes the window.
    ///
    /// - Returns: The exit status; 0 for an ended input, 3 where there is no such display.
    public mutating func run() -> Int32 {
        let count = wish.pictureWidth * wish.pictureHeight * 4
        guard
            let memory = mmap(nil, count, PROT_READ, MAP_SHARED, WindowProgram.memoryDescriptor, 0),
            memory != MAP_FAILED
        else { return say("error there is no memory with pictures", 2) }
        guard nacre_video_open() == 0 else {
            return say("error no display: \(String(cString: nacre_video_error()))", 3)
        }
        defer { nacre_video_close() }
        let connectors = Connector.list()
        let displays = DisplayCatalogue.list(connectors: connectors)
        guard let display = displays.first(where: { $0.matches(wish.output) }) else {
            let names = displays.map { $0.connector ?? $0.name }.joined(separator: ", ")
            return say("error no display is called \(wish.output); there is: \(names)", 3)
        }
        do throws(WindowError) {
            let window = try PictureWindow(
                title: wish.title, display: display, size: wish.size, map: wish.map)
            let (width, height) = window.size
            say("open \(display.connector ?? display.name) \(width) \(height)")
            return try serve(
                window, UnsafeRawBufferPointer(start: memory, count: count), connectors)
        } catch {
            return say("error \(error.description)", 4)
        }
    }

    private mutating func serve(
        _ window: PictureWindow, _ memory: UnsafeRawBufferPointer, _ connectors: [Connector]
    ) throws(WindowError) -> Int32 {
        let plugged = connectors.filter(\.isConnected).map(\.name)
        var turns = 0
        while true {
            var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&entry, 1, 8) > 0 {
                var bytes = [UInt8](repeating: 0, count: 64)
                let count = read(STDIN_FILENO, &bytes, bytes.count)
                if count <= 0 { return 0 }
                try window.show(memory, width: wish.pictureWidth, height: wish.pictureHeight)
                say("shown")
            }
            guard handle(window) else { return say("error somebody closed the window", 5) }
            turns += 1
            // About once a second: another set of displays wants another look for ours.
            if turns % 64 == 0, Connector.list().filter(\.isConnected).map(\.name) != plugged {
                return say("error the displays have changed", 4)
            }
        }
    }

    /// What hands did since the last time; false where somebody closed the window.
    private mutating func handle(_ window: PictureWindow) -> Bool {
        while true {
            var event = nacre_next_event()
            switch event.kind {
            case nacre_event_none:
                tellHands()
                return true
            case nacre_event_quit: return false
            case nacre_event_key_down, nacre_event_key_up:
                let key = withUnsafeBytes(of: &event.key) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).lowercased()
                }
                press(WindowKeys.word(key), key, event.kind == nacre_event_key_down, window)
            case nacre_event_pad_down, nacre_event_pad_up:
                guard let word = WindowKeys.button(Int(event.number)) else { continue }
                press(word, word, event.kind == nacre_event_pad_down, window)
            case nacre_event_pad_axis:
                let number = Int(event.number)
                if axes.indices.contains(number) { axes[number] = event.value }
            default:
                // Keys that are let go elsewhere would stay down for ever.
                held = []
                axes = axes.map { _ in 0 }
            }
        }
    }

    private mutating func press(
        _ word: String?, _ key: String, _ isDown: Bool, _ window: PictureWindow
    ) {
        switch key {
        case "f11" where isDown: window.isFullscreen.toggle()
        case "escape" where isDown: window.isFullscreen = false
        case "v" where isDown: say("press v")
        default:
            guard let word else { return }
            if isDown { held.insert(word) } else { held.remove(word) }
        }
    }

    /// Says which keys are down, a pad's sticks among them, where that has changed.
    private mutating func tellHands() {
        let all = held.union(WindowKeys.sticks(axes)).sorted().joined(separator: " ")
        guard all != told else { return }
        told = all
        say("keys \(all)")
    }

    @discardableResult
    private func say(_ line: String, _ status: Int32 = 0) -> Int32 {
        let bytes = Array((line + "\n").utf8)
        // Where nobody listens any more the input has ended, too.
        _ = write(STDOUT_FILENO, bytes, bytes.count)
        return status
    }
}

/// What keys, buttons and sticks mean: the words that the page uses.
enum WindowKeys {
    static func word(_ key: String) -> String? {
        switch key {
        case "w", "a", "s", "d", "r", "f", "up", "down", "left", "right": key
        case "left shift", "right shift": "shift"
        default: nil
        }
    }

    /// A pad's button, by SDL's number: the cross walks, the shoulders run, Y changes the view.
    static func button(_ number: Int) -> String? {
        switch number {
        case 3: "v"
        case 9, 10: "shift"
        case 11: "w"
        case 12: "s"
        case 13: "a"
        case 14: "d"
        default: nil
        }
    }

    /// A pad's sticks as keys: the left one walks, the right one looks round.
    static func sticks(_ axes: [Float]) -> Set<String> {
        var words: Set<String> = []
        let names = [("a", "d"), ("w", "s"), ("left", "right"), ("r", "f")]
        for (axis, (less, more)) in zip(axes, names) {
            if axis < -0.4 { words.insert(less) }
            if axis > 0.4 { words.insert(more) }
        }
        return words
    }
}
