import Queries

extension TimeGrid {
    /// Ranges with buckets that are at least so long end on a whole minute or hour where rollups can
    /// answer them, as New Relic moves the ranges of metrics; so that a chart of a day up to now is
    /// read from minutes and not from every row. What is newer is left out.
    enum Snapping {
        /// Milliseconds.
        static let minutesFrom: Int64 = 3 * 3_600_000
        static let hoursFrom: Int64 = 3 * 86_400_000
    }

    /// The same buckets, moved back by less than the unit that their width and step are multiples
    /// of.
    var snapped: TimeGrid {
        guard count > 1 else { return self }
        let length = range.upperBound - range.lowerBound
        for (unit, least) in [
            (Int64(3_600_000), Snapping.hoursFrom), (60_000, Snapping.minutesFrom),
        ] where length >= least && width % unit == 0 && step % unit == 0 {
            return moved(back: origin - origin.dividedDown(by: unit) * unit)
        }
        return self
    }
}
