/// Entities and how they are related, as a widget draws them.
public struct TopologyGraph: Sendable {
    public enum State: String, Sendable, Hashable { case live, unreachable, gone }

    public struct Node: Sendable, Hashable {
        /// Unique; the GUID.
        public var id: String
        public var name: String
        /// The type's name, such as `MESSAGE_QUEUE_BROKER`.
        public var type: String
        public var state: State

        public init(id: String, name: String, type: String, state: State) {
            self.id = id
            self.name = name
            self.type = type
            self.state = state
        }
    }

    public struct Edge: Sendable, Hashable {
        /// Ids of nodes.
        public var source: String
        public var target: String
        /// Such as `CONTAINS`.
        public var type: String

        public init(source: String, target: String, type: String) {
            self.source = source
            self.target = target
            self.type = type
        }
    }

    /// Types in the order of their columns.
    public var types: [String]
    public var nodes: [Node]
    public var edges: [Edge]
    /// Why nothing is known; nil where something could be.
    public var problem: String?

    public init(types: [String], nodes: [Node], edges: [Edge], problem: String? = nil) {
        self.types = types
        self.nodes = nodes
        self.edges = edges
        self.problem = problem
    }
}
