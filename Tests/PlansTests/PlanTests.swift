import Definitions
import Diagnostics
import Patterns
import Plans
import Testing

/// Requests as they are sent: only what mappings use.
@Suite struct PlanTests {
    static let requests = """
        queues:
            path: /api/queues
            columns: columns
            query: { disable_stats: "false", "a b": "c&d" }
            paginate: { page: number, size: rows, max: 250, first: 0, rows: data.items }
            key: [vhost, name]
            fields:
              vhost: string
              name: string
              state: string?
              unused: string
              messages: { type: gauge?, unit: "{message}" }
              message_stats.publish: { type: counter, unit: "{message}" }
              message_stats.ack: { type: counter?, unit: "{message}" }
              owner: { path: ^.name }
              top: { type: integer, path: ^.^.meta.id }
              renamed: { type: boolean, path: flags.durable }
        """

    /// The plan of the first request of a source with one sample.
    static func plan(_ attributes: String, requests: String = requests) throws -> RequestPlan {
        let text = """
            format: 1
            source: s
            title: S
            requests:
              \(requests)
            samples:
              Row: { from: queues, attributes: \(attributes) }
            """
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [DefinitionFile(path: "s.yml", bytes: Array(text.utf8))], report: &report)
        let compiled = set.sources.first?.compile(catalogue: [:], report: &report)
        let messages = report.sorted.map(\.message)
        let request = try #require(compiled?.requests.first, "\(messages)")
        return Plans.plan(request.definition, named: request.name, using: request.usedFields)
    }

    @Test func `reads only the fields that mappings and the key name`() throws {
        let plan = try Self.plan("{ rate: rate(message_stats.ack), state: state }")
        #expect(plan.name == "queues")
        #expect(plan.path == "/api/queues")
        let fields = plan.layout.fields
        #expect(fields.map(\.name) == ["vhost", "name", "state", "message_stats.ack"])
        #expect(fields.map(\.slot) == [0, 1, 2, 6])
        #expect(fields.map(\.counterSlot) == [nil, nil, nil, 1])
        #expect(fields.map(\.isOptional) == [false, false, true, true])
        #expect(fields.map(\.kind) == [.string, .string, .string, .counter])
        #expect(fields.map(\.keys).last == ["message_stats", "ack"])
    }

    @Test func `knows the words of a text`() throws {
        let requests = Self.requests.replacing(
            "state: string?", with: "state: { type: string?, enum: [up, down] }")
        let fields = try Self.plan("{ state: state }", requests: requests).layout.fields
        #expect(fields.map(\.words) == [[], [], ["up", "down"]])
    }

    @Test func `has a slot for every declared field, read or not`() throws {
        let layout = try Self.plan("{ state: state }").layout
        #expect(layout.fieldCount == 10)
        #expect(layout.counterCount == 2)
        #expect(layout.key == [0, 1])
    }

    @Test func `asks for the used columns, each once and in order`() throws {
        let plan = try Self.plan(
            "{ r: \"if(renamed, state, name)\", p: rate(message_stats.publish), o: owner, t: top }")
        let columns = plan.query.first { $0.name == "columns" }
        // The fields of enclosing objects are no columns of the row.
        #expect(columns?.value == "flags.durable,message_stats.publish,name,state,vhost")
    }

    @Test func `asks for all columns where only rows are counted`() throws {
        let requests = """
            queues: { path: /q, columns: columns, fields: { name: string } }
              nodes: { path: /n, columns: columns, fields: { name: string } }
            """
        let counted = try Self.plan(
            "{ n: \"if(count(nodes) > 1, 'many', 'one')\" }", requests: requests)
        #expect(counted.query == [])
    }

    @Test func `sends its own parameters, then columns, then the size of a page`() throws {
        let plan = try Self.plan("{ state: state }")
        #expect(
            plan.query == [
                .init(name: "disable_stats", value: "false"), .init(name: "a b", value: "c&d"),
                .init(name: "columns", value: "name,state,vhost"),
                .init(name: "rows", value: "250"),
            ])
        #expect(plan.pagination?.page == "number")
        #expect(plan.pagination?.first == 0)
        #expect(
            plan.layout.rows
                == .each([.init(key: "data", isList: false), .init(key: "items", isList: true)]))
    }

    @Test func `steps out of the row for a field of an enclosing object`() throws {
        let fields = try Self.plan("{ o: owner, t: top, n: name }").layout.fields
        #expect(fields.map(\.name) == ["vhost", "name", "owner", "top"])
        #expect(fields.map(\.levelsUp) == [0, 0, 1, 2])
        #expect(fields.map(\.keys) == [["vhost"], ["name"], ["name"], ["meta", "id"]])
    }

    @Test func `asks plainly where a request has neither columns nor pages`() throws {
        let plan = try Self.plan(
            "{ n: a.b }", requests: "queues: { path: /q, rows: one:data, fields: { a.b: string } }")
        #expect(plan.query == [])
        #expect(plan.pagination == nil)
        #expect(plan.layout.rows == .one(["data"]))
        #expect(plan.layout.key == [])
        #expect(plan.layout.fields.map(\.keys) == [["a", "b"]])
    }

    @Test func `takes what is sent, and what it is sent for`() throws {
        let plan = try Self.plan(
            "{ n: name, v: vhost }",
            requests: """
                queues:
                    path: '/q/{v}'
                    method: post
                    headers: { X-A: b }
                    body: { a: "{v}" }
                    conditional: false
                    columns: columns
                    for_each: { request: vhosts, with: { v: name }, max: 7 }
                    paginate: { by: cursor, next: next, size: n, max: 5, rows: items }
                    key: [vhost, name]
                    fields: { vhost: { from: v }, name: string }
                  vhosts: { path: /v, fields: { name: string } }
                """)
        #expect(plan.path == "/q/{v}")
        #expect(plan.method == .post)
        #expect(plan.headers == [.init(name: "X-A", value: "b")])
        #expect(plan.body == .json(.object([.init(key: "a", value: .text("{v}"))])))
        #expect(!plan.isConditional)
        #expect(
            plan.followUp
                == FollowUpPlan(
                    request: "vhosts", values: [.init(placeholder: "v", field: "name")], maximum: 7)
        )
        // What stands for a placeholder is no column of the answer.
        #expect(
            plan.query == [.init(name: "columns", value: "name"), .init(name: "n", value: "5")])
        #expect(plan.layout.fields.map(\.name) == ["name"])
        #expect(plan.layout.given.map(\.placeholder) == ["v"])
        #expect(plan.layout.given.map(\.slot) == [0])
        #expect(plan.layout.key == [0, 1])
        #expect(!plan.layout.isOneRow)
    }

    @Test func `sends the size of a page only where a parameter takes it`() throws {
        for (paginate, size) in [
            ("{ by: link, rows: each }", [String]()), ("{ by: offset, rows: each }", ["limit"]),
        ] {
            let plan = try Self.plan(
                "{ n: name }",
                requests: "queues: { path: /q, paginate: \(paginate), fields: { name: string } }")
            #expect(plan.query.map(\.name) == size)
        }
    }

    @Test func `reads the text that is split, whether or not a mapping does`() throws {
        let requests = """
            queues:
                path: /q
                columns: columns
                rows: "value{}"
                format: ndjson
                split: { field: bean, pattern: 'x(?P<kind>a)(?<name>b)?' }
                fields:
                  other: string
                  name: { type: string?, group: name }
                  bean: { type: string, path: "@key" }
                  kind: { type: string, group: kind }
                  depth: integer
            """
        let plan = try Self.plan("{ n: name, d: depth }", requests: requests)
        #expect(plan.format == .ndjson)
        let fields = plan.layout.fields
        #expect(fields.map(\.name) == ["name", "bean", "depth"])
        #expect(fields.map(\.group) == [1, nil, nil])
        #expect(fields.map(\.keys) == [[], [], ["depth"]])
        #expect(plan.layout.split?.field == 1)
        #expect(plan.layout.split?.expression.groupNames == ["kind", "name"])
        // Neither a key nor a group is a column.
        #expect(plan.query.map(\.value) == ["depth"])
    }
}
