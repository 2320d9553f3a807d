import Direction
import Foundation
import Logging
import Runner
import Setup
import Stage
import WorldState

/// The windows of a stage, each a program of its own with a thread that feeds it.
enum LiveWindows {
    /// Starts the windows of a profile.
    ///
    /// - Parameters:
    ///   - stage: What the profile says.
    ///   - name: What the desktop shows.
    ///   - hands: Gets the keys and pads, for the first wanderer.
    ///   - onSwitch: Called for the key that changes the view.
    static func open(
        _ stage: StageSettings, name: String, hands: Hands, log: Logger,
        onSwitch: @escaping @Sendable () -> Void
    ) -> [WindowKeeper] {
        let program =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
        return stage.windows.map { window in
            let parts = WindowKeeper.Parts(
                name: window.output,
                command: [program] + WindowCommand.words(window, stage, name: name),
                width: stage.width, height: stage.height,
                onKeys: { words in
                    var held: Keys = []
                    for word in words { if let key = Keys.named(word) { held.formUnion(key) } }
                    hands.hold(held.control, wanderer: 0)
                },
                onPress: { if $0 == "v" { onSwitch() } })
            return WindowKeeper(parts, log: log)
        }
    }
}
