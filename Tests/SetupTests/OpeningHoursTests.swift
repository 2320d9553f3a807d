import Foundation
import Setup
import Testing

@Suite struct OpeningHoursTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    private func time(_ text: String, _ zone: String) throws -> (Date, Calendar) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        return (try #require(ISO8601DateFormatter().date(from: text)), calendar)
    }

    @Test func `it is open from the first minute up to the last, on its days`() {
        let hours = OpeningHours(open: 600, close: 1080, days: [1, 2])
        #expect(!hours.isOpen(day: 1, minute: 599) && hours.isOpen(day: 1, minute: 600))
        #expect(hours.isOpen(day: 2, minute: 1079) && !hours.isOpen(day: 2, minute: 1080))
        #expect(!hours.isOpen(day: 0, minute: 700) && !hours.isOpen(day: 3, minute: 700))
        #expect(hours.text == "10:00 to 18:00, tue wed")
    }

    @Test func `a night belongs to the day it began on`() {
        let hours = OpeningHours(open: 1200, close: 90, days: [6])
        #expect(hours.isOpen(day: 6, minute: 1439) && hours.isOpen(day: 0, minute: 89))
        #expect(!hours.isOpen(day: 0, minute: 90) && !hours.isOpen(day: 6, minute: 30))
        #expect(!hours.isOpen(day: 0, minute: 1300))
    }

    @Test func `the clock on the wall counts, wherever it hangs`() throws {
        let hours = OpeningHours(open: 600, close: 1080, days: [4])
        // A Friday, ten to ten and five past ten in Berlin.
        let (early, berlin) = try time("2026-11-20T08:50:00Z", "Europe/Berlin")
        let (late, _) = try time("2026-11-20T09:05:00Z", "Europe/Berlin")
        #expect(!hours.isOpen(at: early, in: berlin) && hours.isOpen(at: late, in: berlin))
        let (_, auckland) = try time("2026-11-20T09:05:00Z", "Pacific/Auckland")
        #expect(!hours.isOpen(at: late, in: auckland))
    }

    @Test func `a profile tells them, and every mistake is named`() throws {
        let file = try exhibit.write(
            "Profiles/h.yaml",
            "nacre: 1\nhours: {open: 9:30, close: \"18:00\", days: [mon, sun]}\n")
        let profile = try exhibit.folder.profile(file)
        #expect(profile.hours == OpeningHours(open: 570, close: 1080, days: [0, 6]))
        let problems = try exhibit.problems(
            """
            nacre: 1
            hours:
              open: 25:00
              days: [mon, funday]
            """)
        #expect(
            problems == [
                "3: hours.close: it must be given; allowed: a time of day, 0:00 … 23:59",
                "3: hours.open: this is no time of day; allowed: a time of day, 0:00 … 23:59",
                "4: hours.days: `funday` is no day; allowed: mon, tue, wed, thu, fri, sat, sun",
            ])
        let same = try exhibit.problems("nacre: 1\nhours: {open: 9:00, close: 9:00}\n")
        #expect(same.count == 1 && same.first?.contains("same time") == true, "\(same)")
    }
}
