import Quantities
import WorldState

/// Plain words into operations: a handful for a start, looked for anywhere in the sentence.
///
/// "Make it night", "night, please" and "NIGHT" are the same. "No", "stop" and "without"
/// before a word turn it round. Weather that was asked for lasts `lastingTicks`; then the
/// drives of the room have their say again. The hour moves once and runs on from there.
public enum Words {
    /// How long weather by words lasts: five minutes of ticks.
    public static let lastingTicks: UInt32 = 5 * 60 * 60

    /// What is understood, as one would list it to a guest.
    public static let understood = [
        "dawn", "morning", "day", "evening", "dusk", "night", "rain", "clear", "cloudy", "fog",
        "storm", "lightning", "wind", "calm", "lamps", "first person", "third person", "freeze",
        "go on", "as it was",
    ]

    /// Understands a sentence.
    ///
    /// - Parameters:
    ///   - text: What was said; at most the first 200 characters are read.
    ///   - premise: Gives day and latitude, which decide when dusk is.
    /// - Returns: What it changes and what to answer.
    public static func directive(for text: String, premise: Premise = Premise()) -> Directive {
        let words = split(text)
        let sun = SunHours(day: premise.day, latitude: premise.latitude)
        var operations: [Operation.Body] = []
        var answers: [String] = []
        var isTurned = false
        var index = 0
        while index < words.count && operations.count + 4 <= Operation.limit {
            let pair = index + 1 < words.count ? words[index] + " " + words[index + 1] : ""
            if let found = ofPair(pair) {
                operations += found.operations
                answers.append(found.answer)
                index += 2
                isTurned = false
                continue
            }
            let word = words[index]
            index += 1
            if negations.contains(word) {
                isTurned = true
            } else if let found = ofWord(word, sun, isTurned) {
                operations += found.operations
                if answers.last != found.answer { answers.append(found.answer) }
                isTurned = false
            }
        }
        guard !operations.isEmpty else { return sorry }
        return Directive(operations: operations, answer: answers.joined(separator: " "))
    }

    private static let negations: Set<String> = ["no", "not", "stop", "without", "less", "end"]

    private static var sorry: Directive {
        Directive(
            operations: [],
            answer: "I do not know that yet. Try: " + understood.joined(separator: ", ") + ".")
    }

    private static func split(_ text: String) -> [String] {
        text.prefix(200).lowercased().split { !$0.isLetter }.map(String.init)
    }

    private static func ofPair(_ pair: String) -> Directive? {
        switch pair {
        case "third person":
            Directive(operations: [.view(.third)], answer: "You walk behind the figure now.")
        case "first person":
            Directive(operations: [.view(.first)], answer: "You see with your own eyes now.")
        case "go on":
            Directive(operations: [.unhold(everything)], answer: "The world goes on.")
        case "as it", "let go":
            Directive(
                operations: weather.map { .release($0) } + [.release(.timeScale)],
                answer: "The room decides again.")
        default: nil
        }
    }

    private static let everything: HoldSet = [.hour, .weather, .wind, .life, .figure]
    private static let weather: [Property] = [.cloud, .rain, .fog, .windSpeed, .windAcross, .lamps]

    private static func ofWord(_ word: String, _ sun: SunHours, _ isTurned: Bool) -> Directive? {
        if let hour = hour(of: word, sun) {
            return Directive(
                operations: [.set(.hour, hour, merge: .override, ticks: 0)],
                answer: "It is becoming \(name(of: word)).")
        }
        switch word {
        case "freeze", "still":
            return isTurned
                ? Directive(operations: [.unhold(everything)], answer: "The world goes on.")
                : Directive(operations: [.hold(everything)], answer: "Everything stands still.")
        case "continue", "resume":
            return Directive(operations: [.unhold(everything)], answer: "The world goes on.")
        case "third": return ofPair("third person")
        case "first": return ofPair("first person")
        default: return weather(of: word, isTurned)
        }
    }

    private static func hour(of word: String, _ sun: SunHours) -> Float? {
        switch word {
        case "night", "midnight": 23.5
        case "dawn", "sunrise": sun.dawn
        case "morning": sun.morning
        case "day", "noon", "midday", "daytime", "daylight": 13
        case "afternoon": 15.5
        case "evening": sun.evening
        case "dusk", "sunset", "twilight": sun.dusk
        default: nil
        }
    }

    private static func name(of word: String) -> String {
        switch word {
        case "noon", "midday", "daytime", "daylight": "day"
        case "midnight": "night"
        case "sunrise": "dawn"
        case "sunset", "twilight": "dusk"
        default: word
        }
    }

    private static func weather(of word: String, _ isTurned: Bool) -> Directive? {
        switch word {
        case "rain", "rainy", "raining":
            isTurned
                ? asked([(.rain, 0)], "The rain stops.")
                : asked([(.rain, 0.75), (.cloud, 0.9)], "Rain is coming.")
        case "clear", "sun", "sunny", "sunshine":
            isTurned
                ? asked([(.cloud, 0.85)], "Clouds are gathering.")
                : asked([(.cloud, 0.06), (.rain, 0), (.fog, 0)], "The sky is clearing.")
        case "cloud", "clouds", "cloudy", "overcast":
            asked(
                [(.cloud, isTurned ? 0.05 : 0.85)],
                isTurned ? "The clouds are leaving." : "Clouds are gathering.")
        case "fog", "foggy", "mist", "misty":
            asked([(.fog, isTurned ? 0 : 0.7)], isTurned ? "The fog lifts." : "Fog is rising.")
        case "wind", "windy", "breeze":
            asked(
                [(.windSpeed, isTurned ? 0.6 : 9)],
                isTurned ? "The wind dies down." : "The wind is getting up.")
        case "calm", "windless":
            asked([(.windSpeed, 0.6), (.windAcross, 0)], "The wind dies down.")
        case "storm", "stormy", "thunderstorm":
            isTurned ? weather(of: "clear", false) : storm
        case "thunder", "lightning":
            isTurned ? nil : Directive(operations: [.lightning(0.9)], answer: "Lightning strikes.")
        case "lamp", "lamps", "lights", "lanterns":
            isTurned
                ? Directive(operations: [.release(.lamps)], answer: "The lamps go by the hour.")
                : asked([(.lamps, 1)], "The lamps are lit.")
        default: nil
        }
    }

    private static var storm: Directive {
        var storm = asked(
            [(.cloud, 1), (.rain, 0.9), (.windSpeed, 12)], "A storm is coming.")
        storm.operations.append(.lightning(0.8))
        return storm
    }

    private static func asked(_ values: [(Property, Float)], _ answer: String) -> Directive {
        Directive(
            operations: values.map { .set($0.0, $0.1, merge: .override, ticks: lastingTicks) },
            answer: answer)
    }
}
