import Definitions
import Diagnostics
import Foundation
import Queries
import Testing

@testable import Dashboards

/// A name with quotes, backticks, braces and all else stays a name in every form.
@Suite struct HostileNameTests {
    typealias Example = ExampleDashboard

    /// Every text of a document, wherever it stands.
    private func texts(in json: Any) -> [String] {
        switch json {
        case let text as String: [text]
        case let list as [Any]: list.flatMap(texts)
        case let object as [String: Any]: object.values.flatMap(texts)
        default: []
        }
    }

    @Test func `in New Relic's forms it is a title as it is, and one text of a query`() throws {
        var report = DiagnosticReport()
        let entity = try #require(Example.whole.entityJSON(page: "Queues", report: &report))
        let documents = [
            Example.whole.newRelicJSON(account: 1), Example.whole.terraformJSON(account: 1), entity,
        ]
        for document in documents {
            let texts = texts(in: try parsed(document.text))
            #expect(texts.contains(Example.name))
            #expect(texts.contains("# \(Example.name)"))
            let queries = texts.filter { $0.hasPrefix("SELECT max(queue.depth)") }
            #expect(queries.count == 2)
            for query in queries {
                let syntax = NRQLSyntax(query)
                #expect(syntax.findings.isEmpty, "\(query)")
                let filter = try #require(syntax.query?.filter)
                #expect("\(filter)".contains("queue"), "\(filter)")
                let constants = syntax.tokens.count { token in
                    query.utf8.count > 0 && token.isTrivia == false
                }
                // The name is one token, whatever stands in it.
                #expect(constants < 30, "\(query)")
            }
        }
    }

    @Test func `in Grafana it is a title as it is, and one text of an expression`() throws {
        var report = DiagnosticReport()
        let json = Example.whole.grafanaJSON(naming: Example.naming, report: &report)
        let texts = texts(in: try parsed(json.text))
        #expect(texts.contains(Example.name))
        let expressions = texts.filter { $0.contains("queue=\"a") }
        #expect(expressions.count == 2)
        for expression in expressions {
            // Nothing that Grafana would put something in for, and the quote is escaped.
            let literal = try #require(expression.firstMatch(of: #/queue="((?:[^"\\]|\\.)*)"/#)).1
            #expect(!literal.contains("$"))
            #expect(!literal.contains("[["))
            #expect(literal.hasSuffix("i"))
        }
    }

    @Test func `the same dashboard is the same bytes`() {
        var report = DiagnosticReport()
        let first = Example.whole.grafanaJSON(naming: Example.naming, report: &report).text
        #expect(first == Example.whole.grafanaJSON(naming: Example.naming, report: &report).text)
        #expect(
            Example.whole.newRelicJSON(account: 1).text
                == Example.whole.newRelicJSON(account: 1).text)
    }
}
