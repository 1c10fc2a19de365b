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
    init(_ topology: Dashboard.Topology, in snapshot: EntitySnapshot, _ set: DefinitionSet) {
        let folders = set.entityTypes.map(\.definition)
        let wanted =
            topology.entityTypes.isEmpty ? folders.map(\.key) : topology.entityTypes
        let types = wanted.compactMap { key in folders.first { $0.key == key }?.type.value }
        let nodes = snapshot.entities.filter { types.contains($0.type) }.map { entity in
            Node(
                id: entity.guid.encoded, name: entity.name, type: entity.type,
                state: State(rawValue: entity.state.rawValue) ?? .live)
        }
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
        self.init(types: types, nodes: nodes, edges: edges)
    }
}
