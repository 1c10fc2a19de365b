/// What a query should be answered with: everything before the limit, in order.
package struct OracleAnswer: Sendable {
    /// A value, or, where a percentile is in it, two between which it may be, since no documentation
    /// says which of two neighbours a percentile is.
    package struct Cell: Sendable, Hashable {
        package var low: OracleValue
        package var high: OracleValue
        /// Whether a percentile is in it.
        package var isEstimate: Bool

        package init(_ low: OracleValue, _ high: OracleValue? = nil, isEstimate: Bool = false) {
            self.low = low
            self.high = high ?? low
            self.isEstimate = isEstimate
        }
    }

    package struct Group: Sendable {
        package var facets: [OracleValue]
        /// What groups are ordered by.
        package var key: Cell
        /// By bucket, then by column.
        package var cells: [[Cell]]
        /// The same for the time compared with; empty where there is none.
        package var earlier: [[Cell]] = []
    }

    /// One row of `SELECT *` or `SELECT name, …`.
    package struct Line: Sendable {
        package var key: OracleValue
        /// By column; empty for `SELECT *`.
        package var values: [OracleValue]
        /// All of the row, for `SELECT *`.
        package var row: OracleRow
    }

    /// The names after AS, where there are any.
    package var facetNames: [String?]
    package var columnNames: [String?]
    /// One where there is no TIMESERIES, none for lines.
    package var buckets: [Range<Int64>] = []
    package var groups: [Group] = []
    /// For queries of rows.
    package var lines: [Line]?
    package var isAscending = false
    package var limit: Int
    package var offset = 0

    /// The groups that are shown.
    package var shown: ArraySlice<Group> { groups.prefix(limit) }
}

/// Why the oracle has no answer.
package enum OracleError: Error, Equatable {
    /// NRQL may have it; the oracle has not.
    case unsupported(String)
    /// New Relic would refuse it.
    case refused(String)
}
