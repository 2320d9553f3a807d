import DeviceIO

/// Reads the requested numbers out of lines of text; any bytes are answered, none trap.
struct LineParser {
    /// Where a request is found in a line; nil where the address makes no sense there.
    private struct Place {
        var field: Int?
        var key: String
        var path: JSONPath?
        var parts: Int
    }

    private let format: SerialSettings.Format
    private let prefix: [UInt8]
    private let places: [Place]

    /// - Throws: `unsupported` where an address cannot be found in lines of the format.
    init(
        requests: [SignalRequest], settings: SerialSettings, device: String
    ) throws(DriverError) {
        format = settings.format
        prefix = Array(settings.prefix.utf8)
        var places: [Place] = []
        for request in requests {
            let address = request.address
            let place = Place(
                field: Int(address).flatMap { $0 >= 1 ? $0 : nil }, key: address,
                path: JSONPath(address), parts: min(max(request.parts, 1), 4))
            let isPossible =
                switch format {
                case .automatic: !address.isEmpty
                case .fields: place.field != nil
                case .pairs: !address.isEmpty
                case .json: place.path != nil
                }
            guard isPossible else {
                throw DriverError(
                    device: device, action: "find \"\(address)\" in \(format.rawValue)",
                    reason: .unsupported(setting: "the address \"\(address)\""))
            }
            places.append(place)
        }
        self.places = places
    }

    /// What a line turned out to be.
    enum Outcome: Equatable {
        /// It does not begin with the prefix.
        case foreign
        /// Nothing that was asked for is in it.
        case garbage
        /// The requests that it answers, by their place in the list.
        case values([Value])
    }

    /// One request's numbers.
    struct Value: Equatable {
        var signal: Int
        var value: SIMD4<Float>
    }

    /// Reads one line.
    func read(_ line: [UInt8]) -> Outcome {
        guard line.starts(with: prefix) else { return .foreign }
        // Noise of a wrong speed is hardly ever text.
        guard let text = String(validating: line.dropFirst(prefix.count), as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\t" })
        else { return .garbage }
        let found: [Value]
        switch format == .automatic ? LineParser.guess(text) : format {
        case .fields, .automatic: found = fields(text)
        case .pairs: found = pairs(text)
        case .json: found = json(text)
        }
        return found.isEmpty ? .garbage : .values(found)
    }

    private static func guess(_ text: String) -> SerialSettings.Format {
        switch text.first(where: { !$0.isWhitespace }) {
        case "{", "[": .json
        default: text.contains { $0 == "=" || $0 == ":" } ? .pairs : .fields
        }
    }

    private func collect(_ numbers: (Place) -> [Float]?) -> [Value] {
        var values: [Value] = []
        for (signal, place) in places.enumerated() {
            guard let found = numbers(place), found.count >= place.parts else { continue }
            var value = SIMD4<Float>()
            for part in 0..<place.parts { value[part] = found[part] }
            values.append(Value(signal: signal, value: value))
        }
        return values
    }

    // MARK: Fields

    private func fields(_ text: String) -> [Value] {
        let split = NumberText.fields(text)
        return collect { place in
            guard let field = place.field, field - 1 + place.parts <= split.count else {
                return nil
            }
            let numbers = split[(field - 1)..<(field - 1 + place.parts)].compactMap { $0 }
            return numbers.count == place.parts ? numbers : nil
        }
    }

    // MARK: Pairs

    private func pairs(_ text: String) -> [Value] {
        let split = NumberText.pairs(text)
        return collect { place in split.last { $0.key == place.key }?.numbers }
    }

    // MARK: JSON

    private func json(_ text: String) -> [Value] {
        guard let root = JSONPath.parse(text) else { return [] }
        return collect { place in place.path?.numbers(in: root, parts: place.parts) }
    }
}
