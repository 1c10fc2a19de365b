import Diagnostics

/// What New Relic takes of a dashboard, where another form may show more: a warning of the definitions,
/// and an error of the forms for New Relic.
///
/// Sources: https://docs.newrelic.com/docs/apis/nerdgraph/examples/create-widgets-dashboards-api/ and
/// https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/#sel-facet
public enum NewRelicLimit {
    /// The longest name or title, in units of UTF-16.
    public static let titleLength = 255
    /// The longest description, in units of UTF-16.
    public static let descriptionLength = 1024
    /// The most attributes by which one query is broken down.
    public static let facets = 5
}

extension Codec where Value == String {
    /// A title or a name that people see, which can be empty.
    static var title: Codec { shown("title", perhapsEmptyLine, atMost: NewRelicLimit.titleLength) }

    /// A title or a name that people see.
    static var heading: Codec { shown("title", line, atMost: NewRelicLimit.titleLength) }

    /// A sentence or two.
    static var summary: Codec {
        shown("description", description, atMost: NewRelicLimit.descriptionLength)
    }

    /// A text, with a warning where New Relic takes none of that length.
    private static func shown(_ noun: String, _ codec: Codec, atMost limit: Int) -> Codec {
        codec.map { text, place, report in
            let count = text.utf16.count
            if count > limit { report.add(.tooLong(noun, count, limit, at: place)) }
            return text
        }
    }
}

extension DashboardWidget {
    /// Warns where the widget is broken down by more attributes than New Relic takes; of what a query
    /// itself names the checks of NRQL tell.
    func checkFacets(report: inout DiagnosticReport) {
        guard facets.count > NewRelicLimit.facets else { return }
        report.add(.tooManyFacets(facets.count, at: facets[NewRelicLimit.facets].place))
    }
}

extension Diagnostic {
    fileprivate static func tooLong(
        _ noun: String, _ count: Int, _ limit: Int, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/limit", .warning,
            "a \(noun) of \(count) characters, where New Relic takes at most \(limit)", at: place,
            label: "too long for New Relic", help: "shorten it; other forms show it whole")
    }

    fileprivate static func tooManyFacets(_ count: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/limit", .warning,
            "a query is broken down by \(count) attributes, where New Relic takes at most "
                + "\(NewRelicLimit.facets)", at: place,
            label: "too many for New Relic",
            help: "break it down by less; other forms show them all")
    }
}
