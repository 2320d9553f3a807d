import Foundation

/// When an exhibit is open: from one time of day to another, on some days of the week.
///
/// Where the end lies before the beginning it is open past midnight, and the night belongs to
/// the day it began on. A value; whoever asks brings the time.
public struct OpeningHours: Hashable, Sendable {
    /// The days as files name them, Monday first.
    public static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// The minute of the day it opens at, 0 … 1439.
    public var open: Int
    /// The minute of the day it closes at, 0 … 1439; never that of opening.
    public var close: Int
    /// The days it opens on: 0 for Monday … 6 for Sunday.
    public var days: Set<Int>

    /// Makes opening hours.
    public init(open: Int, close: Int, days: Set<Int> = Set(0..<7)) {
        self.open = open
        self.close = close
        self.days = days
    }

    /// Whether it is open at a minute (0 … 1439) of a day (0 for Monday).
    public func isOpen(day: Int, minute: Int) -> Bool {
        if open < close { return days.contains(day) && (open..<close).contains(minute) }
        let dayBefore = (day + 6) % 7
        return days.contains(day) && minute >= open || days.contains(dayBefore) && minute < close
    }

    /// Whether it is open at a time in a calendar's time zone.
    public func isOpen(at time: Date, in calendar: Calendar) -> Bool {
        let parts = calendar.dateComponents([.weekday, .hour, .minute], from: time)
        // Calendars count from Sunday, which is 1.
        let day = ((parts.weekday ?? 1) + 5) % 7
        return isOpen(day: day, minute: (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }

    /// The hours for people: `10:00 to 18:00, mon tue`.
    public var text: String {
        let names = days.count == 7 ? [] : days.sorted().map { OpeningHours.dayNames[$0] }
        let hours = "\(OpeningHours.time(open)) to \(OpeningHours.time(close))"
        return names.isEmpty ? hours : hours + ", " + names.joined(separator: " ")
    }

    private static func time(_ minute: Int) -> String {
        let (hours, minutes) = (minute / 60, minute % 60)
        return "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    }

    /// The minute of the day that a text such as `9:30` tells; nil where it tells none.
    static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), hours < 24, minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }
}
