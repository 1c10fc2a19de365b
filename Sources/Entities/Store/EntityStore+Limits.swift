extension EntityStore {
    /// A limit that was reached.
    enum Limit {
        case entities(Int)
        case tagValues(Int)
        case relationships(Int)
        case tellers(Int)

        var finding: String {
            switch self {
            case .entities(let most): "more than \(most) entities; further ones are not kept"
            case .tagValues(let most):
                "an entity has more than \(most) tag values; further tags of it are not kept"
            case .relationships(let most):
                "more than \(most) relationships; further ones are not kept"
            case .tellers(let most):
                "more than \(most) samples of targets; what further ones tell is not kept"
            }
        }
    }

    /// The most characters of a name that a finding repeats.
    static let maximumNameLength = 100
    /// The most different findings.
    static let maximumTold = 100_000

    /// Counts what a limit refuses, and finds it the first time.
    mutating func refuse(_ limit: Limit, _ findings: inout [String]) {
        refusedCount += 1
        if isNew(limit.finding) { findings.append(limit.finding) }
    }

    /// Whether something is found for the first time.
    mutating func isNew(_ finding: String) -> Bool {
        told.count < Self.maximumTold && told.insert(finding).inserted
    }
}
