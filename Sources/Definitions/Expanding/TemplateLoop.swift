import Diagnostics
import YAMLTree

/// `for: name` and `in:`: pages, rows or widgets once for each of some values.
struct TemplateLoop: Sendable {
    /// What it goes over.
    enum Values: Sendable {
        case entityTypes([Located<String>]?)
        case sources([Located<String>]?)
        /// The golden metrics of an entity type.
        case golden(Located<String>)
        case list([Located<YAMLScalar>])
    }

    var name: Located<String>
    var values = Values.list([])
    var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
    }

    static let record = Record<TemplateLoop>(
        "loop", "Pages, rows or widgets once for each of some values.",
        start: TemplateLoop.init(place:),
        fields: [
            .required(
                "for", \.name,
                Codec<String>.text(
                    "a name", pattern: "letters, digits and `_`, beginning with a letter",
                    where: DashboardVariable.isName
                ).located, "What each value is called in `${name}`."),
            .required("in", \.values, Values.codec, "The values."),
        ])
}

/// What `in:` names by a key.
private struct NamedLoopValues: Sendable {
    var entityTypes: [Located<String>]?
    var sources: [Located<String>]?
    var golden: Located<String>?

    static let record = Record<NamedLoopValues>(
        "values", "What a loop goes over; one of the keys.", start: { _ in NamedLoopValues() },
        fields: [
            .optional(
                "entityTypes", \.entityTypes, Codec.string.located.distinctList,
                "Some entity types."),
            .optional("sources", \.sources, Codec.string.located.distinctList, "Some sources."),
            .optional(
                "golden", \.golden, Codec.string.located, "The golden metrics of an entity type."),
        ])
}

extension TemplateLoop.Values {
    fileprivate static let codec = Codec<TemplateLoop.Values>(
        .oneOf([
            .choice(["entityTypes", "sources"]), .list(.scalar),
            .record(NamedLoopValues.record.outline),
        ])
    ) { node, report in
        switch node.content {
        case .sequence(let items):
            let values = items.compactMap { item -> Located<YAMLScalar>? in
                guard let scalar = item.scalar, item.resolved != .null else {
                    report.add(.wrongType(item, expected: "a single value"))
                    return nil
                }
                return Located(scalar, at: item.place)
            }
            return .list(values)
        case .scalar(let scalar):
            switch scalar.text {
            case "entityTypes": return .entityTypes(nil)
            case "sources": return .sources(nil)
            default:
                report.add(.notAmong(["entityTypes", "sources"], scalar.text, at: node.place))
                return nil
            }
        case .mapping(let entries):
            guard let named = NamedLoopValues.record.decode(node, report: &report) else {
                return nil
            }
            if entries.count > 1 { report.add(.severalValues(at: node.headPlace)) }
            return named.golden.map { .golden($0) }
                ?? named.entityTypes.map { .entityTypes($0) }
                ?? named.sources.map { .sources($0) }
        }
    }
}

extension Diagnostic {
    fileprivate static func severalValues(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/include", "a loop goes over one kind of thing", at: place,
            label: "the first of several", help: "write a loop for each")
    }
}
