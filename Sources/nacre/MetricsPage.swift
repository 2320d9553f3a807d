import Conditions
import Console
import Quantities
import Recording
import Runner
import Sensing
import Stage

/// The measures in Prometheus' text form.
enum MetricsPage {
    private static let levels: [(Measures.Level, String, String)] = [
        (.residentStrokes, "nacre_strokes_resident", "Strokes kept."),
        (.visibleStrokes, "nacre_strokes_visible", "Strokes painted."),
        (.chunksPending, "nacre_chunks_pending", "Patches of strokes to be made."),
        (
            .thinning, "nacre_picture_thinning_percent",
            "Strokes left out to save time, of the most that may be."
        ),
    ]

    static func text(
        _ measures: Measures, isOpen: Bool, hands: Hands, registry: DeviceRegistry,
        board: BriefBoard,
        sink: SinkKeeper?, journal: JournalMonitor?, pictures: PicturePort
    ) -> String {
        var page = MetricsText()
        for figures in measures.stages {
            summary(
                &page, "nacre_stage_seconds", "Time of each stage of a tick.", figures,
                [("stage", figures.name)])
        }
        let latencies = measures.latencies
        for row in latencies {
            summary(
                &page, "nacre_capture_to_latch_seconds", "From capture to latch.", row.toLatch,
                [("channel", row.channel)])
        }
        for row in latencies {
            summary(
                &page, "nacre_capture_to_shown_seconds",
                "From capture to the picture handed to the stage.", row.toShown,
                [("channel", row.channel)])
        }
        for counter in Measures.Counter.allCases {
            page.counter(
                "nacre_\(counter.word)_total", "Counted since the start.", measures[counter])
        }
        page.gauge("nacre_open", "1 within the opening hours, else 0.", isOpen ? 1 : 0)
        let brief = board.newest
        page.counter(
            "nacre_operations_refused_total",
            "Operations that found no room, while waiting or in a tick.",
            hands.refused &+ brief.refusedOperations)
        devices(&page, registry)
        conditions(&page, brief)
        let place = brief.position
        for (axis, metres) in [("east", place.x), ("north", place.y), ("up", Double(place.z))] {
            page.gauge(
                "nacre_wanderer_metres", "Where the first wanderer is.", metres,
                labels: [("axis", axis)])
        }
        for (level, name, help) in levels {
            page.gauge(name, help, Double(measures[level]))
        }
        if let sink {
            page.gauge(
                "nacre_sound_buffered_seconds", "Sound not yet played.",
                Double(sink.buffered ?? 0) * 1e-9)
            page.counter("nacre_sound_underruns_total", "The sink ran dry.", sink.underruns)
        }
        if let status = journal?.status {
            page.gauge(
                "nacre_journal_bytes", "Size of the recording.", Double(status.bytes))
            page.counter(
                "nacre_journal_lost_ticks_total", "Ticks not recorded.", status.lostTicks)
        }
        page.gauge("nacre_watchers", "Pages watching.", Double(pictures.counts.watchers))
        return page.text
    }

    private static func summary(
        _ page: inout MetricsText, _ name: String, _ help: String, _ figures: Measures.Figures,
        _ labels: [MetricsText.Label]
    ) {
        page.summary(
            name, help,
            quantiles: [
                (0.5, Double(figures.p50) * 1e-9), (0.95, Double(figures.p95) * 1e-9),
                (0.99, Double(figures.p99) * 1e-9), (1, Double(figures.max) * 1e-9),
            ], sum: Double(figures.sum) * 1e-9, count: figures.count, labels: labels)
    }

    private static func devices(_ page: inout MetricsText, _ registry: DeviceRegistry) {
        let devices = registry.devices
        for device in devices {
            page.gauge(
                "nacre_device_present", "1 where the role's device gives captures, else 0.",
                device.state == .present ? 1 : 0, labels: [("role", device.role)])
        }
        for device in devices {
            page.counter(
                "nacre_captures_total", "Captures taken.", device.captures,
                labels: [("role", device.role)])
        }
        for device in devices {
            page.counter(
                "nacre_captures_dropped_total", "Captures lost.", device.dropped,
                labels: [("role", device.role)])
        }
        for device in devices {
            page.counter(
                "nacre_device_losses_total", "Times the device was lost.", device.losses,
                labels: [("role", device.role)])
        }
    }

    private static func conditions(_ page: inout MetricsText, _ brief: WorldBrief) {
        let frame = brief.conditions
        let scalars = frame.layout.channels.indices.filter {
            frame.layout.channels[$0].shape == .scalar
        }
        for index in scalars {
            page.gauge(
                "nacre_condition", "Value of each scalar condition.", Double(frame.number(index)),
                labels: [
                    ("channel", frame.layout.channels[index].name),
                    ("state", frame.states[index].word),
                ])
        }
        for index in frame.layout.channels.indices where frame.capturedAt[index] > 0 {
            page.gauge(
                "nacre_condition_age_seconds", "Time from capture to latch of each channel.",
                Double(frame.age(index)) * 1e-9,
                labels: [("channel", frame.layout.channels[index].name)])
        }
    }
}
