import Conditions

/// The channels that worlds of these tests have.
enum ConditionsForTests {
    static let layout = ChannelLayout.standard
}
