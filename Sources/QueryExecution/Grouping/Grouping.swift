import Telemetry

/// The group of each row of a batch.
enum GroupIndex {
    /// By series; below 0 where its rows are in none.
    case series([Int32])
    /// By row.
    case rows([Int32])
}

/// Finds groups by the values of facets.
///
/// A row for which a facet has no value is in no group, as NRQL has it. Groups are numbered in the
/// order in which they are found; whether a row of theirs is in the time range is not looked at.
final class Grouping {
    private var facets: [FacetCodes]
    private let names: Set<String>
    private let usesTimestamp: Bool
    /// By facet after the first: the number of what the ones before have together, and its own.
    private var pairs: [[UInt64: Int32]]
    /// By such a number of all facets, the group.
    private var groups: [Int32: Int32] = [:]
    /// The groups of all series of a table, and those of the selected ones.
    private var knownOfAll: Known?
    private var knownOfSelected: Known?

    private struct Known {
        var table: SeriesTable
        var eventType: String
        var groups: [Int32]
    }

    /// The values of the facets, by group.
    private(set) var keys: [[Scalar]] = []
    /// The only groups that there are, if they were said beforehand.
    private let only: [[Scalar]: Int32]?

    init(_ facets: [FacetProgram], only: [[Scalar]]? = nil) {
        self.facets = facets.map(FacetCodes.init)
        let programs = facets.flatMap(\.programs)
        names = programs.reduce(into: []) { $0.formUnion($1.names) }
        usesTimestamp = programs.contains(where: \.usesTimestamp)
        pairs = [[UInt64: Int32]](repeating: [:], count: max(0, facets.count - 1))
        self.only = only.map { keys in
            Dictionary(
                keys.enumerated().map { ($0.element, Int32($0.offset)) },
                uniquingKeysWith: { first, _ in first })
        }
        keys = only ?? (facets.isEmpty ? [[]] : [])
    }

    /// - Throws: where there are more groups than a query can have.
    func index(_ scope: BatchScope, _ selection: Selection) throws(QueryError) -> GroupIndex {
        let series = scope.batch.series
        switch selection {
        case .all:
            if let groups = try ofSeries(.all, scope, &knownOfAll) { return .series(groups) }
        case .series:
            if let groups = try ofSeries(selection, scope, &knownOfSelected) {
                return .series(groups)
            }
        case .rows(let isSelected):
            if let groups = try ofSeries(.all, scope, &knownOfAll) {
                return .rows(series.indices.map { isSelected[$0] ? groups[Int(series[$0])] : -1 })
            }
        }
        let codes = try codes(scope, selection).map { $0.byRow(series) }
        return .rows(
            try combine(codes, count: scope.count) { selection.has($0, series) })
    }

    /// The groups of series; nil where they are not known by series.
    private func ofSeries(
        _ selection: Selection, _ scope: BatchScope, _ known: inout Known?
    ) throws(QueryError) -> [Int32]? {
        guard !usesTimestamp, scope.isOfSeries(names) else { return nil }
        let batch = scope.batch
        if let known, known.table === batch.table, known.eventType == batch.eventType {
            return known.groups
        }
        var ofSeries: [[Int32]] = []
        for case .series(let codes) in try codes(scope, selection) { ofSeries.append(codes) }
        guard ofSeries.count == facets.count else { return nil }
        let groups = try combine(ofSeries, count: batch.table.count) { selection.hasSeries($0) }
        known = Known(table: batch.table, eventType: batch.eventType, groups: groups)
        return groups
    }

    private func codes(
        _ scope: BatchScope, _ selection: Selection
    ) throws(QueryError) -> [FacetCodes.Codes] {
        var codes: [FacetCodes.Codes] = []
        for facet in facets.indices {
            codes.append(try facets[facet].codes(scope, selection))
        }
        return codes
    }

    private func combine(
        _ columns: [[Int32]], count: Int, where isSelected: (Int) -> Bool
    ) throws(QueryError) -> [Int32] {
        var result = [Int32](repeating: -1, count: count)
        var last: (codes: [Int32], group: Int32)?
        var own = [Int32](repeating: 0, count: columns.count)
        for place in 0..<count where isSelected(place) {
            for (facet, column) in columns.enumerated() { own[facet] = column[place] }
            if last?.codes != own { last = (own, try group(own)) }
            result[place] = last?.group ?? -1
        }
        return result
    }

    private func group(_ codes: [Int32]) throws(QueryError) -> Int32 {
        guard codes.allSatisfy({ $0 >= 0 }) else { return -1 }
        // Without facets all rows are one group.
        guard var number = codes.first else { return 0 }
        for (facet, code) in codes.dropFirst().enumerated() {
            let pair = UInt64(UInt32(number)) << 32 | UInt64(UInt32(code))
            if let known = pairs[facet][pair] {
                number = known
            } else {
                number = Int32(pairs[facet].count)
                pairs[facet][pair] = number
            }
        }
        if let group = groups[number] { return group }
        let key = zip(facets, codes).map { $0[$1] }
        let group: Int32
        if let only {
            group = only[key] ?? -1
        } else {
            guard keys.count < ExecutionLimits.groups else {
                throw QueryError(
                    .tooLarge, "there are more than \(ExecutionLimits.groups) groups")
            }
            group = Int32(keys.count)
            keys.append(key)
        }
        groups[number] = group
        return group
    }
}

extension Selection {
    fileprivate func hasSeries(_ series: Int) -> Bool {
        if case .series(let isSelected) = self { return isSelected[series] }
        return true
    }
}
