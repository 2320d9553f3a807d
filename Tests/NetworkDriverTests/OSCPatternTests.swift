import Testing

@testable import NetworkDriver

struct OSCPatternTests {
    private static let cases: [(pattern: String, address: String, matches: Bool)] = [
        ("/a/b", "/a/b", true), ("/a/b", "/a/bc", false), ("/a/b", "/a", false),
        ("/?/b", "/a/b", true), ("/?", "//", false), ("/a?", "/a", false),
        ("/*", "/fader", true), ("/*", "/fader/1", false), ("/*/1", "/fader/1", true),
        ("/*", "/", true), ("/f*r", "/fader", true), ("/f*r", "/fades", false),
        ("/*a*a*b", "/aaaaaaab", true), ("/**", "/x", true), ("/a*/b", "/a/b", true),
        ("/[a-c]1", "/b1", true), ("/[a-c]1", "/d1", false), ("/[!a-c]1", "/d1", true),
        ("/[!a-c]1", "/a1", false), ("/[ac-]x", "/-x", true), ("/[c-a]", "/b", true),
        ("/[!a]", "//", false), ("/[a-]", "/-", true), ("/[]", "/a", false),
        ("/{one,two}/x", "/two/x", true), ("/{one,two}/x", "/three/x", false),
        ("/{a,ab}c", "/abc", true), ("/x{,y}", "/x", true), ("/x{,y}", "/xy", true),
        ("/{a,b}[1-3]*?", "/b2zz", true), ("/{a,b}[1-3]*?", "/b2", false),
    ]

    @Test(arguments: cases)
    func `patterns match as OSC 1.0 says`(
        _ example: (pattern: String, address: String, matches: Bool)
    ) throws {
        let pattern = try #require(OSCPattern(example.pattern))
        #expect(pattern.matches(example.address) == example.matches)
    }

    @Test(arguments: ["/[a", "/{a,b", "/a]", "/a}", "/a,b", "/["])
    func `a pattern whose brackets do not close is none`(_ text: String) {
        #expect(OSCPattern(text) == nil)
    }

    @Test func `a pattern made to be slow is not`() throws {
        let pattern = try #require(OSCPattern("/" + String(repeating: "*a", count: 120)))
        #expect(!pattern.matches("/" + String(repeating: "a", count: 119) + "b"))
    }
}
