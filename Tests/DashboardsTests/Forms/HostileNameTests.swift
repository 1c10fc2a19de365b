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

    /// The texts of some members, wherever they stand.
    private func texts(of names: Set<String>, in json: Any) -> [String] {
        switch json {
        case let list as [Any]: list.flatMap { texts(of: names, in: $0) }
        case let object as [String: Any]:
            object.flatMap { name, value in
                if names.contains(name), let text = value as? String { return [text] }
                return texts(of: names, in: value)
            }
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
        let document = try parsed(json.text)
        let texts = texts(in: document)
        #expect(texts.contains(Example.name))
        // Where Grafana looks for variables, only something that is not seen is between.
        let shown = self.texts(
            of: ["title", "content", "description", "legendFormat"], in: document)
        for text in [Example.name, "# \(Example.name)"] {
            #expect(shown.contains { $0.filter { $0 != "\u{2060}" } == text }, "\(text)")
        }
        let panels = (document as? [String: Any])?["panels"] as? [[String: Any]] ?? []
        for text in self.texts(of: ["title", "content", "description", "legendFormat"], in: panels)
        {
            #expect(!text.contains(#/\$\w|\$\{|\[\[/#), "\(text)")
        }
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
