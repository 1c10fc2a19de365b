import Definitions
import Diagnostics
import Queries

extension Diagnostic {
    static func unknownType(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/unknown-type", "there is no entity type `\(name.value)`", at: name.place,
            label: "not defined",
            help: suggestion(for: name.value, in: names)
                ?? "the types are \(names.sorted().joined(separator: ", "))")
    }

    static func unknownGolden(
        _ name: Located<String>, of type: DefinitionSet.EntityTypeFolder
    ) -> Diagnostic {
        let names = type.golden.map(\.name.value)
        return Diagnostic(
            "dashboard/unknown-golden",
            "`\(type.definition.key)` has no golden metric `\(name.value)`", at: name.place,
            label: "not in its golden_metrics.yml",
            help: suggestion(for: name.value, in: names)
                ?? "its golden metrics are \(names.joined(separator: ", "))")
    }

    static func unproducedMetric(
        _ name: Located<String>, of type: String?, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/unproduced-metric",
            "no source produces `\(name.value)`" + (type.map { " for `\($0)`" } ?? ""),
            at: name.place, label: "the widget would stay empty",
            help: suggestion(for: name.value, in: names)
                ?? "map it in a sample of a source, or show another metric")
    }

    /// A metric that samples have, but none of those that make entities of the widget's type.
    static func producedElsewhere(
        _ name: Located<String>, _ type: String, golden: String?, in rows: [ShownRow],
        of types: [String]
    ) -> Diagnostic {
        let others = types.map { "`\($0)`" }.joined(separator: " or ")
        return Diagnostic(
            "dashboard/unproduced-metric",
            "`\(name.value)` is in no sample that makes `\(type)`", at: name.place,
            label: "the widget would stay empty",
            help: golden.map { "give the golden metric `\($0)` another metric, or show another" }
                ?? "remove `entityType:`" + (others.isEmpty ? "" : ", or change it to \(others)"),
            remarks: rows.map { .init("a sample that has it", at: $0.place) })
    }

    static func unknownAttribute(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/unknown-attribute", "the samples have no attribute `\(name.value)`",
            at: name.place, label: "not an attribute of these samples",
            help: suggestion(for: name.value, in: names)
                ?? "the attributes are \(names.sorted().joined(separator: ", "))")
    }

    static func secondFacet(_ facet: Located<String>, of query: SourceText) -> Diagnostic {
        Diagnostic(
            "dashboard/facet", .warning, "a query with a FACET is broken down by `facet` instead",
            at: facet.place, label: "takes the place of the query's own",
            help: "write all attributes under `facet`, or all in the query",
            remarks: [.init("has a FACET", at: query.place)])
    }

    static func unspeakable(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "dashboard/name", "`\(shown(name.value))` cannot be written in NRQL", at: name.place,
            label: name.value.isEmpty ? "has no letters" : "has a backtick or a control character",
            help: "rename the attribute or the metric")
    }

    static func noForm(_ reason: QueryReason, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/name", reason.message, at: place, label: "shows it",
            help: "rename the attribute, the metric or the event type")
    }
}
