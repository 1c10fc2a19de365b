import Definitions
import Diagnostics
import Testing

/// What loops and includes of dashboards give.
@Suite struct DashboardExpansionTests {
    static let type = """
        domain: INFRA
        type: MY_QUEUE
        ownership: { primaryOwner: { teamName: T } }
        """
    static let golden = """
        depth: { title: Depth, unit: COUNT, metric: queue.depth }
        theirs: { title: "Their's `x` {{y}}", unit: COUNT, query: { select: sum(x) } }
        """
    static let catalogue = """
        format: 1
        metrics: { queue.depth: { unit: "{message}", description: Waiting. } }
        """

    static func load(_ pages: String, head: String = "", fragments: String...) -> Loaded {
        let dashboard = "format: 1\ndashboard: d\ntitle: D\n\(head)\npages:\n\(pages)"
        let files =
            [
                ("infra-my_queue/definition.yml", type),
                ("infra-my_queue/golden_metrics.yml", golden),
                ("m.yml", catalogue), ("d.yml", dashboard),
            ] + fragments.enumerated().map { ("f\($0.offset).yml", $0.element) }
        return Loaded(files.map { DefinitionFile(path: $0.0, bytes: Array($0.1.utf8)) })
    }

    static func widgets(_ loaded: Loaded) -> [DashboardWidget] {
        loaded.set.dashboards.flatMap(\.pages).flatMap(\.allWidgets)
    }

    @Test func `a loop makes a page for each entity type`() {
        let loaded = Self.load(
            """
              - for: type
                in: entityTypes
                pages:
                  - title: ${type.title} (${type.type} of ${type.domain}, ${type})
                    widgets: [{ title: W, entityType: "${type.key}", golden: [depth] }]
            """)
        #expect(loaded.messages == [])
        let pages = loaded.set.dashboards.flatMap(\.pages)
        #expect(pages.map(\.title.value) == ["My queue (MY_QUEUE of INFRA, INFRA-MY_QUEUE)"])
        #expect(pages.first?.widgets.first?.entityType?.value == "INFRA-MY_QUEUE")
        #expect(loaded.set.dashboards.first?.isWhole == true)
    }

