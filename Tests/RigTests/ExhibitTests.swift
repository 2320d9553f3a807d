import Conditions
import DeviceIO
import Foundation
import Quantities
import Testing
import VideoDriver

extension Rig {
    /// The whole program on real drivers: devices pulled, put back, swapped, frozen and broken.
    @Suite(.serialized) struct ExhibitTests {
        /// A device that told nothing from one time to another.
        private struct Loss {
            var channel: String
            var from: MonotonicTime
            var to: MonotonicTime
        }

        private static let second: Int64 = 1_000_000_000
        /// Long enough to be live no more, held, faded and unavailable.
        private static let whole = 5.6
        private static let all: Set = ["left", "right", "test", "floor", "range"]

        private func sleep(_ seconds: Double) { usleep(UInt32(seconds * 1e6)) }

        private func plug(_ serial: String, _ port: Int) throws -> Tool {
            try Cameras.plug(port: port, serial: serial, mark: serial == "ONE" ? 60 : 180)
        }

        /// Waits until udev shows a camera, and says when that was.
        private func appeared(_ serial: String) throws -> MonotonicTime {
            try Machine.wait(for: serial) {
                try V4L2Catalogue.list().contains { $0.key == "usb-Nacre_Rig_Camera_\(serial)" }
            }
            return MonotonicClock.now
        }

        @Test func `devices go, come, hang and lie, and the world goes on and replays`() throws {
            try VividTests.load()
            try Machine.run("modprobe", "-a", "uinput", "evdev", "uhid", "hid-sensor-hub")
            var one = try plug("ONE", 0)
            var two = try plug("TWO", 1)
            let hub = try Tool("hub")
            try Host.plug(
                "usb-serial", id: "line",
                ["bus": "xhci.0", "chardev": "serial", "serial": "RIG2", "always-plugged": true])
            try Host.feedSerial("12.5\n")
            _ = try appeared("TWO")

            let exhibit = try Exhibit()
            try exhibit.waitForTicks()
            try exhibit.wait(present: Self.all)
            var losses: [Loss] = []
            var returns: [(channel: String, at: MonotonicTime)] = []
            let begun = MonotonicClock.now
            sleep(1)

            // A camera is pulled out and put back into another port; meanwhile the line sends
            // garbage and a pad is plugged in late.
            one.pull()
            try Host.feedSerial("\u{1}ÿ{x,,;--1e999 nan\u{0}\n")
            let pulled = MonotonicClock.now
            let pad = try Tool("pad")
            try exhibit.wait(present: ["right", "test", "floor", "range", "pad"])
            let padded = MonotonicClock.now
            try pad.tell("3 0 16000")
            sleep(max(0, Self.whole - Double(MonotonicClock.now - pulled) / 1e9))
            for channel in ["room.left.light", "room.range.distance"] {
                losses.append(Loss(channel: channel, from: pulled, to: MonotonicClock.now))
            }
            try Host.feedSerial("37.5\n")
            returns.append(("room.range.distance", MonotonicClock.now))
            one = try plug("ONE", 3)
            returns.append(("room.left.light", try appeared("ONE")))
            try exhibit.wait(present: Self.all.union(["pad"]))

            // The two alike change places.
            let swapping = MonotonicClock.now
            one.pull()
            two.pull()
            sleep(0.5)
            two = try plug("TWO", 3)
            one = try plug("ONE", 1)
            let swapped = max(try appeared("ONE"), try appeared("TWO"))
            returns.append(("room.left.light", swapped))
            returns.append(("room.right.light", swapped))
            try exhibit.wait(present: Self.all.union(["pad"]))
            let settled = MonotonicClock.now
            sleep(1)

            // One hangs without a word, and the sensor hub vanishes.
            let frozen = MonotonicClock.now
            one.freeze()
            hub.pull()
            let vanished = MonotonicClock.now
            sleep(Self.whole)
            one.thaw()
            let thawed = MonotonicClock.now
            losses.append(Loss(channel: "room.left.light", from: frozen, to: thawed))
            losses.append(Loss(channel: "room.floor.tilt", from: vanished, to: thawed))
            returns.append(("room.left.light", thawed))

            // The driver's own faults, injected one after the other.
            let present = Self.all.union(["pad"]).subtracting(["floor"])
            try exhibit.wait(present: present)
            for fault in [
                "inject_v4l2_buf_flag_error", "inject_fatal_streaming_error",
                "inject_vidioc_streamon_error", "disconnect",
            ] {
                try VividTests.inject(fault)
                returns.append(("room.test.light", MonotonicClock.now))
                sleep(1.2)
                try exhibit.wait(present: present)
            }
            sleep(1)
            let ended = MonotonicClock.now
            let metrics = exhibit.metrics
            #expect(exhibit.end() == 0, "\(exhibit.said)")
            try Host.feedSerial("")
            try Host.pull("line")
            for tool in [one, two, pad] { tool.pull() }
            print(exhibit.said)
            report(metrics)
            try keep()

            let channels = [
                "room.left.light", "room.right.light", "room.test.light", "room.floor.tilt",
                "room.range.distance", "room.pad.x",
            ]
            let stories = try Story.read(Exhibit.recording, channels)
            for story in stories.values {
                let wrong = story.wrongTicks
                #expect(wrong.isEmpty, "\(story.name): \(wrong.prefix(3)) of \(wrong.count)")
                #expect(story.moments.count > 300)
            }
            for loss in losses {
                let story = try #require(stories[loss.channel])
                #expect(story.isSilent(loss.from, loss.to), "\(loss)")
                // From what its age says it was at the first of these ticks, to the end.
                let states = story.states(loss.from, loss.to)
                let way: [ConditionState] = [.live, .held, .stale, .unavailable]
                #expect(states.count > 1 && way.suffix(states.count) == states[...], "\(loss)")
            }
            for event in returns {
                let delay = try #require(stories[event.channel]?.delay(after: event.at))
                print("rig: \(event.channel) had a new value after \(delay / 1_000_000) ms")
                #expect(delay < 5 * Self.second, "\(event.channel): \(delay) ns")
            }
            // Each of the two kept its name, wherever it was plugged.
            for (name, low, high) in [("left", 0.1, 0.35), ("right", 0.55, 0.85)] {
                let story = try #require(stories["room.\(name).light"])
                for (from, to) in [(begun, pulled), (settled, frozen)] {
                    let light = try #require(story.value(from, to))
                    #expect(Double(light) > low && Double(light) < high, "\(name): \(light)")
                }
            }
            // Who was not touched was live all the time.
            #expect(stories["room.right.light"]?.states(begun, swapping) == [.live])
            #expect(stories["room.test.light"]?.states(begun, thawed) == [.live])
            #expect(stories["room.floor.tilt"]?.states(begun, frozen) == [.live])
            #expect(stories["room.range.distance"]?.states(thawed, ended) == [.live])
            #expect(stories["room.range.distance"]?.value(begun, pulled) == 12.5)
            #expect(stories["room.range.distance"]?.value(settled, ended) == 37.5)
            #expect(stories["room.pad.x"]?.states(begun, pulled) == [.unavailable])
            #expect(stories["room.pad.x"]?.states(padded, ended) == [.live])
            let stick = try #require(stories["room.pad.x"]?.value(padded, ended))
            #expect(abs(stick - 0.49) < 0.02, "\(stick)")
            judge(exhibit.said)
        }

