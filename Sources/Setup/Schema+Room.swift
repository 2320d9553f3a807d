import WorldState

extension Schema {
    static let roomWorld = Schema(
        title: "room.world",
        keys: [
            .pair(
                "at", "m", -100_000...100_000, "must be given",
                "The place in the world, east and north, of the picture's wall."),
            .number(
                "heading", "deg", -360...360, "90",
                "The way out through the picture, from east to the left."),
            .number("scale", "1", 0.1...20, "`room.scale`", "Metres of world for one of room."),
        ])

    static let roomWindow = Schema(
        title: "room.window",
        keys: [
            .pair("size", "m", 0.2...40, "[3.2, 1.8]", "The picture's width and height."),
            .number("sill", "m", 0...10, "0.6", "From the floor to the picture's lower edge."),
            .number(
                "aside", "m", -30...30, "0",
                "From the floor's middle to the picture's, to the right as one looks at it."),
            .pair(
                "rest", "m", 0.3...40, "[3.2, 1.6]",
                "Where the eye rests while nobody is there: from the wall, over the floor."),
        ])
}
