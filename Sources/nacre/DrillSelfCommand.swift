import ArgumentParser
import DeviceIO
import Drill
import Foundation
import Runner
import Setup
import VirtualDriver

/// `nacre drill self`: whether the room could drive itself.
struct DrillSelfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "self", abstract: "Measures how much of what the stage does comes back to it.",
        discussion: """
            In the rehearsal room, empty, with the stage's picture on the far wall and its sound
            at the microphone. Ends with 1 where the gain of a loop is 1 or more although the
            stage's own light and sound are taken off.
            """)

    @Argument(help: "Profiles; all of Profiles/ where none is named.")
    var profiles: [String] = []

    @Option(help: "How bright a white stage is in the room, against its lamps.")
    var spill: Float = 0.3

    @Option(help: "How loud the stage arrives at the microphone, decibels.")
    var echo: Float = -6

    @Flag(help: "Slow swings alone: a third of the time.")
    var short = false

    @Option(help: "Threads that paint; the result is the same for any number.")
    var workers = 2

    @Flag(help: "JSON for programs.")
    var json = false

    func validate() throws {
        if !(0...4).contains(spill) { throw ValidationError("--spill takes 0 to 4") }
        if !(-60...20).contains(echo) { throw ValidationError("--echo takes -60 to 20") }
        if !(1...16).contains(workers) { throw ValidationError("--workers takes 1 to 16") }
    }

    func run() throws {
        let files = profiles.isEmpty ? DrillSelfCommand.shipped : profiles
        if files.isEmpty { throw Failure("nacre: there are no profiles in Profiles/", status: 2) }
        var reports: [LoopReport] = []
        do {
            for file in files {
                let profile = try Files.profile(file)
                let report = try LoopProbe.run(
                    profile, in: room(for: profile), isShort: short, workers: workers)
                reports.append(report)
                if !json { Nacre.say(report.text) }
            }
        } catch let error as DriverError {
            throw Failure("nacre: \(error)")
        }
        if json {
            var text = JSONText()
            text.array { json in for report in reports { json.object { report.write(&$0) } } }
            Nacre.say(text.text)
        }
        if !reports.allSatisfy(\.isStable) { throw ExitCode(1) }
    }

    /// An empty room that the stage reaches, as far as the profile does not say otherwise.
    private func room(for profile: Profile) -> LoopRoom {
        let trace = StageTrace()
        var settings = RehearsalSettings()
        settings.programme = .empty
        settings.spill = profile.eye.apart == nil ? spill : 0
        settings.echo = profile.ear.apart == nil ? echo : nil
        let room = RehearsalRoom(settings, stage: trace)
        return LoopRoom(
            camera: profile.eye.choice == .nobody
                ? nil : RehearsalCamera(room, rate: short ? 15 : 30),
            microphone: profile.ear.choice == .nobody ? nil : RehearsalMicrophone(room),
            trace: trace, sight: RehearsalSettings.stageSight)
    }

    private static var shipped: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "Profiles")) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "Profiles/" + $0 }
    }
}