    @Test func `a loop makes a widget for each golden metric and for each of a list`() {
        let loaded = Self.load(
            """
              - title: P
                widgets:
                  - for: metric
                    in: { golden: INFRA-MY_QUEUE }
                    widgets:
                      - { title: "${metric.title}", entityType: INFRA-MY_QUEUE, golden: ["${metric}"] }
                  - for: width
                    in: [3, 4]
                    widgets:
                      - for: name
                        in: [a, 'it''s `b` {{c}}']
                        widgets:
                          - title: ${name} in ${width}
                            metrics: [queue.depth]
                            width: ${width}
                            where: { name: "${name}" }
            """)
        #expect(loaded.messages == [])
        let widgets = Self.widgets(loaded)
        #expect(
            widgets.map(\.title.value) == [
                "Depth", "Their's `x` {{y}}", "a in 3", "it's `b` {{c}} in 3", "a in 4",
                "it's `b` {{c}} in 4",
            ])
        #expect(widgets.map(\.width) == [nil, nil, 3, 3, 4, 4])
        let values = widgets.flatMap(\.conditions).map { condition in
            if case .value(let text) = condition.value { text } else { "" }
        }
        #expect(values == ["a", "it's `b` {{c}}", "a", "it's `b` {{c}}"])
        #expect(widgets.last?.origins.map(\.message).count == 2)
    }

    @Test func `an include gives a template its values, and defaults for the others`() {
        let loaded = Self.load(
            """
              - include: page
                with: { name: "$${not} ${count}", count: 7 }
            """,
            head: "parameters: { count: { type: integer, default: 3 } }",
            fragments: """
                format: 1
                template: page
                parameters:
                  name: {}
                  count: { type: integer }
                  ratio: { type: number, default: 0.5 }
                  flag: { type: boolean, default: true }
                  metric: { type: metric, default: queue.depth }
                pages:
                  - title: ${name}
                    description: ${ratio} ${flag} ${metric.unit} ${metric.description}
                    widgets: [{ include: widget, with: { metric: "${metric}", limit: "${count}" } }]
                """,
            """
            format: 1
            template: widget
            parameters: { metric: { type: metric }, limit: { type: integer } }
            widgets: [{ title: W, metrics: ["${metric}"], limit: "${limit}" }]
            """)
        #expect(loaded.messages == [])
        let page = loaded.set.dashboards.first?.pages.first
        #expect(page?.title.value == "${not} 3")
        #expect(page?.description == "0.5 true {message} Waiting.")
        #expect(page?.widgets.first?.limit == 7)
        #expect(page?.widgets.first?.metrics.map(\.value) == ["queue.depth"])
    }

    @Test func `rows and variables are read as they are written`() throws {
        let loaded = Self.load(
            """
              - title: P
                rows:
                  - [{ title: A, metrics: [queue.depth] }, { title: B, metrics: [queue.depth] }]
                  - { height: 5, widgets: [{ title: C, metrics: [queue.depth], width: 3 }] }
            """,
            head: """
                variables:
                  kind: { values: [a, "b'`{{"], default: [a], multiple: false }
                  cluster: { title: Cluster, attribute: clusterName }
                  other: {}
                """)
        #expect(loaded.messages == [])
        let dashboard = try #require(loaded.set.dashboards.first)
        #expect(dashboard.pages.first?.rows.map(\.widgets.count) == [2, 1])
        #expect(dashboard.pages.first?.rows.map(\.height) == [nil, 5])
        #expect(dashboard.variables.map(\.name.value) == ["kind", "cluster", "other"])
        #expect(dashboard.variables.first?.value.values == ["a", "b'`{{"])
        #expect(dashboard.variables.map(\.value.isMultiple) == [false, true, true])
    }

    @Test func `a finding in a template names the include and the loop too`() throws {
        let loaded = Self.load(
            """
              - title: P
                widgets:
                  - for: width
                    in: [13]
                    widgets:
                      - { include: wide, with: { width: "${width}" } }
            """,
            fragments: """
                format: 1
                template: wide
                parameters: { width: { type: integer } }
                widgets: [{ title: W, metrics: [queue.depth], width: "${width}" }]
                """)
        let finding = try #require(loaded.report.sorted.first)
        #expect(finding.rule == "format/value")
        #expect(finding.place?.path == "f0.yml")
        #expect(finding.remarks.map(\.message) == ["where `width` is `13`", "included here"])
        #expect(finding.remarks.map(\.place.path) == ["d.yml", "d.yml"])
        #expect(loaded.set.dashboards.first?.isWhole == false)
    }

    @Test func `a loop of loops ends at a limit`() {
        let list = "[\((0..<100).map(String.init).joined(separator: ","))]"
        let loaded = Self.load(
            """
              - title: P
                widgets:
                  - for: a
                    in: \(list)
                    widgets:
                      - for: b
                        in: \(list)
                        widgets: [{ title: W, metrics: [queue.depth] }]
            """)
        #expect(loaded.report.sorted.contains { $0.rule == "dashboard/limit" })
        #expect(Self.widgets(loaded).count <= 5_000)
    }

    @Test func `loops that make nothing end at the limit too, which is said once`() {
        let list = "[\((0..<10).map(String.init).joined(separator: ","))]"
        let loops = (0..<12).reversed().reduce("[]") { inner, index in
            "[{ for: a\(index), in: \(list), widgets: \(inner) }]"
        }
        let loaded = Self.load("  - { title: P, widgets: \(loops) }")
        #expect(loaded.report.sorted.map(\.rule) == ["dashboard/limit"])
    }

    @Test func `templates that include the next one often end at the limit, which is said once`() {
        let chain = (0..<15).map { index in
            let include = "{ include: t\(index + 1) }"
            let list = [String](repeating: include, count: 10).joined(separator: ", ")
            return "format: 1\ntemplate: t\(index)\nwidgets: [\(list)]"
        }
        let last = "format: 1\ntemplate: t15\nwidgets: [{ title: '${a}' }]"
        let dashboard =
            "format: 1\ndashboard: d\ntitle: D\n"
            + "pages: [{ title: P, widgets: [{ include: t0 }] }]"
        let files = (chain + [last, dashboard]).enumerated().map {
            DefinitionFile(path: "f\($0.offset).yml", bytes: Array($0.element.utf8))
        }
        let found = Loaded(files).report.sorted.filter { $0.rule == "dashboard/limit" }
        #expect(found.count == 1)
    }

    @Test func `a text is measured before it is made`() {
        let names = String(repeating: "${a}", count: 300)
        let value = String(repeating: "x", count: 9_000)
        let loaded = Self.load(
            "  - { title: '\(names)', widgets: [{ title: W, metrics: [queue.depth] }] }",
            head: "parameters: { a: { default: \(value) } }")
        #expect(loaded.report.sorted.map(\.rule) == ["dashboard/limit"])
    }

    @Test func `texts that double do not grow without end`() {
        let chain = (0..<16).map { index in
            """
            format: 1
            template: t\(index)
            parameters: { a: {} }
            widgets: [{ include: t\(index + 1), with: { a: "${a}${a}${a}${a}" } }]
            """
        }
        let last = "format: 1\ntemplate: t16\nparameters: { a: {} }\nwidgets: [{ title: '${a}' }]"
        let files = (chain + [last]).enumerated().map {
            DefinitionFile(path: "f\($0.offset).yml", bytes: Array($0.element.utf8))
        }
        let dashboard = """
            { format: 1, dashboard: d, title: D,
              pages: [{ title: P, widgets: [{ include: t0, with: { a: xxxx } }] }] }
            """
        let loaded = Loaded(files + [DefinitionFile(path: "d.yml", bytes: Array(dashboard.utf8))])
        #expect(loaded.report.sorted.map(\.rule) == ["dashboard/limit"])
    }

    @Test func `what could not be read is not told as missing`() {
        let loaded = Self.load(
            "  - title: P\n    widgets: [{ include: broken }]",
            fragments: "format: 1\ntemplate: broken\nwidgets: [")
        #expect(loaded.report.sorted.map(\.place?.path) == ["f0.yml"])
        #expect(loaded.set.dashboards.first?.isWhole == false)
    }

    @Test func `an entity type has a page of its golden metrics alone`() throws {
        let loaded = Self.load("  - generated: INFRA-MY_QUEUE")
        #expect(loaded.messages == [])
        let page = try #require(loaded.set.dashboards.first?.pages.first)
        #expect(page.title.value == "My queue")
        let type = try #require(loaded.set.entityTypes.first)
        let generated = DashboardTemplate.generated(for: type)
        #expect(generated.name.value == "generated-infra-my_queue")
        #expect(
            generated.pages.first?.allWidgets.map(\.golden).map { $0.map(\.value) }
                == [["depth"], ["theirs"], ["depth"], ["theirs"]])
        #expect(
            generated.pages.first?.allWidgets.map { $0.facets.first?.value }
                == ["entityName", "entity.name", "entityName", "entity.name"])
    }
}
