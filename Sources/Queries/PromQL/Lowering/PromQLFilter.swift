import Patterns
import Telemetry

/// Makes a test of rows a test of labels.
///
/// A test can be unknown, where an attribute is missing. So there are two questions: when it holds, and
/// when it certainly does not, which is what `NOT` asks.
struct PromQLFilter {
    var naming: PromQLNaming
    var types: [String]
    /// The metric whose values are filtered; it is known in all rows that matter.
    var metric: String?
    var notes: Set<PromQLNote> = []

    /// When a test holds, or, with `wanted` false, when it certainly does not.
    mutating func condition(
        _ test: RowExpression, is wanted: Bool = true
    ) throws(PromQLReason) -> PromQLCondition {
        switch test {
        case .constant(.boolean(let value)): return value == wanted ? .always : .never
        case .constant(.missing): return .never
        case .leaf(.attribute(let name)) where !naming.isMetric(name):
            return try equality(name, .boolean(true), is: wanted, orNothing: .boolean(false))
        case .call(let function, let arguments):
            return try condition(function, arguments, of: test, is: wanted)
        default: throw noTest(test)
        }
    }

    private mutating func condition(
        _ function: QueryFunction, _ arguments: [RowExpression], of test: RowExpression,
        is wanted: Bool
    ) throws(PromQLReason) -> PromQLCondition {
        switch (function, arguments.count) {
        case (.and, _), (.or, _):
            var parts: [PromQLCondition] = []
            for argument in arguments { parts.append(try condition(argument, is: wanted)) }
            return (function == .and) == wanted ? .all(parts) : .any(parts)
        case (.not, 1): return try condition(arguments[0], is: !wanted)
        case (.isTrue, 1):
            let holds = try condition(arguments[0], is: true)
            return wanted ? holds : holds.complement
        case (.isFalse, 1):
            let fails = try condition(arguments[0], is: false)
            return wanted ? fails : fails.complement
        case (.isMissing, 1): return try isMissing(arguments[0], of: test, is: wanted)
        case (.equal, 2), (.notEqual, 2):
            guard let (name, value) = Self.attributeAndValue(arguments) else {
                throw noTest(test)
            }
            return try equality(name, value, is: wanted == (function == .equal))
        case (.like, 2):
            guard case .leaf(.attribute(let name)) = arguments[0],
                case .constant(.text(let pattern)) = arguments[1]
            else { throw noTest(test) }
            return try match(name, PromQLPattern.like(pattern), of: test, is: wanted)
        case (.matches, 2):
            guard case .leaf(.attribute(let name)) = arguments[0],
                case .constant(.text(let pattern)) = arguments[1]
            else { throw noTest(test) }
            // Prometheus puts a pattern between parentheses of its own, so that `a)|(b` would mean
            // something else there.
            do throws(PatternFault) { _ = try RegularExpression(pattern) } catch {
                throw .brokenPattern(pattern, error)
            }
            return try match(name, PromQLPattern.closed(pattern), of: test, is: wanted)
        case (.isMember, 2...): return try membership(arguments, of: test, is: wanted)
        default: throw noTest(test)
        }
    }

    private mutating func equality(
        _ name: String, _ value: Scalar, is wanted: Bool, orNothing other: Scalar? = nil
    ) throws(PromQLReason) -> PromQLCondition {
        if naming.isMetric(name) { throw .testOfMetric(name) }
        guard let text = value.text else { return .never }
        if name == "eventType" { return try eventType(is: text, wanted) }
        if name == "timestamp" { throw .testOfTime }
        let label = try label(name)
        if case .text = value {} else { notes.insert(.valuesAreTexts) }
        guard !text.isEmpty else {
            // What is not the empty text is there; what is the empty text cannot be told from nothing.
            guard !wanted else { throw .emptyText(name) }
            return .test(PromQLMatcher(label, .notEqual, ""))
        }
        if wanted { return .test(PromQLMatcher(label, .equal, text)) }
        if let other = other?.text { return .test(PromQLMatcher(label, .equal, other)) }
        return .tests(PromQLMatcher(label, .notEqual, text), PromQLMatcher(label, .notEqual, ""))
    }

