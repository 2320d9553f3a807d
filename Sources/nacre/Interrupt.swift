import Dispatch
import Glibc

/// Catches Ctrl-C and a service's stop, so that the world ends between two ticks.
final class Interrupt {
    private let sources: [any DispatchSourceSignal]

    /// Calls the body on the first of either signal; a second one ends the program at once.
    init(_ body: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                body()
                signal(number, SIG_DFL)
            }
            source.resume()
            return source
        }
    }

    /// Lets the signals work as usual again.
    func end() {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
