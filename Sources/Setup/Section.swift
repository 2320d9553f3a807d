import Yams

/// One mapping of a file, its keys checked against a schema.
struct Section {
    let text: SetupText
    let schema: Schema
    /// The keys above, each followed by a dot.
    let path: String
    /// The line it begins at.
    let line: Int
    private var values: [String: Node] = [:]
    private var lines: [String: Int] = [:]

    /// Notes what is no mapping, unknown keys and keys given twice.
    init?(_ text: SetupText, _ node: Node, _ schema: Schema, path: String) {
        self.text = text
        self.schema = schema
        self.path = path
        line = node.mark?.line ?? 1
        guard case .mapping(let mapping) = node else {
            let name = path.isEmpty ? "" : String(path.dropLast())
            text.add(
                line, name, "a section of keys is wanted here",
                allowed: schema.keys.map(\.name).joined(separator: ", "))
            return nil
        }
        for (key, value) in mapping {
            let name = key.string ?? ""
            let at = key.mark?.line ?? line
            if name.hasPrefix(SetupText.mark) { continue }
            guard schema.spec(name) != nil else {
                noteUnknown(name, at)
                continue
            }
            values[name] = value
            lines[name] = at
            let again = mapping.keys.compactMap { other -> Int? in
                guard let word = other.string, word.hasPrefix(SetupText.mark),
                    word.hasSuffix(SetupText.mark + name)
                else { return nil }
                return other.mark?.line
            }
            if let first = again.first {
                text.add(at, path + name, "given more than once; also in line \(first)")
            }
        }
    }

    private func noteUnknown(_ name: String, _ line: Int) {
        let names = schema.keys.map(\.name)
        let near = Nearest.word(to: name, among: names)
        text.add(
            line, path + name,
            "unknown key" + (near.map { ", perhaps `\($0)` is meant" } ?? ""),
            allowed: names.joined(separator: ", "))
    }

    /// The value of a key; nil where it is not given.
    func node(_ key: String) -> Node? {
        precondition(schema.spec(key) != nil, "\(key) is not in the table \(schema.title)")
        return values[key]
    }

    /// Whether a key is given.
    func has(_ key: String) -> Bool { node(key) != nil }

    /// The line of a key, or of the section where it is not given.
    func line(_ key: String) -> Int { lines[key] ?? line }

    /// Notes a problem with a key.
    func note(_ key: String, _ what: String, allowed: String = "") {
        text.add(line(key), path + key, what, allowed: allowed)
    }

    /// A section below this one; nil where it is not given or none.
    func section(_ key: String, _ schema: Schema) -> Section? {
        node(key).flatMap { Section(text, $0, schema, path: path + key + ".") }
    }

    /// The entries of a list; a problem and nothing where it is something else.
    func list(_ key: String) -> [Node] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let sequence) = node else {
            note(key, "a list is wanted here", allowed: spec(key).type)
            return []
        }
        return Array(sequence)
    }

    func spec(_ key: String) -> KeySpec {
        guard let spec = schema.spec(key) else {
            preconditionFailure("\(key) is not in the table \(schema.title)")
        }
        return spec
    }
}

/// The word that was perhaps meant.
enum Nearest {
    /// The nearest word, at most two letters away (one for short words).
    static func word(to word: String, among words: [String]) -> String? {
        // A number is no word that was misspelt.
        if word.first?.isNumber != false { return nil }
        let all = words.map { (distance(Array(word.lowercased()), Array($0)), $0) }
        guard let best = all.min(by: { $0.0 < $1.0 }) else { return nil }
        return best.0 <= (word.count > 4 ? 2 : 1) ? best.1 : nil
    }

    /// How many letters must be put in, taken out or changed.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var corner = row[0]
            row[0] = i + 1
            for j in b.indices {
                let change = corner + (a[i] == b[j] ? 0 : 1)
                corner = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
