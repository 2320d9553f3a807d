import CSensors

/// The contacts on a touch panel, from the kernel's slots or from a panel that knows but one.
struct TouchTracker: Sendable {
    /// Slots that are followed; panels have ten at the most.
    static let limit = 16

    /// One finger.
    struct Contact: Hashable, Sendable {
        /// The kernel's identity of the contact; −1 where nobody touches.
        var identity: Int32 = -1
        var x: Int32 = 0
        var y: Int32 = 0
        var pressure: Int32 = 0
        /// The order of landing.
        var order: UInt64 = 0

        var isDown: Bool { identity >= 0 }
    }

    private(set) var contacts = [Contact](repeating: Contact(), count: limit)
    /// Slots in which a contact landed since `endFrame`.
    private(set) var landed: [Int] = []
    /// Slots in which anything changed since `endFrame`.
    private(set) var changed: Set<Int> = []
    private var slot = 0
    private var orders: UInt64 = 0
    private let hasSlots: Bool

    /// - Parameter hasSlots: Whether the device speaks the slotted protocol.
    init(hasSlots: Bool) { self.hasSlots = hasSlots }

    var count: Int { contacts.count { $0.isDown } }

    /// The slot of the contact that landed first; nil where nobody touches.
    var primary: Int? {
        contacts.indices.filter { contacts[$0].isDown }.min {
            contacts[$0].order < contacts[$1].order
        }
    }

    /// Takes an event of the kernel's.
    mutating func apply(type: Int, code: Int, value: Int32) {
        if hasSlots {
            guard type == Int(EV_ABS) else { return }
            switch Int32(code) {
            case ABS_MT_SLOT: slot = Int(value)
            case ABS_MT_TRACKING_ID: setIdentity(value, slot: slot)
            case ABS_MT_POSITION_X: set(\.x, value)
            case ABS_MT_POSITION_Y: set(\.y, value)
            case ABS_MT_PRESSURE: set(\.pressure, value)
            default: break
            }
            return
        }
        slot = 0
        switch (Int32(type), Int32(code)) {
        case (EV_KEY, BTN_TOUCH): setIdentity(value > 0 ? 0 : -1, slot: 0)
        case (EV_ABS, ABS_X): set(\.x, value)
        case (EV_ABS, ABS_Y): set(\.y, value)
        case (EV_ABS, ABS_PRESSURE): set(\.pressure, value)
        default: break
        }
    }

    /// Takes the state of a slot as the device tells it when asked.
    mutating func restore(_ contact: Contact, slot: Int) {
        guard contacts.indices.contains(slot) else { return }
        setIdentity(contact.identity, slot: slot)
        contacts[slot].x = contact.x
        contacts[slot].y = contact.y
        contacts[slot].pressure = contact.pressure
        changed.insert(slot)
    }

    /// Where the next event goes, as the device tells it when asked.
    mutating func select(_ slot: Int) { self.slot = slot }

    /// Forgets what changed.
    mutating func endFrame() {
        landed.removeAll(keepingCapacity: true)
        changed.removeAll(keepingCapacity: true)
    }

    private mutating func setIdentity(_ identity: Int32, slot: Int) {
        guard contacts.indices.contains(slot), contacts[slot].identity != identity else { return }
        let isNew = identity >= 0
        contacts[slot].identity = max(identity, -1)
        changed.insert(slot)
        if isNew {
            orders &+= 1
            contacts[slot].order = orders
            if !landed.contains(slot) { landed.append(slot) }
        }
    }

    private mutating func set(_ part: WritableKeyPath<Contact, Int32>, _ value: Int32) {
        guard contacts.indices.contains(slot) else { return }
        contacts[slot][keyPath: part] = value
        changed.insert(slot)
    }
}
