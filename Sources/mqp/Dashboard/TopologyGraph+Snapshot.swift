import Dashboards
import Definitions
import Diagnostics
import Entities
import Pages
import Telemetry

extension TopologyGraph {
    /// The entities of some types and what relates them, as far as a snapshot knows.
    ///
    /// - Parameters:
    ///   - topology: Which types, by their keys, in the order of the columns; all of the definitions
    ///     where none is named.
    ///   - snapshot: What is known.
    ///   - set: The definitions, for the names of the types.
    ///   - values: What was chosen, by the name of the variable.
    ///   - patience: How old what is known can be and still be told as what is, in milliseconds.
    init(
        _ topology: Dashboard.Topology, in snapshot: EntitySnapshot, _ set: DefinitionSet,
        choosing values: [String: [String]], patience: Int64
    ) {
        let tests = topology.tests(choosing: values)
        let folders = set.entityTypes.map(\.definition)
        let wanted =
            topology.entityTypes.isEmpty ? folders.map(\.key) : topology.entityTypes
        let types = wanted.compactMap { key in folders.first { $0.key == key }?.type.value }
        let truths = set.metrics.values.map(\.value).filter { $0.isTruth && $0.worst == .lowest }
        let troubles = Dictionary(
            truths.map { ($0.name, "not \(MetricNames.words($0.name.rawValue).lowercased())") },
            uniquingKeysWith: { first, _ in first })
        var nodes = snapshot.entities.filter { entity in
            types.contains(entity.type)
                && tests.allSatisfy { test in
                    test.values.contains { entity.has($0, for: test.attribute) }
                }
        }.map { entity in
            Node(
                id: entity.guid.encoded, name: entity.name, type: entity.type,
                state: State(rawValue: entity.state.rawValue) ?? .live,
                trouble: entity.metrics.filter { $0.value == 0 }.compactMap { troubles[$0.name] }
                    .sorted().first)
        }
        nodes.tellApart(by: snapshot)
        let ids = Set(nodes.map(\.id))
        let edges = snapshot.relationships.map(\.relationship).compactMap { relation -> Edge? in
            let edge = Edge(
                source: relation.source.encoded, target: relation.target.encoded,
                type: relation.type)
            guard
                topology.relationships.isEmpty || topology.relationships.contains(relation.type),
                ids.contains(edge.source), ids.contains(edge.target)
            else { return nil }
            return edge
        }
        self.init(
            types: types, nodes: nodes, edges: edges,
            tests: tests.map { Test($0.attribute, among: $0.values) }, at: snapshot.time,
            patience: patience)
    }
}

extension [TopologyGraph.Node] {
    /// Adds the cluster to names that several of a type have.
    fileprivate mutating func tellApart(by snapshot: EntitySnapshot) {
        let counts = Dictionary(grouping: self) { [$0.type, $0.name] }.mapValues(\.count)
        let clusters = Dictionary(
            snapshot.entities.compactMap { entity in
                entity.tag(KnownEntity.clusterTag).map { (entity.guid.encoded, $0) }
            }, uniquingKeysWith: { first, _ in first })
        for index in indices {
            let node = self[index]
            guard counts[[node.type, node.name], default: 0] > 1, let cluster = clusters[node.id]
            else { continue }
            self[index].name = "\(node.name) (\(cluster))"
        }
    }
}

extension KnownEntity {
    /// Whether its rows have a value for an attribute, as far as is known: by what every row of an
    /// entity has, by a tag, or by what was last told of it.
    fileprivate func has(_ value: String, for attribute: String) -> Bool {
        switch attribute {
        case "entityGuid", "entity.guid": return guid.encoded == value
        case "entityName", "entity.name": return name == value
        case "entityType", "entity.type": return type == value
        default: break
        }
        if tags.contains(where: { $0.key == attribute && $0.value == value }) { return true }
        return sightings.contains { $0.attribute(attribute).text == value }
    }
}
