/// Reads the section `hours`; all problems gather in its text.
enum HoursReader {
    static func read(_ section: Section) -> OpeningHours? {
        let open = minute(section, "open")
        let close = minute(section, "close")
        let days = readDays(section)
        guard let open, let close else { return nil }
        guard open != close else {
            section.note(
                "close", "it opens and closes at the same time",
                allowed: "another time than `open`; without `hours` it is always open")
            return nil
        }
        return OpeningHours(open: open, close: close, days: days)
    }

    private static func minute(_ section: Section, _ key: String) -> Int? {
        let allowed = "a time of day, 0:00 … 23:59"
        guard section.has(key) else {
            section.note(key, "it must be given", allowed: allowed)
            return nil
        }
        guard let text = section.node(key)?.scalar?.string, let minute = OpeningHours.minute(text)
        else {
            section.note(key, "this is no time of day", allowed: allowed)
            return nil
        }
        return minute
    }

    private static func readDays(_ section: Section) -> Set<Int> {
        guard section.has("days") else { return Set(0..<7) }
        var days: Set<Int> = []
        for node in section.list("days") {
            let word = node.scalar?.string ?? ""
            guard let day = OpeningHours.dayNames.firstIndex(of: word) else {
                section.note(
                    "days", "`\(word)` is no day",
                    allowed: OpeningHours.dayNames.joined(separator: ", "))
                continue
            }
            days.insert(day)
        }
        return days
    }
}
