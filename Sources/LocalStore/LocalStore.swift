public import Queries
public import QueryExecution
public import Telemetry

/// Recent rows and entities in a SQLite database, for queries on this machine.
///
/// It may lose history and never anything else: what goes wrong with it is counted and said, and the
/// run goes on without it.
public final class LocalStore: Sendable {
    /// How much is kept.
    public struct Limits: Sendable, Hashable {
        /// The greatest size on disk, in bytes.
        public var maximumBytes: Int64
        /// How long rows are kept as they are, in milliseconds; then those of a minute, then those of
        /// an hour.
        public var rowAge: Int64
        public var minuteAge: Int64
        public var hourAge: Int64

        public init(
            maximumBytes: Int64 = 2 << 30, rowAge: Int64 = 86_400_000,
            minuteAge: Int64 = 14 * 86_400_000, hourAge: Int64 = 400 * 86_400_000
        ) {
            self.maximumBytes = maximumBytes
            self.rowAge = rowAge
            self.minuteAge = minuteAge
            self.hourAge = hourAge
        }
    }

    /// Opens the database of a path, and makes it where there is none, for the one process that writes.
    ///
    /// - Throws: where it can neither be read nor made anew; a damaged one is set aside, and a new
    ///   one begun.
    public init(writingAt path: String, limits: Limits = Limits()) throws(QueryError) {
        throw QueryError(.unreadable, "not yet")
    }

    /// Opens the database of a path to read it, also while another process writes.
    public init(readingAt path: String) throws(QueryError) {
        throw QueryError(.unreadable, "not yet")
    }

    /// Keeps rows, with their entities; never waits for a reader, and never throws: rows that cannot
    /// be kept are counted.
    public func write(_ rows: [EntityRow], now: Int64) {}

    /// Answers a query from what is kept.
    public func answer(_ query: Query, in context: QueryContext) throws(QueryError) -> QueryResult {
        throw QueryError(.unreadable, "not yet")
    }
}
