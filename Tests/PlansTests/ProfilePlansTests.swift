import Definitions
import Diagnostics
import Plans
import Testing

/// What is asked in each profile.
@Suite struct ProfilePlansTests {
    private static func plans(_ step: String) throws -> ProfilePlans {
        let text = """
            format: 1
            source: s
            title: S
            requests:
              about: { path: /about, rows: one, fields: { size: integer, name: string } }
              queues:
                path: /queues
                columns: columns
                query: { a: "1", b: "2" }
                paginate: { max: 500, rows: items }
                key: [name]
                fields:
                  name: string
                  state: string?
                  node: string?
                  unused: string?
            samples:
              Row:
                from: queues
                attributes: { name: name, state: state, node: node, cluster: about.name }
            profiles:
              size: about.size
              steps:
                full: { upTo: 10 }
                other: \(step)
            """
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [DefinitionFile(path: "s.yml", bytes: Array(text.utf8))], report: &report)
        let source = set.sources.first?.compile(catalogue: [:], report: &report)
        return ProfilePlans(try #require(source, "\(report.sorted.map(\.message))"))
    }

    private func query(_ plan: RequestPlan?) -> [String] {
        plan?.query.map { "\($0.name)=\($0.value)" } ?? []
    }

    @Test func `a profile that says nothing asks what is written`() throws {
        let plans = try Self.plans("{}")
        #expect(plans.steps.count == 2)
        for step in plans.steps {
            #expect(
                query(step[1])
                    == ["a=1", "b=2", "columns=name,node,state", "page_size=500"])
            #expect(step[1]?.maximumRows == nil)
        }
        // The size is read though no mapping does.
        #expect(plans.plans[0].layout.fields.map(\.name) == ["size", "name"])
    }

    @Test func `parameters come to those that are there, or take their place`() throws {
        let plans = try Self.plans("{ requests: { queues: { query: { b: x, c: y } } } }")
        #expect(
            query(plans.steps[1][1])
                == ["a=1", "b=x", "c=y", "columns=name,node,state", "page_size=500"])
        #expect(query(plans.steps[0][1]).contains("b=2"))
    }

    @Test func `only what the answer has is asked for, in the slots that it always has`() throws {
        let plans = try Self.plans("{ requests: { queues: { answers: [name, node] } } }")
        let plan = try #require(plans.steps[1][1])
        #expect(query(plan).contains("columns=name,node"))
        #expect(plan.layout.fields.map(\.slot) == [0, 2])
        #expect(plan.layout.fieldCount == plans.plans[1].layout.fieldCount)
    }

    @Test(arguments: [(1, 1), (500, 500), (501, 251), (700, 350), (1_000, 500), (1_001, 334)])
    func `the first rows are asked for in pages of one size, no greater than need be`(
        first: Int, size: Int
    ) throws {
        let plans = try Self.plans("{ requests: { queues: { first: \(first) } } }")
        #expect(plans.steps[1][1]?.maximumRows == first)
        #expect(plans.steps[1][1]?.pagination?.rowsPerPage == size)
        #expect(query(plans.steps[1][1]).last == "page_size=\(size)")
    }

    @Test func `another path, another list of columns, other pages`() throws {
        let plans = try Self.plans(
            """
            { requests: { queues: { path: /q, columns: fields,
                paginate: { page: p, size: n, max: 10, rows: each } } } }
            """)
        let plan = try #require(plans.steps[1][1])
        #expect(plan.path == "/q")
        #expect(query(plan) == ["a=1", "b=2", "fields=name,node,state", "n=10"])
        #expect(plan.pagination?.page == "p")
        #expect(plan.layout.rows == .each([]))
    }

    @Test func `one answer without pages, with its rows elsewhere`() throws {
        for (rows, path) in [("", RowsPath.each([])), (", rows: items", Self.items)] {
            let plans = try Self.plans("{ requests: { queues: { paginate: none\(rows) } } }")
            let plan = try #require(plans.steps[1][1])
            #expect(plan.pagination == nil)
            #expect(query(plan) == ["a=1", "b=2", "columns=name,node,state"])
            #expect(plan.layout.rows == path)
        }
    }

    private static let items = RowsPath.each([.init(key: "items", isList: true)])

    @Test func `a request that is left out has no plan there`() throws {
        let plans = try Self.plans("{ without: [queues] }")
        #expect(plans.steps[1][1] == nil)
        #expect(plans.steps[0][1] != nil)
    }
}
