import Diagnostics

/// Which extension adds to what, told by the names that it says.
struct ExtendedNames {
    let sources: Set<String>
    let types: Set<String>
    let sinks: Set<String>
    /// Whether these are all the names that there are.
    let knowsAll: Bool
    private(set) var bySource: [String: [DefinitionLayers.Layer]] = [:]
    private(set) var byType: [String: [DefinitionLayers.Layer]] = [:]
    private(set) var bySink: [String: [DefinitionLayers.Layer]] = [:]

    init(sources: [String], types: [String], sinks: [String], knowsAll: Bool) {
        self.sources = Set(sources)
        self.types = Set(types)
        self.sinks = Set(sinks)
        self.knowsAll = knowsAll
    }

    /// Notes what an extension adds to, and says where its names or its keys do not fit.
    mutating func sort(_ layer: DefinitionLayers.Layer, report: inout DiagnosticReport) {
        let definition = layer.definition
        var (source, type, sink): (Located<String>?, Located<String>?, Located<String>?)
        var areKnown = true
        for name in definition.extends {
            if types.contains(name.value) {
                if let type { report.add(.secondOfAKind(name, "entity types", first: type)) }
                type = type ?? name
            } else if sources.contains(name.value) {
                if let source { report.add(.secondOfAKind(name, "sources", first: source)) }
                source = source ?? name
            } else if sinks.contains(name.value) {
                if let sink { report.add(.secondOfAKind(name, "endpoints", first: sink)) }
                sink = sink ?? name
            } else {
                areKnown = false
                if knowsAll {
                    report.add(.unknownParent(name, among: types.union(sources).union(sinks)))
                }
            }
        }
        if let source { bySource[source.value, default: []].append(layer) }
        if let type { byType[type.value, default: []].append(layer) }
        if let sink { bySink[sink.value, default: []].append(layer) }
        // What cannot be told of a name that is not known is not said.
        guard areKnown else { return }
        let ofSource = Set(SourceAdditions.fields.map(\.outline.name))
        let ofType = Set(EntityTypeAdditions.fields.map(\.outline.name))
        let ofSink = Set(EndpointAdditions.fields.map(\.outline.name))
        for key in definition.keys {
            if source == nil, ofSource.contains(key.value) {
                report.add(.keyWithoutParent(key, "a source", "rabbitmq", definition))
            }
            if type == nil, ofType.contains(key.value) {
                report.add(
                    .keyWithoutParent(
                        key, "an entity type", "INFRA-MESSAGE_QUEUE_QUEUE", definition))
            }
            if sink == nil, ofSink.contains(key.value) {
                report.add(
                    .keyWithoutParent(
                        key, "the endpoint of a sink", SinkKind.newRelicEvents.rawValue, definition)
                )
            }
        }
    }
}

extension Diagnostic {
    /// A name that nothing has which could be extended.
    static func unknownParent(
        _ name: Located<String>, among names: Set<String>
    ) -> Diagnostic {
        let shownNames = names.sorted().prefix(20).joined(separator: ", ")
        return Diagnostic(
            "extends/unknown", "there is nothing named `\(shown(name.value))` to extend",
            at: name.place, label: "not defined",
            help: suggestion(for: name.value, in: names.sorted())
                ?? (names.isEmpty ? "define it, or correct the name" : "there are \(shownNames)"))
    }

    fileprivate static func secondOfAKind(
        _ name: Located<String>, _ kind: String, first: Located<String>
    ) -> Diagnostic {
        Diagnostic(
            "extends/two-of-a-kind", "one file extends two \(kind)", at: name.place,
            label: "the second one", help: "make a file for each",
            remarks: [.init("the first one", at: first.place)])
    }

    fileprivate static func keyWithoutParent(
        _ key: Located<String>, _ kind: String, _ example: String,
        _ definition: ExtensionDefinition
    ) -> Diagnostic {
        let names = definition.extends.map(\.value) + [example]
        return Diagnostic(
            "extends/key-without-parent",
            "`\(key.value)` adds to \(kind), and `extends` names none", at: key.place,
            label: "added to what?",
            help: "name one beside the others, as in `extends: [\(names.joined(separator: ", "))]`")
    }
}
