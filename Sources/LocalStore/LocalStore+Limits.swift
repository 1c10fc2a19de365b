extension LocalStore {
    /// How much is kept.
    public struct Limits: Sendable, Hashable {
        /// The greatest size on disk, in bytes. Where more is there, the oldest rows go first, then
        /// minutes, then hours.
        public var maximumBytes: Int64
        /// How long rows are kept as they are, in milliseconds; then those of a minute, then those of
        /// an hour.
        public var rowAge: Int64
        public var minuteAge: Int64
        public var hourAge: Int64
        /// How many rows may wait to be written; what comes then is dropped.
        public var waitingRows = 200_000
        /// How long a row waits at most for others to be written with, in milliseconds.
        public var commitDelay: Int64 = 1000
        /// So many rows are written at once.
        public var commitRows = 20_000
        /// How many different sets of attributes are kept apart; rows with others are kept too, but
        /// cost more, and have no rollups of their own.
        public var maximumSeries = 200_000
        /// How many entities are known; the ones that were not seen for the longest time go.
        public var maximumEntities = 100_000
        /// How long an entity is known that is not seen, in milliseconds.
        public var entityAge: Int64 = 8 * 86_400_000

        /// Less is no store: some megabytes are the least that a database needs to change.
        public static let leastBytes: Int64 = 4 << 20

        public init(
            maximumBytes: Int64 = 1 << 30, rowAge: Int64 = 86_400_000,
            minuteAge: Int64 = 14 * 86_400_000, hourAge: Int64 = 400 * 86_400_000
        ) {
            self.maximumBytes = maximumBytes
            self.rowAge = rowAge
            self.minuteAge = minuteAge
            self.hourAge = hourAge
        }
    }
}
