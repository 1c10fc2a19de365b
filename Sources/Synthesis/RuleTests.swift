import Definitions
import Diagnostics
import Telemetry

/// A rule's conditions on samples of a shape; what is the same in every sample is settled already.
struct RuleTests: Sendable {
    /// What a column's text must be like; texts are compared byte by byte.
    enum Wanted: Sendable, Hashable {
        case anything
        case value(String)
        case prefix(String)

        func holds(for text: UnsafeBufferPointer<UInt8>) -> Bool {
            switch self {
            case .anything: true
            case .value(let value):
                text.count == value.utf8.count && text.elementsEqual(value.utf8)
            case .prefix(let prefix): text.starts(with: prefix.utf8)
            }
        }
    }

    /// What must hold for a column.
    struct Test: Sendable, Hashable {
        let column: Column
        let wanted: Wanted

        func holds(in sample: Sample) -> Bool {
            if case .anything = wanted { return column.hasValue(in: sample) }
            return column.withText(in: sample) { wanted.holds(for: $0) } ?? false
        }
    }

    private(set) var tests: [Test] = []
    /// Columns that must have no value.
    private var absent: [Column] = []

    /// Nil where no sample of the shape can pass.
    init?(_ rule: SynthesisRule, in shape: SampleShape) {
        for condition in rule.conditions {
            let column = Column(condition.attribute.value, in: shape)
            if condition.isPresent == false {
                if let column { absent.append(column) }
                continue
            }
            guard let column else { return nil }
            if case .constant(var text) = column {
                guard text.withUTF8({ condition.wanted.holds(for: $0) }) else { return nil }
            } else {
                tests.append(Test(column: column, wanted: condition.wanted))
            }
        }
    }

    /// The indices of the tests that tell rules from each other.
    var selective: [Int] {
        tests.indices.filter { if case .anything = tests[$0].wanted { false } else { true } }
    }

    /// Takes out a test that samples are known to pass before they are compared with the rule.
    mutating func takeOut(_ index: Int) -> Test { tests.remove(at: index) }

    func pass(_ sample: Sample) -> Bool {
        for test in tests where !test.holds(in: sample) { return false }
        for column in absent where column.hasValue(in: sample) { return false }
        return true
    }
}

extension RuleCondition {
    fileprivate var wanted: RuleTests.Wanted {
        value.map { .value($0.value) } ?? prefix.map { .prefix($0) } ?? .anything
    }
}
