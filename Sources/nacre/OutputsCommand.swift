import ArgumentParser
import Sensing
import Setup
import Windows

/// `nacre outputs`: the displays of this machine, and where a profile sends to.
struct OutputsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outputs", abstract: "Shows displays by name, and where a profile sends.")

    @Argument(help: "The profile whose windows and signals are shown.")
    var profile: String?

    func run() throws {
        print("displays")
        do {
            for display in try DisplayCatalogue.here() {
                let name = display.connector.map { "\($0) (\(display.name))" } ?? display.name
                print("  \(name)  \(display.width)x\(display.height) at \(display.x),\(display.y)")
            }
        } catch { print("  none: \(error)") }
        for connector in Connector.list() where !connector.isConnected {
            print("  \(connector.name)  nothing plugged in")
        }
        guard let profile else { return }
        let stage = try Files.profile(profile).stage
        print("windows")
        for window in stage.windows {
            let size =
                window.isFullscreen
                ? "full screen" : "\(window.width ?? stage.width)x\(window.height ?? stage.height)"
            let pin = window.corners == nil ? "" : ", four corners"
            print("  \(window.output)  \(size), turned \(window.rotation)\(pin)")
        }
        print("signals")
        for signal in stage.signals {
            let lamp = signal.fixture.map { " (\($0.name))" } ?? ""
            print(
                "  \(signal.name) -> \(signal.entry.name) \(signal.address)\(lamp), "
                    + "\(signal.entry.driver.rawValue)")
        }
    }
}
