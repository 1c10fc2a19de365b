import Brokers
import Foundation
import StandIns
import Testing

/// What people choose or type in Grafana, put into the expressions as Grafana does, and read by
/// Prometheus.
@Suite(.timeLimit(.minutes(5)))
struct GrafanaChoiceTests {
    /// Grafana's format `regex`.
    private func regex(_ values: [String]) -> String {
        let escaped = values.map { value in
            value.replacing(/[\\^$*+?.()|\[\]{}\/]/) { "\\\($0.output)" }
        }
        return escaped.count == 1 ? escaped[0] : "(\(escaped.joined(separator: "|")))"
    }

    /// Grafana's format `lucene`.
    private func lucene(_ values: [String]) -> String {
        let escaped = values.map { value in
            value.replacing(/[!*+\-=<>\s&|()\[\]{}^~?:\\\/"]/) { "\\\($0.output)" }
        }
        guard escaped.count != 1 else { return escaped[0].isEmpty ? "__empty__" : escaped[0] }
        return "(\(escaped.map { "\"\($0)\"" }.joined(separator: " OR ")))"
    }

    private func filled(_ expression: String, _ chosen: [String: [String]]) -> String {
        var text = expression
        for (name, values) in chosen {
            text = text.replacing("${\(name):regex}", with: regex(values))
                .replacing("${\(name):lucene}", with: lucene(values))
        }
        return text.replacing("$__range", with: "1h").replacing("$__interval", with: "1m")
    }

    private static let dashboard = """
        format: 1
        dashboard: typed
        title: Typed
        variables:
          cluster: { attribute: clusterName }
          typed: {}
        pages:
          - title: Queues
            widgets:
              - title: Depth
                metrics: [queue.depth]
                aggregate: max
                where: { clusterName: { variable: cluster }, queueName: { variable: typed } }
                visualization: billboard
        """

    private func expression() async throws -> String {
        let result = try await withProgram { program in
            try program.write(Self.dashboard, to: "typed.yml")
            return try await program.start([
                "dashboard", "render", "typed.yml", "--form", "grafana",
            ]).result(within: .seconds(150))
        }
        #expect(result.status == 0, "\(result.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let panels = (object as? [String: Any])?["panels"] as? [[String: Any]] ?? []
        let targets = panels.last?["targets"] as? [[String: Any]]
        return try #require(targets?.first?["expr"] as? String)
    }

    /// All short texts of what a selector is written with.
    private static let texts: [String] = {
        let pieces = ["`", ",", "=", "!=", "a", "\"", "}", "#", "\\", " ", "'", "."]
        let pairs = pieces.flatMap { first in pieces.map { first + $0 } }
        let more = pairs.flatMap { pair in pieces.map { pair + $0 } }
        return pieces + pairs + more + [
            "`,a!=`b", "`,a=~`", ",b!=`,a!=`", "`}[1h])) or vector(1) #", "` or `", "$__range`",
            "{{a}}", "[[a]]", "</script>", "a\nb",
        ]
    }()

    @Test func `a text without a backtick is a name, and one with a backtick is refused whole`()
        async throws
    {
        let expression = try await expression()
        #expect(expression.contains("${typed:regex}.*") && expression.contains("${cluster:regex}"))
        let filled = Self.texts.map { text in
            self.filled(expression, ["typed": [text], "cluster": ["c"]])
        }
        let several = Self.texts.map { text in
            self.filled(expression, ["typed": ["t"], "cluster": [text, "c", text]])
        }
        let refused = try await promtoolRefusals(of: filled + several)
        for (index, text) in (Self.texts + Self.texts).enumerated() {
            #expect(refused.contains(index) == text.contains("`"), "\(text)")
        }
    }

    @Test func `without the test that nobody fails, such a text would be tests of its own`()
        async throws
    {
        let expression = try await expression().replacing(/,_!=`[^`]*`/, with: "")
        let filled = filled(expression, ["typed": ["`,a!=`b"], "cluster": ["c"]])
        #expect(try await promtoolRefusals(of: [filled]) == [])
    }
}
