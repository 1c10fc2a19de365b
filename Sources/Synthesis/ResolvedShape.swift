import Definitions
import Telemetry

/// The rules that can match samples of a shape, kept so that a sample is compared only with those
/// that its values leave.
///
/// Each rule that wants a value or a prefix is kept under the one of them that the fewest rules share;
/// a sample's values then name the rules, by one look at each column that any rule is kept under.
final class ResolvedShape: Sendable {
    /// Kept, so that no other shape gets its identity.
    private let shape: SampleShape
    /// In order: type by type, and within a type as they stand.
    let rules: [ResolvedRule]
    /// The rules that are kept under nothing.
    private let always: [Int]
    private let indexes: [(column: Column, texts: TextIndex)]

    init(_ shape: SampleShape, rules synthesis: SynthesisRules) {
        self.shape = shape
        var rules: [(rule: SynthesisRules.Numbered, tests: RuleTests)] = []
        var shares: [RuleTests.Test: Int] = [:]
        var columns: [Column: Int] = [:]
        for number in synthesis.index.candidates(for: shape) {
            let rule = synthesis.rules[number]
            guard let tests = RuleTests(rule.rule, in: shape) else { continue }
            rules.append((rule, tests))
            for test in tests.selective.map({ tests.tests[$0] }) {
                shares[test, default: 0] += 1
                columns[test.column, default: 0] += 1
            }
        }
        /// The fewest rules first, then the column that most rules test.
        func rank(_ test: RuleTests.Test) -> (Int, Int) {
            (shares[test, default: 0], -columns[test.column, default: 0])
        }
        var always: [Int] = []
        var indexes: [(column: Column, texts: TextIndex)] = []
        for number in rules.indices {
            let tests = rules[number].tests
            let best = tests.selective.min { rank(tests.tests[$0]) < rank(tests.tests[$1]) }
            guard let best else {
                always.append(number)
                continue
            }
            let test = rules[number].tests.takeOut(best)
            if let place = indexes.firstIndex(where: { $0.column == test.column }) {
                indexes[place].texts.add(number, test.wanted)
            } else {
                var texts = TextIndex()
                texts.add(number, test.wanted)
                indexes.append((test.column, texts))
            }
        }
        self.rules = rules.map {
            ResolvedRule($0.rule, tests: $0.tests, of: synthesis, in: shape)
        }
        self.always = always
        self.indexes = indexes
    }

    /// Finds the rules that make a sample's entities: of each type the first that it matches and
    /// that finds all parts of its identifier.
    ///
    /// - Parameters:
    ///   - sample: A sample of the shape.
    ///   - named: Room for numbers, whose content means nothing.
    ///   - found: Takes each of the rules, in order.
    ///   - lacking: Takes the first rule of a type that the sample matches, and the attribute that
    ///     its identifier lacks, where there is no other rule for the type.
    func eachMatch(
        of sample: Sample, named: inout [Int], found: (ResolvedRule) -> Void,
        lacking: (ResolvedRule, String) -> Void
    ) {
        named.removeAll(keepingCapacity: true)
        for index in indexes {
            index.column.withText(in: sample) { index.texts.find($0, into: &named) }
        }
        if named.count > 1 { named.sort() }
        var search = Search()
        var next = 0
        for number in always {
            while next < named.count, named[next] < number {
                attempt(named[next], sample, &search, found, lacking)
                next += 1
            }
            attempt(number, sample, &search, found, lacking)
        }
        while next < named.count {
            attempt(named[next], sample, &search, found, lacking)
            next += 1
        }
        finish(search, lacking)
    }

    /// How far the rules of a type are tried.
    private struct Search {
        var type = -1
        var isFound = false
        /// The first rule that only lacks a part of the identifier, and the attribute.
        var lack: (rule: ResolvedRule, attribute: String)?
    }

    private func attempt(
        _ number: Int, _ sample: Sample, _ search: inout Search, _ found: (ResolvedRule) -> Void,
        _ lacking: (ResolvedRule, String) -> Void
    ) {
        let rule = rules[number]
        if rule.typeNumber != search.type {
            finish(search, lacking)
            search = Search(type: rule.typeNumber)
        }
        guard !search.isFound, rule.matches(sample) else { return }
        if let attribute = rule.missingPart(of: sample) {
            if search.lack == nil { search.lack = (rule, attribute) }
            return
        }
        search.isFound = true
        found(rule)
    }

    private func finish(_ search: Search, _ lacking: (ResolvedRule, String) -> Void) {
        guard !search.isFound, let lack = search.lack else { return }
        lacking(lack.rule, lack.attribute)
    }
}
