/// Whether an entity is there, as far as it is known.
public enum EntityState: String, Sendable, Hashable, CaseIterable {
    /// The last answer of some teller has it.
    case live
    /// Nobody who told of it answers; that says nothing about the entity.
    case unreachable
    /// Everybody who told of it answered without it.
    case gone

    /// The state of an entity, and since when.
    ///
    /// - Parameters:
    ///   - presentSince: When it was first told of, or told of again.
    ///   - goneSince: Nil where it is not gone.
    ///   - silences: For each who told of it, since when it does not answer; nil where it does.
    /// - Returns: Both.
    static func state(
        presentSince: Int64, goneSince: Int64?, silences: some Sequence<Int64?>
    ) -> (state: EntityState, since: Int64) {
        if let goneSince { return (.gone, goneSince) }
        var since = presentSince
        for silence in silences {
            guard let silence else { return (.live, presentSince) }
            since = max(since, silence)
        }
        return (.unreachable, since)
    }
}
