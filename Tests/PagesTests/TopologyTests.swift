import Testing

@testable import Pages

/// Graphs of entities.
@Suite struct TopologyTests {
    private let clock = PageClock(at: Examples.now)

    @Test func `types stand in the direction of their relationships`() {
        let layout = TopologyLayout(Examples.graph)
        #expect(
            layout.columns.map(\.title) == [
                "MESSAGE_QUEUE_CLUSTER", "MESSAGE_QUEUE_BROKER", "MESSAGE_QUEUE_QUEUE",
            ])
        #expect(layout.edges.count == 3)
    }

    @Test func `what is not live stands first`() {
        let brokers = TopologyLayout(Examples.graph).boxes.filter { $0.node.id.hasPrefix("b") }
        #expect(brokers.map(\.node.id) == ["b2", "b1"])
    }

    @Test func `a circle of types ends`() {
        let graph = TopologyGraph(
            types: ["A", "B"],
            nodes: [
                .init(id: "a", name: "a", type: "A", state: .live),
                .init(id: "b", name: "b", type: "B", state: .live),
            ],
            edges: [
                .init(source: "a", target: "b", type: "X"),
                .init(source: "b", target: "a", type: "X"),
                .init(source: "a", target: "a", type: "X"),
                .init(source: "a", target: "nobody", type: "X"),
            ])
        let layout = TopologyLayout(graph)
        #expect(layout.columns.map(\.title) == ["A", "B"])
        #expect(layout.edges.count == 3)
    }

    @Test func `what is too much to draw is counted`() {
        let nodes = (0..<60).map {
            TopologyGraph.Node(id: "\($0)", name: "\($0)", type: "A", state: .live)
        }
        let edges = (0..<40).flatMap { one in
            (0..<20).map { TopologyGraph.Edge(source: "\(one)", target: "\($0)", type: "X") }
        }
        let graph = TopologyGraph(types: ["A"], nodes: nodes, edges: edges)
        let layout = TopologyLayout(graph)
        #expect(layout.boxes.count == TopologyLayout.maximumRows)
        #expect(layout.hidden.map(\.count) == [20])
        #expect(layout.edges.count == TopologyLayout.maximumEdges)
        #expect(layout.hiddenEdges > 0)
        let html = TopologyView(graph: graph, clock: clock).markup.html
        #expect(html.contains("not drawn: 20 more of a"))
    }

    @Test func `nothing known is said, with the reason`() {
        let none = TopologyGraph(types: ["A"], nodes: [], edges: [])
        #expect(
            TopologyView(graph: none, clock: clock).markup.html.contains(
                "no entity of these types is known"))
        var broken = none
        broken.problem = "there is no <file>"
        #expect(
            TopologyView(graph: broken, clock: clock).markup.html.contains(
                "unknown: there is no &lt;file&gt;"))
    }

    @Test func `every relationship is in the list`() {
        let html = TopologyView(graph: Examples.graph, clock: clock).markup.html
        #expect(html.count(of: ">manages<") == 2)
        #expect(html.count(of: ">contains<") == 1)
        #expect(html.contains(">unreachable<"))
    }

    @Test func `what is wrong stands before what is not live`() {
        var graph = Examples.graph
        graph.nodes[1].trouble = "not up"
        let brokers = TopologyLayout(graph).boxes.filter { $0.node.id.hasPrefix("b") }
        #expect(brokers.map(\.node.id) == ["b1", "b2"])
        let html = TopologyView(graph: graph, clock: clock).markup.html
        #expect(html.count(of: "<g class=\"wrong\">") == 1)
        #expect(html.contains("(broker, not up, live)"))
    }

    @Test func `what was known a while ago is told as what was`() {
        var graph = Examples.graph
        graph.time = Examples.now - 20_000
        graph.patience = 60_000
        let fresh = TopologyView(graph: graph, clock: clock).markup.html
        #expect(fresh.contains("as known at 11:59:40<"))
        #expect(fresh.contains("<td>live</td>"))
        graph.time = Examples.now - 4 * 60 * Examples.minute
        let old = TopologyView(graph: graph, clock: clock).markup.html
        #expect(old.contains("as known at 08:00:00, 4 h before this page"))
        #expect(old.contains("class=\"topology old\""))
        #expect(old.contains("<td>live at 08:00:00</td>"))
        #expect(!old.contains("live<") && !old.contains("live)"))
    }

    @Test func `what it is narrowed to is said, also where nothing is left`() {
        var graph = Examples.graph
        graph.tests = [.init("clusterName", among: ["orders", Examples.name])]
        let html = TopologyView(graph: graph, clock: clock).markup.html
        #expect(html.contains("Cluster name: <bdi>orders</bdi> or <bdi>a&quot;b"))
        graph.nodes = []
        let none = TopologyView(graph: graph, clock: clock).markup.html
        #expect(none.contains("Cluster name: <bdi>orders</bdi>"))
        #expect(none.contains("no entity of these types that is so is known"))
    }
}
