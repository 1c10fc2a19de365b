public import Diagnostics

/// What people choose above the pages of a dashboard: one of some values, a value that rows have, or
/// any text.
public struct DashboardVariable: Sendable {
    public var title: String?
    public var values: [String] = []
    /// The attribute whose values can be chosen.
    public var attribute: Located<String>?
    /// A query of New Relic's language whose first facet gives the values.
    public var query: SourceText?
    public var isMultiple = true
    public var defaults: [String] = []
    public var place: Place

    init(place: Place) { self.place = place }

    /// The most values that can be listed.
    static let maximumValues = 1_000

    static let record: Record<DashboardVariable> = {
        var record = Record<DashboardVariable>(
            "variable",
            "What people choose above the pages. Without `values`, `attribute` and `query` it is any "
                + "text.",
            start: DashboardVariable.init(place:),
            fields: [
                .optional("title", \.title, .heading, "What people see; its name if not given."),
                .defaulted(
                    "values", \.values, Codec.string.distinctList, "none",
                    "The values to choose from."),
                .optional(
                    "attribute", \.attribute, Codec.string.located,
                    "An attribute of rows; its values can be chosen."),
                .optional(
                    "query", \.query, .nrql,
                    "NRQL with a FACET; the values of the first facet can be chosen."),
                .defaulted(
                    "multiple", \.isMultiple, .boolean, "true",
                    "Whether several can be chosen at once; a text is always one."),
                .defaulted(
                    "default", \.defaults, Codec.string.distinctList, "none, which means all",
                    "What is chosen at first."),
            ])
        record.check = { variable, report in
            let kinds = [
                !variable.values.isEmpty, variable.attribute != nil, variable.query != nil,
            ].count { $0 }
            if kinds > 1 { report.add(.severalKinds(at: variable.place)) }
            if variable.values.count > maximumValues {
                report.add(.tooManyValues(variable.values.count, at: variable.place))
            }
        }
        return record
    }()

    /// Variables by their names, each of letters, digits and `_`.
    static let mapCodec = record.codec.map(of: "name").map { variables, _, report in
        for variable in variables where !isName(variable.name.value) {
            report.add(
                .malformed(
                    variable.name.value, "not a name of a variable",
                    write: "letters, digits and `_`, beginning with a letter",
                    at: variable.name.place))
        }
        return variables
    }

    /// Whether a text can name a variable, a parameter or what a loop goes over.
    static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.isASCIILetter else { return false }
        return text.utf8.count <= 100
            && text.unicodeScalars.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == "_" }
    }
}

extension Diagnostic {
    fileprivate static func severalKinds(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/page", "a variable has `values`, `attribute` or `query`", at: place,
            label: "more than one of them", help: "keep one of the three")
    }

    fileprivate static func tooManyValues(_ count: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "\(count) values, where \(DashboardVariable.maximumValues) can be listed", at: place,
            label: "lists \(count)", help: "let a query or an attribute give them")
    }
}
