public import Diagnostics
package import Patterns

/// How one text of a row is taken apart: a pattern that must fit all of it, and whose groups are
/// fields. A row whose text it does not fit is no row of the request.
public struct RowSplit: Sendable {
    /// The field whose text it is.
    public var field: Located<String>
    /// The pattern; nil until it was read.
    package var pattern: Located<RegularExpression>?
    public var place: Place

    init(place: Place) {
        self.place = place
        field = Located("", at: place)
    }

    static let record = Record<RowSplit>(
        "split", "How one text of a row is taken apart.",
        start: RowSplit.init(place:),
        fields: [
            .required("field", \.field, Codec.string.located, "The field whose text it is."),
            .required(
                "pattern", \.pattern, .pattern,
                "A regular expression in RE2's syntax that must fit all of the text. What its groups "
                    + "such as `(?P<name>[^,]+)` take are fields with `group: name`; a row whose text "
                    + "it does not fit is left out."),
        ])
}

extension Codec where Value == Located<RegularExpression>? {
    fileprivate static var pattern: Codec {
        Codec<String>.string.map(schema: .string(pattern: "regular expression")) {
            text, place, report in
            do throws(PatternFault) {
                return Located(try RegularExpression(text), at: place)
            } catch {
                report.add(.brokenPattern(error, at: place))
                return nil
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func brokenPattern(_ fault: PatternFault, at place: Place) -> Diagnostic {
        Diagnostic(
            "source/split", "the pattern \(fault.words)", at: place, label: "cannot be matched",
            help: fault.isOwn
                ? "RE2 takes it, this program does not: write it in another way"
                : "write a regular expression in RE2's syntax")
    }
}
