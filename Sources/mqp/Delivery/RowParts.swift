import Telemetry

/// Rows that go into the spool in as few commits as it takes them in.
struct RowParts {
    private(set) var rest: ArraySlice<EntityRow>
    private var size: Int

    init(_ rows: [EntityRow]) {
        rest = rows[...]
        size = max(rows.count, 1)
    }

    /// The rows of the next commit; none at the end.
    var next: [EntityRow] { Array(rest.prefix(size)) }

    /// Notes that they are accepted, or given up.
    mutating func advance() { rest = rest.dropFirst(size) }

    /// Notes that they were too large for one commit.
    ///
    /// - Returns: False where it was one row alone.
    mutating func split() -> Bool {
        size = min(size, rest.count)
        guard size > 1 else { return false }
        size /= 2
        return true
    }
}
