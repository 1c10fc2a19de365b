import Diagnostics
import NerdGraph
import Queries

/// A query for all rows, or for a part of them, and how it falls into smaller ones.
///
/// New Relic gives so many rows and no more, in an order of its own. So an answer that is cut off is
/// asked for in parts that have every row of the whole together: groups by what the names of an
/// attribute begin with, single rows by halves of their time.
struct NRQLSlice: Sendable {
    private let query: NRQLQuery
    /// The attributes that groups are told apart by, and the columns that have their values.
    private let facets: [(attribute: String, column: String)]
    private var tests: [NRQLPrefixes] = []
    private var window: Range<Int64>?

    /// The most bytes that a query is made longer by.
    static let maximumAdditions = 8_000

    /// All that the query asks for.
    init(_ query: NRQLQuery) {
        self.query = query
        facets = (query.facet?.parts ?? []).compactMap { part in
            guard case .name(let name) = part.expression.kind else { return nil }
            return (name, part.label?.text ?? name)
        }
    }

    /// The query that asks for the part.
    var text: String {
        var query = query
        if case .count? = query.limit {} else { query.limit = .maximum }
        let filters = (query.filter.map { [$0] } ?? []) + tests.flatMap(\.conditions)
        query.filter = filters.joined(by: .and)
        if let window {
            query.since = NRQLTime(.value(NRQLExpression(.number("\(window.lowerBound)"))))
            query.until = NRQLTime(.value(NRQLExpression(.number("\(window.upperBound)"))))
        }
        return query.text
    }

    /// Divides it.
    ///
    /// - Parameter answer: What came of this part, cut off.
    /// - Returns: Smaller parts that are this one together; none where it cannot be divided.
    func divided(by answer: NRQLAnswer) -> [NRQLSlice] {
        guard query.facet != nil else { return halves(of: answer.metadata) }
        let rows = answer.rows
        let counts = facets.map { facet in
            rows.reduce(into: [String: Int]()) { counts, row in
                if let value = row[facet.column]?.string { counts[value, default: 0] += 1 }
            }
        }
        // The attribute that it is divided by already, and then the one with the most values.
        let current = facets.firstIndex { $0.attribute == tests.last?.attribute }
        let others = facets.indices.filter { index in
            !tests.contains { $0.attribute == facets[index].attribute }
        }.sorted { (counts[$1].count, $0) < (counts[$0].count, $1) }
        for index in (current.map { [$0] } ?? []) + others {
            let attribute = facets[index].attribute
            var slice = self
            let test =
                index == current
                ? slice.tests.removeLast() : NRQLPrefixes(attribute: attribute)
            let parts = test.divided(by: counts[index]).map { part in
                var smaller = slice
                smaller.tests.append(part)
                return smaller
            }
            let isShort = parts.allSatisfy {
                $0.text.utf8.count <= query.text.utf8.count + Self.maximumAdditions
            }
            if !parts.isEmpty, isShort { return parts }
        }
        return []
    }

    private func halves(of metadata: NRQLAnswer.Metadata) -> [NRQLSlice] {
        guard let begin = window?.lowerBound ?? metadata.begin,
            let end = window?.upperBound ?? metadata.end, begin >= 0, end > begin,
            end - begin > 1
        else { return [] }
        let middle = begin + (end - begin) / 2
        return [begin..<middle, middle..<end].map { window in
            var half = self
            half.window = window
            return half
        }
    }
}

extension [NRQLExpression] {
    /// All of them with an operator between; nil for none.
    func joined(by sign: NRQLExpression.BinaryOperator) -> NRQLExpression? {
        guard let first else { return nil }
        return dropFirst().reduce(first) { NRQLExpression(.binary($0, sign, $1)) }
    }
}
