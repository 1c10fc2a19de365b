import Telemetry

extension EntityStore {
    /// Notes that targets are not asked any more. It is as if each of them had answered with nothing:
    /// an entity of which only those told is gone, and a relationship is over.
    ///
    /// - Parameters:
    ///   - now: Milliseconds since 1970 UTC.
    ///   - isGone: Whether a target is one of them.
    public mutating func retire(at now: Int64, targets isGone: (String) -> Bool) {
        var mappings: [Int32: [String]] = [:]
        for row in tellers.rows where row.tells {
            guard isGone(tellers.origins[Int(row.origin)].target) else { continue }
            mappings[row.origin, default: []].append(row.mapping)
        }
        for (origin, names) in mappings.sorted(by: { $0.key < $1.key }) {
            _ = take(
                EntityReport(
                    origin: tellers.origins[Int(origin)], timestamp: now,
                    groups: names.map { .init(name: $0, isAnswered: true, rows: []) }))
        }
    }
}
