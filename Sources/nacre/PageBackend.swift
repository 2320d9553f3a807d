import Console
import Direction
import Quantities
import Recording
import Runner
import Sensing
import Setup
import Sonify
import Stage
import Synchronization
import WorldState

/// What the page may see and do of the living world.
///
/// Every member reads published copies or writes into bounded queues; none waits on the loop.
final class PageBackend: ConsoleBackend {
    /// Everything the page is told about.
    struct Parts: Sendable {
        var profileName: String
        var room: ConsoleStatus.Room
        var roomText: String
        var pictures: PicturePort
        var board: BriefBoard
        var measures: Measures
        var hands: Hands
        var registry: DeviceRegistry
        var flashReport: FlashReport
        var premise: Premise
        var recordingPath: String?
        var hours: OpeningHours?
        var curtain: Curtain
        var journal: JournalMonitor?
        var sink: SinkKeeper?
        var windows: [WindowKeeper] = []
    }

    private let parts: Parts
    private let notice = Mutex("")
    private let rate = Mutex((pictures: UInt64(0), tick: Tick(0), perSecond: 0.0))
    private let soundLimited = Mutex((count: UInt64(0), until: Tick(0)))

    init(_ parts: Parts) { self.parts = parts }

    var pictures: PicturePort { parts.pictures }

    /// Shows a sentence on the page until another takes its place; empty for none.
    func tell(_ text: String) { notice.withLock { $0 = text } }

    func press(_ keys: Set<ConsoleKey>, wanderer: Int) {
        var held: Keys = []
        for key in keys { if let known = Keys.named(key.rawValue) { held.formUnion(known) } }
        parts.hands.hold(held.control, wanderer: wanderer)
    }

    func switchView(wanderer: Int) {
        let next: ViewMode = parts.board.newest.view == .first ? .third : .first
        parts.hands.say(.view(next), wanderer: wanderer, origin: .page)
    }

    func say(_ words: String, wanderer: Int) -> String {
        let directive = Words.directive(for: words, premise: parts.premise)
        for body in directive.operations {
            guard parts.hands.say(body, wanderer: wanderer, origin: .page) else {
                return "Too much is being said at once; please say it again in a moment."
            }
        }
        return directive.answer
    }

    func status() -> ConsoleStatus {
        let brief = parts.board.newest
        var status = ConsoleStatus(
            profile: parts.profileName, room: parts.room, roomText: parts.roomText)
        status.tick = brief.tick.index
        status.hash = StateLines.hexadecimal(brief.hash)
        status.hour = Double(brief.hour)
        status.weather = weather(brief)
        status.view = brief.view.word
        status.picturesPerSecond = picturesPerSecond(brief.tick)
        status.missedTicks = parts.measures[.ticksMissed]
        let shown = parts.measures.latencies.filter { $0.channel.hasPrefix("room.eye") }
        status.latency = shown.map { Double($0.toShown.p99) * 1e-6 }.max()
        status.recording = parts.recordingPath ?? ""
        status.notices = notices()
        status.guard = ConsoleStatus.Guard(
            picture: parts.flashReport.isActing, sound: isSoundLimited(brief.tick),
            picturesLimited: parts.measures[.picturesLimited])
        status.conditions = brief.conditions.layout.channels.indices.map { index in
            ConditionText.row(brief.conditions, index)
        }
        status.devices = parts.registry.devices.map { device in
            ConsoleStatus.Device(
                name: device.identity?.name ?? "none", role: device.role,
                state: device.state.rawValue,
                remark: device.reason.isEmpty ? device.note : device.reason)
        }
        status.devices += parts.windows.map { window in
            let status = window.status
            return ConsoleStatus.Device(
                name: "window", role: window.name, state: status.isOpen ? "present" : "away",
                remark: status.text)
        }
        status.stages = parts.measures.stages.map { figures in
            ConsoleStatus.Stage(
                name: figures.name, p50: Double(figures.p50) * 1e-6,
                p95: Double(figures.p95) * 1e-6, p99: Double(figures.p99) * 1e-6,
                max: Double(figures.max) * 1e-6)
        }
        return status
    }

    private func notices() -> [String] {
        var all: [String] = []
        let text = notice.withLock { $0 }
        if !text.isEmpty { all.append(text) }
        if parts.curtain.isDrawn, let hours = parts.hours {
            all.append("closed, dark and silent; open \(hours.text)")
        }
        if let journal = parts.journal?.status {
            if let problem = journal.problem { all.append("recording: \(problem)") }
            if journal.lostTicks > 0 { all.append("\(journal.lostTicks) ticks not recorded") }
        }
        if let sink = parts.sink, !sink.isOpen { all.append("sound: no server answers") }
        return all
    }

    private func weather(_ brief: WorldBrief) -> String {
        func value(_ property: Property) -> Float { brief.properties[Int(property.rawValue)] }
        if value(.rain) > 0.7 { return "storm" }
        if value(.rain) > 0.15 { return "rain" }
        if value(.fog) > 0.35 { return "fog" }
        if value(.cloud) > 0.7 { return "overcast" }
        return value(.cloud) > 0.3 ? "some cloud" : "clear"
    }

    private func picturesPerSecond(_ tick: Tick) -> Double {
        let pictures = parts.measures[.pictures]
        return rate.withLock { rate in
            let ticks = tick.index &- rate.tick.index
            if ticks >= 60 && tick > rate.tick {
                rate.perSecond = Double(pictures &- rate.pictures) / (Double(ticks) / 60)
                rate.pictures = pictures
                rate.tick = tick
            }
            return rate.perSecond
        }
    }

    private func isSoundLimited(_ tick: Tick) -> Bool {
        let count = parts.measures[.blocksLimited]
        return soundLimited.withLock { limited in
            if count != limited.count {
                limited = (count, Tick(tick.index + 60))
            }
            return tick < limited.until
        }
    }

    func metrics() -> String {
        MetricsPage.text(
            parts.measures, isOpen: !parts.curtain.isDrawn, hands: parts.hands,
            registry: parts.registry, board: parts.board,
            sink: parts.sink, journal: parts.journal, pictures: parts.pictures)
    }
}
