import QueryExecution

extension Answer {
    /// What the values do not show by themselves, as whole sentences without a full stop: what is
    /// missing from them, which looks like zero where rows are counted.
    public var remarks: [String] {
        let statistics = result.statistics
        var remarks: [String] = []
        if statistics.damagedBlocks > 0 {
            remarks.append(
                "\(plural(statistics.damagedBlocks, "block")) of rows "
                    + (statistics.damagedBlocks == 1 ? "is" : "are")
                    + " damaged and missing from this answer")
        }
        guard let coverage = statistics.coverage else { return remarks }
        for range in coverage.missing {
            var remark =
                "rows of \(words(range)) \(zone.name) are no longer kept, and missing from this answer"
            if let coarser = coverage.coarserSince, coarser < range.upperBound {
                remark +=
                    "; from \(CivilTime(coarser, in: zone).text) on there are rolled up ones, which "
                    + "answer aggregates without tests of metrics, in buckets of whole minutes or hours"
            }
            remarks.append(remark)
        }
        return remarks
    }
}
