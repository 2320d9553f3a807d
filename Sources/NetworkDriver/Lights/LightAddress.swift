/// The address of a signal among lamps: a universe and its slots.
///
/// `1/12` is slot 12 of universe 1; further parts follow at 13, 14 and 15. `1/12+13` makes one
/// number of 16 bits out of two slots, the coarse one first; its further parts follow at 14+15.
struct LightAddress: Hashable, Sendable {
    /// The universe.
    var universe: Int
    /// The first slot, 1 … 512.
    var slot: Int
    /// The slot with the lower eight bits; nil where there are none.
    var fine: Int?

    /// What an address looks like, for people.
    static func allowed(_ universes: ClosedRange<Int>) -> String {
        "universe/slot such as 1/12, or 1/12+13 for 16 bits; universes "
            + "\(universes.lowerBound) to \(universes.upperBound), slots 1 to 512"
    }

    /// Reads an address; nil where it is none, or where the last part lies beyond slot 512.
    /// - Parameter parts: How many parts the signal has, 1 … 4.
    init?(_ text: String, parts: Int, universes: ClosedRange<Int>) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let universe = Int(halves[0]), universes.contains(universe) else {
            return nil
        }
        let slots = halves[1].split(separator: "+", omittingEmptySubsequences: false)
        guard (1...2).contains(slots.count), let slot = Int(slots[0]) else { return nil }
        self.universe = universe
        self.slot = slot
        if slots.count == 2 {
            guard let fine = Int(slots[1]), fine != slot else { return nil }
            // Several numbers follow each other only where their halves do.
            guard parts == 1 || fine == slot + 1 else { return nil }
            self.fine = fine
        }
        let all = (0..<parts).flatMap { part in
            [place(part).coarse, place(part).fine ?? place(part).coarse]
        }
        guard all.allSatisfy((0..<512).contains) else { return nil }
    }

    /// Where a part lies, counted from 0.
    func place(_ part: Int) -> (coarse: Int, fine: Int?) {
        guard let fine else { return (slot - 1 + part, nil) }
        return (slot - 1 + 2 * part, fine - 1 + 2 * part)
    }

    /// A part's share of full, 0 … 1, out of a universe's slots.
    func value(_ part: Int, in slots: [UInt8]) -> Float {
        let (coarse, fine) = place(part)
        guard let fine else { return Float(slots[coarse]) / 255 }
        return Float(Int(slots[coarse]) << 8 | Int(slots[fine])) / 65_535
    }

    /// Puts a part's share of full, 0 … 1, into a universe's slots.
    func put(_ value: Float, part: Int, into slots: inout [UInt8]) {
        let share = max(0, min(1, value))
        let (coarse, fine) = place(part)
        guard let fine else {
            slots[coarse] = UInt8((share * 255).rounded())
            return
        }
        let number = UInt16((share * 65_535).rounded())
        slots[coarse] = UInt8(number >> 8)
        slots[fine] = UInt8(number & 255)
    }
}