    /// A test of a pattern; a missing value fits none and fails none.
    private mutating func match(
        _ name: String, _ pattern: String, of test: RowExpression, is wanted: Bool
    ) throws(PromQLReason) -> PromQLCondition {
        if naming.isMetric(name) { throw .testOfMetric(name) }
        if name == "eventType" || name == "timestamp" { throw noTest(test) }
        let label = try label(name)
        notes.insert(.emptyIsMissing)
        return .tests(
            PromQLMatcher(label, wanted ? .matches : .matchesNot, pattern),
            PromQLMatcher(label, .notEqual, ""))
    }

    private mutating func membership(
        _ arguments: [RowExpression], of test: RowExpression, is wanted: Bool
    ) throws(PromQLReason) -> PromQLCondition {
        guard case .leaf(.attribute(let name)) = arguments[0] else { throw noTest(test) }
        var texts: [String] = []
        for argument in arguments.dropFirst() {
            if case .leaf(.values) = argument { throw .listOfAnswer(name) }
            guard case .constant(let value) = argument else { throw noTest(test) }
            guard let text = value.text else {
                // A list with something unknown in it never certainly lacks a value.
                if wanted { continue }
                return .never
            }
            if text.isEmpty { throw .emptyText(name) }
            if case .text = value {} else { notes.insert(.valuesAreTexts) }
            texts.append(text)
        }
        if naming.isMetric(name) { throw .testOfMetric(name) }
        if texts.isEmpty {
            return wanted ? .never : try isMissing(arguments[0], of: test, is: false)
        }
        if name == "eventType" {
            var parts: [PromQLCondition] = []
            for text in texts { parts.append(try eventType(is: text, wanted)) }
            return wanted ? .any(parts) : .all(parts)
        }
        if texts.count == 1 { return try equality(name, .text(texts[0]), is: wanted) }
        let label = try label(name)
        let test = PromQLMatcher(
            label, wanted ? .matches : .matchesNot, PromQLPattern.any(of: texts))
        return wanted ? .test(test) : .tests(test, PromQLMatcher(label, .notEqual, ""))
    }

    private mutating func isMissing(
        _ argument: RowExpression, of test: RowExpression, is wanted: Bool
    ) throws(PromQLReason) -> PromQLCondition {
        guard case .leaf(.attribute(let name)) = argument else { throw noTest(test) }
        if name == metric || name == "eventType" || name == "timestamp" {
            return wanted ? .never : .always
        }
        if naming.isMetric(name) { throw .testOfMetric(name) }
        let label = try label(name)
        notes.insert(.emptyIsMissing)
        return .test(PromQLMatcher(label, wanted ? .equal : .notEqual, ""))
    }

    /// Event types are not in Prometheus, but of one alone it is known whether it is that.
    private func eventType(
        is text: String, _ wanted: Bool
    ) throws(PromQLReason) -> PromQLCondition {
        guard types.count == 1 else { throw .testOfEventType(types) }
        return (types[0] == text) == wanted ? .always : .never
    }

    private func label(_ name: String) throws(PromQLReason) -> PromQLLabel {
        try naming.label(name, in: types)
    }

    private func noTest(_ test: RowExpression) -> PromQLReason {
        let metric = test.leaves.lazy.compactMap(\.name).first(where: naming.isMetric)
        return metric.map { .testOfMetric($0) } ?? .noLabelTest(test)
    }

    private static func attributeAndValue(_ arguments: [RowExpression]) -> (String, Scalar)? {
        switch (arguments[0], arguments[1]) {
        case (.leaf(.attribute(let name)), .constant(let value)),
            (.constant(let value), .leaf(.attribute(let name))):
            (name, value)
        default: nil
        }
    }
}
