public import Definitions
import Plans
public import Telemetry

/// Which rows of a sample are kept as rows of their own: the greatest of each group, from one answer
/// to the next. One value for each target and sample.
///
/// So that rows of similar values do not come and go with every answer, a newcomer takes the place of
/// a row that was kept the last time only if its value is greater by more than a tenth of that row's
/// value. There are never more rows than the limit says. A row that an answer leaves out is
/// forgotten.
public struct TopSelection: Sendable {
    private let limits: CompiledLimits
    /// The columns of `limits.by` that are not the same in all rows.
    private let by: [Int]
    /// The attribute columns that together say which row it is.
    private let identity: [Int]
    /// The columns that order rows of equal value: those of the identity, then all others.
    private let order: [Int]
    private let rollup: TopRollup?
    /// The rows that were kept the last time; never more than an answer has.
    private var members: Set<[KeyValue]> = []

    /// The most groups; the rows of those that come after in an answer are one with the last.
    public static let maximumGroups = 10_000

    /// By how much of its value's magnitude a row that was kept ranks higher than it would.
    public static let memberShare = 0.1

    /// Nil where the sample keeps all of its rows.
    ///
    /// - Parameters:
    ///   - sample: A source's sample.
    ///   - identifiers: The attributes that identify its entities; where they say nothing about a
    ///     row, all of its attributes do.
    public init?(_ sample: CompiledSample, identifiedBy identifiers: Set<String>) {
        guard let limits = sample.limits else { return nil }
        let varying = sample.varyingAttributes
        let identity = varying.filter { identifiers.contains(sample.shape.attributes[$0]) }
        self.limits = limits
        self.identity = identity.isEmpty ? varying : identity
        by = limits.by.filter(varying.contains)
        order = self.identity + varying.filter { !identity.contains($0) }
        rollup =
            switch limits.rest {
            case .rollup: TopRollup(limits, varying: varying, identity: self.identity)
            case .drop: nil
            }
    }

    /// Parts the samples of an answer.
    ///
    /// Which rows are kept does not depend on their order, as long as no two of them have the same
    /// attributes and there are no more than `maximumGroups`.
    ///
    /// - Parameter samples: All samples that the mapping made of an answer, of its own shape.
    /// - Returns: Which are kept, which are not, and the rows that stand for these.
    public mutating func split(_ samples: [Sample]) -> TopSplit {
        guard samples.count > limits.rows else {
            members = Set(samples.map(key))
            return TopSplit(kept: samples)
        }
        var isKept = [Bool](repeating: true, count: samples.count)
        let (all, hasTooMany) = groups(of: samples)
        let groups = all.filter { $0.count > limits.rows }
        for rows in groups {
            for row in rows { isKept[row] = false }
            for row in greatest(of: rows, in: samples) { isKept[row] = true }
        }
        var split = TopSplit(kept: [])
        split.hasTooManyGroups = hasTooMany
        for (row, sample) in samples.enumerated() {
            if isKept[row] { split.kept.append(sample) } else { split.rest.append(sample) }
        }
        members = Set(split.kept.map(key))
        guard let rollup else {
            split.droppedCount = split.rest.count
            return split
        }
        split.rollups = groups.map { rows in
            rollup.row(of: rows.lazy.filter { !isKept[$0] }.map { samples[$0] })
        }
        return split
    }

    private func key(of sample: Sample) -> [KeyValue] {
        identity.map { KeyValue(sample.attributes[$0]) }
    }

    /// The rows of each group, in the order of the answer, and whether there are too many groups.
    private func groups(of samples: [Sample]) -> (groups: [[Int]], hasTooMany: Bool) {
        guard !by.isEmpty else { return ([Array(samples.indices)], false) }
        var groups: [[Int]] = []
        var hasTooMany = false
        var known: [[KeyValue]: Int] = [:]
        for (row, sample) in samples.enumerated() {
            let key = by.map { KeyValue(sample.attributes[$0]) }
            if let group = known[key] {
                groups[group].append(row)
            } else if groups.count < Self.maximumGroups {
                known[key] = groups.count
                groups.append([row])
            } else {
                groups[groups.count - 1].append(row)
                hasTooMany = true
            }
        }
        return (groups, hasTooMany)
    }

    /// The rows of a group that are kept: the first ones by rank, without sorting all.
    private func greatest(of rows: [Int], in samples: [Sample]) -> [Int] {
        var first: [RankedRow] = []
        var last: RankedRow?
        for row in rows {
            let value = samples[row].metrics[limits.keep]
            // Most rows would not come in even as members, so nobody asks whether they are.
            if let last, !last.value.isNaN, !(Self.raised(value) >= last.value) { continue }
            let isMember = !members.isEmpty && members.contains(key(of: samples[row]))
            let ranked = RankedRow(
                row: row, value: isMember ? Self.raised(value) : value, isMember: isMember)
            if let last, !precedes(ranked, last, in: samples) { continue }
            first.append(ranked)
            guard first.count == 2 * limits.rows else { continue }
            first.sort { precedes($0, $1, in: samples) }
            first.removeLast(limits.rows)
            last = first.last
        }
        first.sort { precedes($0, $1, in: samples) }
        return first.prefix(limits.rows).map(\.row)
    }

    /// The value by which a member ranks. No bonus makes a finite value infinite.
    private static func raised(_ value: Double) -> Double {
        guard value.isFinite else { return value }
        return min(value + value.magnitude * memberShare, .greatestFiniteMagnitude)
    }

    /// Whether a row ranks before another one: the greater value, a known one before an unknown
    /// one, then a member, then by attributes, so that there is one order and no other.
    private func precedes(_ one: RankedRow, _ other: RankedRow, in samples: [Sample]) -> Bool {
        if one.value.isNaN != other.value.isNaN { return other.value.isNaN }
        if !one.value.isNaN, one.value != other.value { return one.value > other.value }
        if one.isMember != other.isMember { return one.isMember }
        for column in order {
            let text = (samples[one.row].attributes[column].text ?? "").utf8
            let otherText = (samples[other.row].attributes[column].text ?? "").utf8
            if text.elementsEqual(otherText) { continue }
            return text.lexicographicallyPrecedes(otherText)
        }
        return one.row < other.row
    }
}

/// A row of an answer, with what it ranks by.
private struct RankedRow {
    let row: Int
    /// Raised for a member; NaN is unknown.
    let value: Double
    /// Whether it was kept the last time.
    let isMember: Bool
}

extension CompiledSample {
    /// Attribute columns that can differ from row to row.
    fileprivate var varyingAttributes: [Int] {
        let shared = Set(sharedAttributes)
        return attributes.indices.filter { column in
            if case .constant = attributes[column] { return false }
            return !shared.contains(column)
        }
    }
}
