import Definitions
import Queries
import Telemetry

/// What the rules of one alert say to people and to routes. All of it is a template of Prometheus, in
/// which what stands in a file is text and nothing else.
struct PrometheusWords {
    private let rule: AlertRule
    private let unit: PromQLUnit
    /// Of the labels of an entity, those that a person can read.
    private let facets: [PromQLLabel]

    /// The label of the GUID, which nobody reads.
    private static let guid = "entity_guid"

    init(_ rule: AlertRule, _ signal: PrometheusExpression.Signal, facets: [PromQLLabel]) {
        self.rule = rule
        unit = signal.unit
        self.facets = facets.filter { $0.name != Self.guid }
    }

    /// The type and the alert as one word, such as `MessageQueueQueueNotDrained`.
    var alertName: String { AlertLabels.alertName(rule.entityType, rule.name) }

    func labels(of severity: AlertSeverity) -> [(name: String, value: String)] {
        [
            ("severity", severity.rawValue),
            ("entity_type", Self.plain(rule.entityType)),
            ("alert", Self.plain(rule.key)),
        ]
    }

    func annotations(of level: AlertRule.Level) -> [(name: String, value: String)] {
        let sentence: String
        switch rule.condition {
        case .fixed:
            sentence = "The value is \(template(of: unit))."
        case .baseline:
            sentence =
                "It is {{ $value | printf \"%.1f\" }} standard deviations from what is usual."
        }
        return annotations(summary: rule.title, sentence)
    }

    func annotations(of loss: AlertRule.Loss) -> [(name: String, value: String)] {
        annotations(
            summary: "No data: \(rule.title)",
            "There has been no value for \(write(.milliseconds(loss.after))).")
    }

    private func annotations(
        summary: String, _ sentence: String
    ) -> [(name: String, value: String)] {
        let who = facets.map { "{{ $labels.\($0.name) }}" }.joined(separator: " ")
        let words = [Self.plain(rule.description), sentence].filter { !$0.isEmpty }
        var annotations = [
            ("summary", Self.plain(summary) + (who.isEmpty ? "" : ": " + who)),
            ("description", words.joined(separator: " ")),
        ]
        if let runbook = rule.runbook { annotations.append(("runbook_url", Self.plain(runbook))) }
        if let section = rule.runbookSection {
            annotations.append(("runbook", Self.plain(section)))
        }
        return annotations
    }

    /// The value with its unit.
    private func template(of unit: PromQLUnit) -> String {
        guard case .unit(let unit) = unit else { return "{{ $value | humanize }}" }
        if unit == .percent { return "{{ $value | printf \"%.4g\" }} %" }
        if unit.dimension == MetricUnit.second.dimension, unit.factor == 1 {
            return "{{ $value | humanizeDuration }}"
        }
        if unit.dimension.exponents["By"] == 1, unit.factor == 1 {
            return "{{ $value | humanize1024 }}" + unit.symbol.replacing("By", with: "B")
        }
        let symbol = unit.symbol.replacing("{", with: "").replacing("}", with: "")
        return "{{ $value | humanize }}" + (symbol == "1" ? "" : " " + symbol)
    }

    /// A text as a template that gives the text.
    static func plain(_ text: String) -> String {
        text.replacing("{{", with: "{{ \"{{\" }}")
    }
}
