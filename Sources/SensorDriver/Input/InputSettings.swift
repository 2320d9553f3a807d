/// How a pad, a keyboard or a touch panel is read.
public struct InputSettings: Hashable, Sendable {
    /// Whether nobody else (desktop, console) shall see its events while it is open.
    public var grab: Bool
    /// Axes that rest in the middle and go from −1 to 1 though the driver's guess is 0 to 1.
    public var centred: Set<String>
    /// Axes that rest at their end and go from 0 to 1 though the driver's guess is −1 to 1.
    public var oneSided: Set<String>

    /// Makes settings.
    public init(grab: Bool = false, centred: Set<String> = [], oneSided: Set<String> = []) {
        self.grab = grab
        self.centred = centred
        self.oneSided = oneSided
    }
}
