import Yams

/// The text of one YAML file, parsed with line numbers; problems gather in it.
///
/// A key that is given twice stops the parser, so it is renamed and parsed again: all other
/// problems of the file are still found in the same go.
final class SetupText {
    /// Before a key that came once already.
    static let mark = "~again~"

    let file: String
    private(set) var problems: [SetupProblem] = []
    /// The value of the whole file; nil where the syntax is wrong or nothing is in it.
    private(set) var root: Node?

    init(file: String, text: String) {
        self.file = file
        var text = text
        for _ in 0..<32 {
            do {
                root = try Yams.compose(yaml: text)
                break
            } catch let error as YamlError {
                guard let again = SetupText.renamed(error, text) else {
                    note(error)
                    break
                }
                text = again
            } catch {
                add(1, "", "\(error)")
                break
            }
        }
        if root == nil && problems.isEmpty { add(1, "", "the file is empty") }
    }

    /// Renames the first key that is given twice; nil for other errors.
    private static func renamed(_ error: YamlError, _ text: String) -> String? {
        guard case .duplicatedKeysInMapping(_, let context) = error else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let (row, column) = (context.mark.line - 1, context.mark.column - 1)
        guard lines.indices.contains(row) else { return nil }
        var letters = Array(lines[row].unicodeScalars)
        guard letters.indices.contains(column) else { return nil }
        let isQuoted = letters[column] == "\"" || letters[column] == "'"
        letters.insert(contentsOf: mark.unicodeScalars, at: column + (isQuoted ? 1 : 0))
        lines[row] = String(String.UnicodeScalarView(letters))
        return lines.joined(separator: "\n")
    }

    private func note(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            add(mark.line, "", "not valid YAML: \(problem) (column \(mark.column))")
        default: add(1, "", "not valid YAML: \(error)")
        }
    }

    /// Notes a problem; of another file where one is given.
    func add(
        _ line: Int, _ key: String, _ what: String, allowed: String = "", in other: String? = nil
    ) {
        problems.append(
            SetupProblem(file: other ?? file, line: line, key: key, what: what, allowed: allowed))
    }

    /// The file as a section of the given keys; nil where it is none (noted).
    func section(_ schema: Schema) -> Section? {
        guard let root else { return nil }
        return Section(self, root, schema, path: "")
    }
}
