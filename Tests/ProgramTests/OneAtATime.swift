import Testing

/// Everything that starts the program, one test after the other.
///
/// A living world wants every core; two beside one another would make each other late, and a
/// browser beside them would see little of either.
@Suite(.serialized) enum OneAtATime {}
