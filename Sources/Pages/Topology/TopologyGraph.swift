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
        /// What is wrong with it as far as it is known, such as `not up`; nil for nothing.
        public var trouble: String?

        public init(id: String, name: String, type: String, state: State, trouble: String? = nil) {
            self.id = id
            self.name = name
            self.type = type
            self.state = state
            self.trouble = trouble
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

    /// An attribute, and the values that entities have for it, one of them.
    public struct Test: Sendable, Hashable {
        public var attribute: String
        public var values: [String]

        public init(_ attribute: String, among values: [String]) {
            self.attribute = attribute
            self.values = values
        }
    }

    /// Types in the order of their columns.
    public var types: [String]
    public var nodes: [Node]
    public var edges: [Edge]
    /// What the entities are narrowed to; empty for nothing.
    public var tests: [Test]
    /// When all of this was known, in milliseconds since 1970 UTC; nil where it cannot be told.
    public var time: Int64?
    /// How old it can be and still be told as what is, in milliseconds.
    public var patience: Int64
    /// Why nothing is known; nil where something could be.
    public var problem: String?

    public init(
        types: [String], nodes: [Node], edges: [Edge], tests: [Test] = [], at time: Int64? = nil,
        patience: Int64 = AnswerNotes.usualPatience, problem: String? = nil
    ) {
        self.types = types
        self.nodes = nodes
        self.edges = edges
        self.tests = tests
        self.time = time
        self.patience = patience
        self.problem = problem
    }
}
