import Queries
import Telemetry

extension RowBatch {
    /// The groups and buckets of an answer, or its lines, as rows of another query.
    init(_ answer: QueryResult, to query: Query, over range: Range<Int64>) {
        let isLines: Bool
        var names: [String?]
        switch query.output {
        case .rows(nil):
            isLines = true
            names = answer.columns.map(\.name)
        case .rows:
            isLines = true
            names = query.names
        case .values:
            isLines = false
            names = query.names
        }
        let buckets = isLines ? [range] : answer.buckets
        var times: [Int64] = []
        var values = [[Scalar]](repeating: [], count: names.count)
        let facetNames = isLines ? [] : query.facetNames
        var facets = [[Scalar]](repeating: [], count: facetNames.count)
        for group in answer.groups {
            for (bucket, own) in zip(buckets, group.values) {
                times.append(bucket.lowerBound)
                for place in names.indices {
                    values[place].append(place < own.count ? own[place].scalar : .missing)
                }
                for place in facetNames.indices {
                    facets[place].append(
                        place < group.facets.count ? group.facets[place] : .missing)
                }
            }
        }
        var columns: [String: Column] = [:]
        for (name, column) in zip(names + facetNames, values + facets) {
            if let name, columns[name] == nil { columns[name] = .scalars(column) }
        }
        if isLines, case .scalars(let own)? = columns["timestamp"] {
            times = zip(times, own).map { Int64(exactly: $1.numeric) ?? $0 }
        }
        self.init(
            eventType: "", times: times, series: [UInt32](repeating: 0, count: times.count),
            table: SeriesTable(count: 1, columns: [:]), columns: columns)
    }
}
