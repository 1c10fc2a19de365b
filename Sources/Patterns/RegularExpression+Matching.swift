extension RegularExpression {
    /// Whether the pattern fits all of a text.
    package func fits(_ text: String, budget: PatternBudget) -> Bool {
        PatternMatcher(program, hasGroups: false).match(text, budget: budget) != nil
    }

    /// What a group has of a text that the pattern fits; nil where it does not, or where the group
    /// took no part. Groups count from 1; nil is the first one with a name, or else the first.
    package func capture(_ group: Int?, in text: String, budget: PatternBudget) -> String? {
        let group = group ?? (program.groupNames.firstIndex { $0 != nil } ?? 0) + 1
        guard group >= 1, group <= program.groupNames.count,
            let groups = PatternMatcher(program, hasGroups: true).match(text, budget: budget),
            let range = groups[group - 1]
        else { return nil }
        return text.part(range)
    }

    /// What every group has of a text that the pattern fits, nil for a group that took no part; nil
    /// where the pattern does not fit.
    package func captures(in text: String, budget: PatternBudget) -> [String?]? {
        PatternMatcher(program, hasGroups: true).match(text, budget: budget)?.map { range in
            range.map(text.part)
        }
    }
}

extension String {
    /// The scalars with these numbers.
    fileprivate func part(_ range: Range<Int>) -> String {
        let scalars = unicodeScalars
        let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
        let end = scalars.index(start, offsetBy: range.count)
        return String(scalars[start..<end])
    }
}
