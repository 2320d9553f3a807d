import ArgumentParser

/// A size such as 1280x720, pixels across and down.
struct PictureSize: ExpressibleByArgument, Hashable {
    var width: Int
    var height: Int

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x").compactMap { Int($0) }
        guard parts.count == 2, (32...4096).contains(parts[0]), (32...4096).contains(parts[1]),
            parts[0] % 2 == 0, parts[1] % 2 == 0
        else { return nil }
        width = parts[0]
        height = parts[1]
    }

    init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    var defaultValueDescription: String { "\(width)x\(height)" }
}

/// Pictures a second; must divide 60.
struct PictureRate: ExpressibleByArgument, Hashable {
    var perSecond: Int

    init?(argument: String) {
        guard let number = Int(argument), number > 0, 60 % number == 0 else { return nil }
        perSecond = number
    }

    init(_ perSecond: Int) { self.perSecond = perSecond }

    var defaultValueDescription: String { "\(perSecond)" }
}
