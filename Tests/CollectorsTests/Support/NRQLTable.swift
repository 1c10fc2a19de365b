import Queries
import StandIns
import Synchronization

/// Rows that queries are answered from, with New Relic's limit on the number of them.
///
/// It knows what parts of an answer are asked for by: LIKE with AND and OR, and times in milliseconds.
struct NRQLTable: Sendable {
    /// What is not said about LIKE.
    enum Matching: Sendable, CaseIterable {
        case exact
        /// `_` stands for any character.
        case anyUnderscore
        case anyCase
    }

    var rows: [[String: StandIns.JSONValue]]
    var matching = Matching.exact
    /// Where an answer is cut off.
    var limit = 5_000

    func answer(to text: String) -> NRQLScript {
        let syntax = NRQLSyntax(text)
        guard let query = syntax.query, syntax.findings.isEmpty else {
            return .error("NRQL Syntax Error", class: "CLIENT_ERROR")
        }
        let since = Self.milliseconds(query.since)
        let until = Self.milliseconds(query.until)
        let found = rows.filter { row in
            if case .integer(let time)? = row["timestamp"],
                time < since ?? .min || time >= until ?? .max
            {
                return false
            }
            return query.filter.map { meets($0, row) } ?? true
        }
        return .rows(found.prefix(limit).map { .object($0) })
    }

    private static func milliseconds(_ time: NRQLTime?) -> Int64? {
        guard case .value(let value)? = time?.kind, case .number(let digits) = value.kind else {
            return nil
        }
        return Int64(digits)
    }

    private func meets(_ test: NRQLExpression, _ row: [String: StandIns.JSONValue]) -> Bool {
        switch test.kind {
        case .binary(let left, .and, let right): meets(left, row) && meets(right, row)
        case .binary(let left, .or, let right): meets(left, row) || meets(right, row)
        case .match(let value, .like, let pattern, let isNegated):
            matches(value, pattern, row) != isNegated
        default: false
        }
    }

    private func matches(
        _ value: NRQLExpression, _ pattern: NRQLExpression, _ row: [String: StandIns.JSONValue]
    ) -> Bool {
        guard case .name(let name) = value.kind, case .text(let pattern) = pattern.kind,
            case .text(let text)? = row[name]
        else { return false }
        let isFolded = matching == .anyCase
        return fits(
            Array((isFolded ? text.lowercased() : text).unicodeScalars)[...],
            Array((isFolded ? pattern.lowercased() : pattern).unicodeScalars)[...])
    }

    private func fits(
        _ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>
    ) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "%" {
            // At its end it takes the rest, whatever that is.
            if pattern.count == 1 { return true }
            return (0...text.count).contains { fits(text.dropFirst($0), pattern.dropFirst()) }
        }
        guard let next = text.first else { return false }
        let isAny = first == "_" && matching == .anyUnderscore
        return (isAny || next == first) && fits(text.dropFirst(), pattern.dropFirst())
    }
}

/// A clock that a test sets.
final class HandClock: Sendable {
    private let time = Mutex(Duration.zero)
    /// How far it goes on each time that it is read.
    private let step: Duration

    init(step: Duration = .zero) { self.step = step }

    func read() -> Duration {
        time.withLock { time in
            time += step
            return time
        }
    }

    func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
