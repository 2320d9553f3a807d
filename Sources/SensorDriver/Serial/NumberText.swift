/// Numbers as small devices print them.
enum NumberText {
    /// The numbers of a line; nil where a field holds none.
    ///
    /// The fields are parted by semicolons where there are any, else by tabs, else by commas,
    /// else by spaces. Where the comma does not part, it may be the decimal sign.
    static func fields(_ text: String) -> [Float?] {
        for separator in [";", "\t", ","] as [Character] where text.contains(separator) {
            return text.split(separator: separator, omittingEmptySubsequences: false).map {
                number($0, commaIsDecimal: separator != ",")
            }
        }
        return text.split(separator: " ").map { number($0, commaIsDecimal: true) }
    }

    /// The keys of a line, each with the numbers behind it.
    ///
    /// `acc=1,2,3 temp: 20.5` gives `acc` three and `temp` one.
    static func pairs(_ text: String) -> [(key: String, numbers: [Float])] {
        var pairs: [(key: String, numbers: [Float])] = []
        var word: Substring = ""
        var isOpen = false
        func finish() {
            guard !word.isEmpty else { return }
            if isOpen, let value = number(word, commaIsDecimal: false) {
                pairs[pairs.count - 1].numbers.append(value)
            }
        }
        var start = text.startIndex
        var lastWord: Substring = ""
        for index in text.indices {
            let character = text[index]
            let isMark = character == "=" || character == ":"
            guard isMark || " \t,;".contains(character) else { continue }
            word = text[start..<index]
            start = text.index(after: index)
            if isMark {
                // The key may stand apart from its mark: `temp = 20`.
                let key = word.isEmpty ? lastWord : word
                if !key.isEmpty { pairs.append((String(key), [])) }
                isOpen = !key.isEmpty
                lastWord = ""
            } else {
                finish()
                if !word.isEmpty { lastWord = word }
            }
        }
        word = text[start...]
        finish()
        return pairs
    }

    /// The number of a word, which may carry letters before it and a unit behind: `R123`,
    /// `20.5°C`.
    ///
    /// Infinity, "not a number" and what a `Float` cannot hold are none.
    static func number(_ word: Substring, commaIsDecimal: Bool) -> Float? {
        var word = word
        while word.first?.isWhitespace == true { word.removeFirst() }
        while word.last?.isWhitespace == true { word.removeLast() }
        if let plain = finite(word) { return plain }
        if commaIsDecimal, !word.contains("."), word.count(where: { $0 == "," }) == 1 {
            let dotted = String(word.map { $0 == "," ? "." : $0 })
            return number(Substring(dotted), commaIsDecimal: false)
        }
        while let first = word.first, first.isLetter { word.removeFirst() }
        while let last = word.last, last.isLetter || "%°/²³".contains(last) {
            word.removeLast()
        }
        return finite(word)
    }

    private static func finite(_ word: Substring) -> Float? {
        // What begins with a letter would be "inf", "nan" or a word.
        guard let first = word.first, first.isNumber || "+-.".contains(first),
            word.utf8.count <= 40, let value = Float(word), value.isFinite
        else { return nil }
        return value
    }
}
