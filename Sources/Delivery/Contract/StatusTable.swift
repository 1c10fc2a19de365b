/// What each status of an endpoint means for the rows that were sent: a value, since endpoints and
/// opinions differ. The shipped tables lie in the definitions of the sinks.
public struct StatusTable: Sendable, Hashable {
    public enum Meaning: String, Sendable, Hashable, CaseIterable {
        /// The rows are delivered.
        case success
        /// The same rows may be taken later.
        case retry
        /// Nothing is taken until somebody acts, as with a bad key; the rows wait.
        case hold
        /// The request is too large: halves may fit, down to a row alone.
        case split
        /// Something in the request is never taken: halves show which rows, and a row that is refused
        /// alone goes to the dead letters.
        case refuse
    }

    private var exact: [Int: Meaning] = [:]
    private var classes: [Int: Meaning] = [:]

    /// A table from statuses such as `429` and classes such as `5xx`; a status goes before its class.
    ///
    /// What is in neither is `retry`, so that a status nobody thought of loses nothing.
    public init(_ entries: [String: Meaning]) {
        for (text, meaning) in entries {
            if text.hasSuffix("xx"), let number = Int(text.dropLast(2)) {
                classes[number] = meaning
            } else if let number = Int(text) {
                exact[number] = meaning
            }
        }
    }

    public subscript(status: Int) -> Meaning { exact[status] ?? classes[status / 100] ?? .retry }
}