        /// A loss is said once and so is the return.
        private func judge(_ said: String) {
            let lines = said.split(separator: "\n")
            func count(_ role: String, _ word: String) -> Int {
                lines.count { $0.contains(" \(role): ") && $0.contains(word) }
            }
            #expect(count("left", "is back") == 3, "pulled, swapped, frozen")
            #expect(count("left", "could not") == 3)
            #expect(count("right", "is back") == 1)
            #expect(count("floor", "could not") == 1)
            #expect(said.contains("starting without pad"))
            #expect(count("floor", "is back") == 0)
        }

        /// How long the phases of the loop took: reported, as the machine is emulated.
        private func report(_ metrics: String) {
            for line in metrics.split(separator: "\n")
            where line.hasPrefix("nacre_stage_seconds{") && line.contains("quantile=\"1\"") {
                print("rig: longest \(line)")
            }
        }

        /// Puts the recording where the host replays it, on its own processor.
        private func keep() throws {
            guard let out = ProcessInfo.processInfo.environment["NACRE_RIG_OUT"] else { return }
            for name in ["run.nacre", "run.nacre-wal"] {
                let from = "\(Exhibit.folder)/\(name)"
                guard Machine.exists(from) else { continue }
                try FileManager.default.copyItem(atPath: from, toPath: "\(out)/\(name)")
            }
        }
    }
}
