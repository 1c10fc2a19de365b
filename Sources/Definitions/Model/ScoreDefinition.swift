public import Diagnostics
import YAMLTree

/// Points that begin at a number and lose some for everything that is wrong.
public struct ScoreDefinition: Sendable {
    /// Begins the names of its attributes, such as `health.known`.
    public var name: Located<String>
    public var start = 100.0
    public var range = 0.0...100.0
    /// The score is unknown where a smaller share of the greatest possible deductions is known.
    public var minimumKnown = 0.0
    public var terms: [ScoreTermDefinition] = []
    public var place: Place

    /// The attribute that says what was lost, and for what.
    public var deductionsAttribute: String { "\(name.value).deductions" }

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
    }

    /// The most terms of a score; with the longest names they still fit into one attribute.
    static let maximumTerms = 40

    static let record: Record<ScoreDefinition> = {
        var record = Record<ScoreDefinition>(
            "score", "Points that begin at a number and lose some for everything that is wrong.",
            start: ScoreDefinition.init(place:),
            fields: [
                .required(
                    "name", \.name, Codec.name.located,
                    "Begins the attributes beside it: with `health` they are `health.known`, "
                        + "`health.terms` and `health.deductions`."),
                .defaulted("start", \.start, .number, "100", "The points where nothing is wrong."),
                .defaulted(
                    "range", \.range, .numberRange, "0 to 100",
                    "The least and the most points, as a list of two numbers."),
                .defaulted(
                    "minimumKnown", \.minimumKnown, .share, "0",
                    "The score is unknown where a smaller share of the greatest possible deductions "
                        + "is known."),
                .required(
                    "terms", \.terms, ScoreTermDefinition.record.codec.list,
                    "What it loses points for."),
            ])
        record.check = { score, report in
            if score.terms.isEmpty { report.add(.noTerms(at: score.place)) }
            if score.terms.count > maximumTerms {
                report.add(.tooManyTerms(at: score.terms[maximumTerms].name.place))
            }
            var names: [String: Place] = [:]
            for name in score.terms.map(\.name) {
                if let first = names[name.value] { report.add(.repeatedTerm(name, first)) }
                names[name.value] = names[name.value] ?? name.place
            }
        }
        return record
    }()
}

/// One thing that a score loses points for.
public struct ScoreTermDefinition: Sendable {
    public var name: Located<String>
    /// Nothing is lost where this is false.
    public var when: SourceText?
    /// The points, as a bare number.
    public var deduct: SourceText
    public var least: Double?
    public var greatest: Double?
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
        deduct = SourceText("", at: place)
    }

    static let record = Record<ScoreTermDefinition>(
        "score term", "One thing that a score loses points for.",
        start: ScoreTermDefinition.init(place:),
        fields: [
            .required("name", \.name, Codec.termName.located, "What it is, for people."),
            .optional("when", \.when, .expression, "Nothing is lost where this is false."),
            .required(
                "deduct", \.deduct, .expression,
                "The points: a number, or an expression that gives a bare number."),
            .optional(
                "from", \.least, .number, "The least points that an expression takes; 0 without."),
            .optional(
                "to", \.greatest, .number,
                "The most points that it takes; needed where `deduct` is an expression."),
        ])
}

extension Codec where Value == String {
    /// A name in a list of names.
    fileprivate static var termName: Codec {
        text("a name in a list", pattern: "1 to 60 characters without a comma") {
            !$0.isEmpty && $0.count <= 60 && !$0.contains(",")
                && $0.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        }
    }
}

extension Codec where Value == ClosedRange<Double> {
    /// Two numbers in a list, the lesser first.
    fileprivate static var numberRange: Codec {
        Codec<Double>.number.list.map { numbers, place, report in
            if numbers.count == 2, numbers[0] < numbers[1] { return numbers[0]...numbers[1] }
            report.add(.noRange(at: place))
            return nil
        }
    }
}

extension Diagnostic {
    fileprivate static func noTerms(at place: Place) -> Diagnostic {
        Diagnostic(
            "aggregate/definition", "a score has no terms", at: place, label: "nothing to lose",
            help: "write `terms: [{ name: …, deduct: … }]`")
    }

    fileprivate static func tooManyTerms(at place: Place) -> Diagnostic {
        Diagnostic(
            "aggregate/limit", "a score has more than \(ScoreDefinition.maximumTerms) terms",
            at: place, label: "one too many", help: "join some of them by `or` and `greatest`")
    }

    fileprivate static func repeatedTerm(
        _ name: Located<String>, _ first: Place
    ) -> Diagnostic {
        Diagnostic(
            "aggregate/duplicate", "two terms are named `\(name.value)`", at: name.place,
            label: "again here", help: "give each a name of its own",
            remarks: [.init("first named here", at: first)])
    }

    fileprivate static func noRange(at place: Place) -> Diagnostic {
        Diagnostic(
            "format/value", "this is not a range", at: place,
            label: "not two numbers, the lesser first", help: "write it as `[0, 100]`")
    }
}
