/// A test of labels: which series pass.
indirect enum PromQLCondition: Hashable {
    case always, never
    case test(PromQLMatcher)
    case all([PromQLCondition])
    case any([PromQLCondition])

    /// The most selectors that a filter becomes.
    static let maximumAlternatives = 32

    static func tests(_ tests: PromQLMatcher...) -> PromQLCondition { .all(tests.map(Self.test)) }

    /// Passes where `self` does not.
    var complement: PromQLCondition {
        switch self {
        case .always: .never
        case .never: .always
        case .test(let matcher): .test(matcher.complement)
        case .all(let parts): .any(parts.map(\.complement))
        case .any(let parts): .all(parts.map(\.complement))
        }
    }

    /// Lists of tests of which one must be passed as a whole; none where nothing passes, and nil where
    /// there would be more than `maximumAlternatives`.
    var alternatives: [[PromQLMatcher]]? {
        switch self {
        case .always: return [[]]
        case .never: return []
        case .test(let matcher): return [[matcher]]
        case .all(let parts):
            var lists: [[PromQLMatcher]] = [[]]
            for part in parts {
                guard let others = part.alternatives,
                    lists.count * others.count <= Self.maximumAlternatives
                else { return nil }
                lists = lists.flatMap { list in others.map { list.adding($0) } }
            }
            return lists
        case .any(let parts):
            var lists: [[PromQLMatcher]] = []
            for part in parts {
                guard let others = part.alternatives else { return nil }
                for other in others { lists.join(other) }
                guard lists.count <= Self.maximumAlternatives else { return nil }
            }
            return lists
        }
    }
}

extension PromQLMatcher {
    fileprivate var complement: PromQLMatcher {
        let other: Test =
            switch test {
            case .equal: .notEqual
            case .notEqual: .equal
            case .matches: .matchesNot
            case .matchesNot: .matches
            }
        return PromQLMatcher(label, other, value)
    }

    /// What the label must fit, where the test says what it is and not what it is not.
    fileprivate var pattern: String? {
        switch test {
        case .equal: PromQLPattern.exactly(value)
        case .matches: value
        case .notEqual, .matchesNot: nil
        }
    }
}

extension [PromQLMatcher] {
    fileprivate func adding(_ others: [PromQLMatcher]) -> [PromQLMatcher] {
        self + others.filter { !contains($0) }
    }
}

extension [[PromQLMatcher]] {
    /// Adds an alternative, as part of one of the same label if it tests only that.
    fileprivate mutating func join(_ other: [PromQLMatcher]) {
        if contains(other) { return }
        if other.count == 1, let pattern = other[0].pattern,
            let index = firstIndex(where: {
                $0.count == 1 && $0[0].label == other[0].label && $0[0].pattern != nil
            }), let old = self[index][0].pattern
        {
            let either = PromQLPattern.either(old, pattern)
            self[index] = [PromQLMatcher(other[0].label, .matches, either)]
        } else {
            append(other)
        }
    }
}
