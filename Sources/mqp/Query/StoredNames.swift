import Diagnostics
import LocalStore
import Queries

/// The names that rows of a store have, beside which those of a query are held.
struct StoredNames {
    private let store: LocalStore
    /// The event types of which rows are kept; nil where that cannot be read.
    private let eventTypes: [String]?

    /// The most names that a help line lists.
    private static let maximumListed = 20
    /// How deep queries within queries are looked at, which is further than they are read.
    private static let maximumDepth = 100

    init(_ store: LocalStore) {
        self.store = store
        eventTypes = try? store.eventTypes()
    }

    /// What a query asks for and nothing has, and what else its meaning has wrong.
    ///
    /// An event type of which no row is kept is an error where it is all that the query asks, for no
    /// answer would say so.
    func findings(of tree: NRQLQuery, in definitions: QueryDefinitions) -> [NRQLFinding] {
        let types = Self.eventTypes(of: tree, depth: 0)
        let unknown = types.filter { eventTypes?.contains($0.text) == false }
        var names: Set<String>?
        if unknown.isEmpty, eventTypes != nil {
            names = types.reduce(into: []) { names, type in
                names?.formUnion((try? store.names(ofType: type.text)) ?? [])
            }
        }
        return unknown.map { name in
            NRQLFinding(
                "query/unknown-event-type", unknown.count == types.count ? .error : .warning,
                "no row of `\(shown(name.text))` is kept", at: name.span.range,
                help: suggestion(for: name.text, in: eventTypes ?? []) ?? listed)
        } + tree.findings(in: definitions.catalogue(names: names))
    }

    private static func eventTypes(of tree: NRQLQuery, depth: Int) -> [NRQLName] {
        guard depth < maximumDepth else { return [] }
        let defined = tree.definitions.flatMap(\.names).map(\.text)
        return tree.from.flatMap { source -> [NRQLName] in
            switch source {
            // Entities are no rows, and asked for alone.
            case .eventType(let name):
                name.text == "Entity" && tree.from.count == 1 || defined.contains(name.text)
                    ? [] : [name]
            case .query(let inner): eventTypes(of: inner.value, depth: depth + 1)
            case .lookup, .variable: []
            }
        }
    }

    private var listed: String {
        guard let eventTypes, !eventTypes.isEmpty else { return "nothing is kept yet" }
        let names = eventTypes.prefix(Self.maximumListed).map { "`\(shown($0))`" }
        let more = eventTypes.count - Self.maximumListed
        return "there are rows of \(names.joined(separator: ", "))"
            + (more > 0 ? " and \(more) more" : "")
    }
}
