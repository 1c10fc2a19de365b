/// Where the boxes of a graph stand: a column for each type, in it the entities by name.
struct TopologyLayout {
    struct Box {
        var node: TopologyGraph.Node
        var x: Int
        var y: Int
    }

    /// In pixels.
    static let boxWidth = 180
    static let boxHeight = 34
    static let columnGap = 90
    static let rowGap = 10
    static let headHeight = 28
    static let margin = 8

    /// The most entities of a type, and the most relationships, that are drawn.
    static let maximumRows = 40
    static let maximumEdges = 400

    private(set) var boxes: [Box] = []
    private(set) var columns: [(title: String, x: Int)] = []
    private(set) var edges: [(edge: TopologyGraph.Edge, from: Box, to: Box)] = []
    /// By type, how many entities there are beyond those drawn.
    private(set) var hidden: [(type: String, count: Int)] = []
    private(set) var hiddenEdges = 0
    private(set) var width = 0
    private(set) var height = 0

    init(_ graph: TopologyGraph) {
        var places: [String: Box] = [:]
        let types = Self.ordered(graph)
        for (column, type) in types.enumerated() {
            let x = Self.margin + column * (Self.boxWidth + Self.columnGap)
            columns.append((type, x))
            // What is wrong stands first, then what is not live, so that it is drawn in any case.
            let nodes = graph.nodes.filter { $0.type == type }.sorted {
                (Self.rank($0), $0.name, $0.id) < (Self.rank($1), $1.name, $1.id)
            }
            for (row, node) in nodes.prefix(Self.maximumRows).enumerated() {
                let y = Self.margin + Self.headHeight + row * (Self.boxHeight + Self.rowGap)
                let box = Box(node: node, x: x, y: y)
                places[node.id] = box
                boxes.append(box)
                height = max(height, y + Self.boxHeight + Self.margin)
            }
            if nodes.count > Self.maximumRows {
                hidden.append((type, nodes.count - Self.maximumRows))
            }
            width = x + Self.boxWidth + Self.margin
        }
        let sorted = Set(graph.edges).sorted {
            ($0.source, $0.target, $0.type) < ($1.source, $1.target, $1.type)
        }
        for edge in sorted {
            guard let from = places[edge.source], let to = places[edge.target] else { continue }
            if edges.count < Self.maximumEdges {
                edges.append((edge, from, to))
            } else {
                hiddenEdges += 1
            }
        }
    }

    private static func rank(_ node: TopologyGraph.Node) -> Int {
        node.trouble != nil ? 0 : node.state == .live ? 2 : 1
    }

    /// The types of which there are entities, those that relationships come from before those that they
    /// lead to; else in the order in which they are given.
    private static func ordered(_ graph: TopologyGraph) -> [String] {
        let byID = Dictionary(
            graph.nodes.map { ($0.id, $0.type) }, uniquingKeysWith: { first, _ in first })
        var arrows: Set<[String]> = []
        for edge in graph.edges {
            guard let source = byID[edge.source], let target = byID[edge.target], source != target
            else { continue }
            arrows.insert([source, target])
        }
        let there = Set(graph.nodes.map(\.type))
        var left = graph.types.filter(there.contains)
        var ordered: [String] = []
        while !left.isEmpty {
            // In a circle the first goes first.
            let next =
                left.firstIndex { type in
                    !left.contains { $0 != type && arrows.contains([$0, type]) }
                } ?? 0
            ordered.append(left.remove(at: next))
        }
        return ordered
    }
}
