/// The groups of a query, as the rows of the one around it.
struct PromQLGroupRows {
    var level: PromQLLevel
    var frame: PromQLFrame
    /// What of a filter is put to the groups' values; the rest is a filter of the rows that they are
    /// made of.
    var tests: RowExpression?
    var wish = PromQLLowering.Wish()

    /// Takes a filter of groups apart; where only the first groups take part, no test of a facet can be
    /// put to the rows.
    init(
        _ level: PromQLLevel, _ filter: RowExpression?, _ frame: PromQLFrame, isRanked: Bool
    ) throws(PromQLReason) {
        self.level = level
        self.frame = frame
        var tests: [RowExpression] = []
        var rows: [RowExpression] = []
        for part in filter?.conjuncts ?? [] {
            let names = part.leaves.compactMap(\.name)
            if !names.isEmpty, names.allSatisfy({ level.facet(named: $0) != nil }) {
                rows.append(
                    part.mapLeaves { leaf in
                        leaf.name.flatMap { level.facet(named: $0) } ?? .leaf(leaf)
                    })
            } else {
                tests.append(part)
            }
        }
        if isRanked, !rows.isEmpty { throw .filterBehindLimit }
        self.tests = .all(tests)
        wish.filter = .all(rows)
    }

    func column(named name: String) -> ValueExpression? {
        level.query.names.firstIndex(of: name).map { level.columns[$0].expression }
    }

    /// Whether all names are of columns that are aggregates and nothing else.
    func isPlain(_ names: Set<String>) -> Bool {
        names.allSatisfy { name in
            if case .leaf(.aggregate) = column(named: name) { true } else { false }
        }
    }
}

/// How the buckets of a query lie in those of the query around it.
struct PromQLSpan {
    /// The frame of the inner query.
    var inner: PromQLFrame
    /// Milliseconds from one inner bucket to the next; nil where the outer one has just that.
    var step: Int64?

    init(
        of inner: PromQLLevel, in outer: PromQLLevel, _ frame: PromQLFrame
    ) throws(PromQLReason) {
        guard let buckets = inner.query.buckets else {
            guard outer.query.buckets == nil else { throw .innerWithoutBuckets }
            self.inner = frame
            return
        }
        guard case .every(let width, nil) = buckets, width > 0 else { throw .innerBuckets }
        if outer.query.buckets != nil, frame.window == .milliseconds(width) {
            self.inner = frame
            return
        }
        if case .milliseconds(let length) = frame.window, length % width != 0 {
            throw .unevenBuckets(width, in: length)
        }
        step = width
        // The subquery sees the times at which buckets begin; each looks ahead to its bucket's end.
        self.inner = PromQLFrame(
            window: .milliseconds(width),
            time: PromQLTime(offset: -(width + PromQLQuery.evaluationShift)))
    }
}

extension PromQLMeasure {
    /// A value as it is.
    static let itself = PromQLMeasure(name: "")

    private init(name: String) { metric = name }
}

extension RowLeaf {
    var name: String? {
        if case .attribute(let name) = self { name } else { nil }
    }
}

extension RowExpression {
    var isLeaf: Bool { if case .leaf = self { true } else { false } }

    /// The tests that are joined by AND.
    var conjuncts: [RowExpression] {
        guard case .call(.and, let parts) = self else { return [self] }
        return parts.flatMap(\.conjuncts)
    }
}
