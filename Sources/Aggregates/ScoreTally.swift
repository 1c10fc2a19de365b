import Definitions
import Expressions
import Telemetry

/// What became of the terms of a score.
struct ScoreTally {
    private let score: CompiledAggregates.Score
    /// The known terms, and what each takes, in the order of the score.
    private var known: [(term: CompiledAggregates.Term, points: Double)] = []

    init(_ score: CompiledAggregates.Score, _ tables: [RowTable]) {
        self.score = score
        for term in score.terms {
            if let points = term.points(tables) { known.append((term, points)) }
        }
    }

    /// The score; NaN where nothing is known, or less than it needs.
    var points: Double {
        guard !known.isEmpty, knownShare >= score.minimumKnown else { return .nan }
        let points = known.reduce(score.start) { $0 - $1.points }
        return min(max(points, score.range.lowerBound), score.range.upperBound)
    }

    /// The known share of the greatest possible deductions.
    private var knownShare: Double {
        let all = score.terms.reduce(0) { $0 + $1.bounds.upperBound }
        return known.reduce(0) { $0 + $1.term.bounds.upperBound } / all
    }

    /// In the order of the score's names: the known share, the known terms, what was lost.
    var attributes: [Scalar] {
        [
            .double(knownShare), Self.list(known.map(\.term.name)),
            Self.list(deductions.map { "\($0.term.name) \(Self.text($0.points))" }),
        ]
    }

    /// What was lost, the greatest first, equal ones in the order of the score.
    private var deductions: [(term: CompiledAggregates.Term, points: Double)] {
        known.enumerated().filter { $0.element.points > 0 }
            .sorted { ($1.element.points, $0.offset) < ($0.element.points, $1.offset) }
            .map(\.element)
    }

    private static func list(_ names: [String]) -> Scalar {
        names.isEmpty ? .missing : .text(names.joined(separator: ", "))
    }

    /// Points for people, to a hundredth.
    private static func text(_ points: Double) -> String {
        Scalar.text(of: (points * 100).rounded() / 100)
    }
}

extension CompiledAggregates.Term {
    /// What it takes; nil where that is unknown.
    fileprivate func points(_ tables: [RowTable]) -> Double? {
        if let condition {
            guard let isTrue = condition.boolean(row: 0, tables: tables) else { return nil }
            if !isTrue { return 0 }
        }
        let points = deduction.number(row: 0, tables: tables)
        return points.isNaN ? nil : min(max(points, bounds.lowerBound), bounds.upperBound)
    }
}
