import Definitions
import Diagnostics
import Queries
import Telemetry

/// A widget as a panel.
struct GrafanaPanel {
    let widget: Dashboard.Widget
    let form: GrafanaForm
    let asked: GrafanaTargets
    private(set) var findings: [Diagnostic]

    init(_ widget: Dashboard.Widget, place: WidgetPlace, form: GrafanaForm) {
        self.widget = widget
        self.form = form
        asked = GrafanaTargets(widget, place: place, form: form)
        findings = asked.findings
        if widget.visualization == .topology {
            findings.append(.noTopology(place, in: "Grafana over Prometheus"))
        }
    }

    /// What a text says that stands in the place of a topology.
    private static let topologyText = """
        Prometheus keeps values of series and not how entities are related, so there is nothing to draw \
        here. `mqp dashboard render --form html` draws it.
        """

    mutating func json(id: Int, at grid: JSONValue) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .number(id)), ("title", GrafanaText.json(widget.title)), ("gridPos", grid),
        ]
        if let text {
            members.insert(("type", .string("text")), at: 0)
            members += [
                (
                    "options",
                    .object([("mode", .string("markdown")), ("content", GrafanaText.json(text))])
                )
            ]
            return .object(members)
        }
        let visualization = GrafanaVisualization(widget, asked)
        members.insert(("type", .string(visualization.type)), at: 0)
        if let description { members.append(("description", GrafanaText.json(description))) }
        members.append(("datasource", GrafanaForm.datasource))
        if widget.visualization.isTimeSeries {
            members.append(("interval", .string(GrafanaForm.interval)))
        }
        if let timeFrom = asked.timeFrom { members.append(("timeFrom", .string(timeFrom))) }
        members += [
            ("targets", .array(targets(visualization))), ("options", visualization.options),
            ("fieldConfig", fieldConfig(visualization)),
        ]
        if !visualization.transformations.isEmpty {
            members.append(("transformations", .array(visualization.transformations)))
        }
        return .object(members)
    }

    /// What is written instead of a chart; nil where there is one.
    private var text: String? {
        switch widget.visualization {
        case .markdown: return widget.text ?? ""
        case .topology: return Self.topologyText
        default: break
        }
        guard asked.targets.isEmpty else { return nil }
        guard !asked.reasons.isEmpty else { return "There is nothing to ask for." }
        return "PromQL has no form for what this widget shows:\n\n"
            + asked.reasons.map { "- \($0)" }.joined(separator: "\n")
    }

    /// What is missing from the panel, and in what its values can differ.
    private var description: String? {
        var lines = asked.notes.sorted().map(\.message)
        if !asked.reasons.isEmpty {
            lines.insert("Not all is shown, since PromQL has no form for it:", at: 0)
            lines.insert(contentsOf: asked.reasons.map { "- \($0)" }, at: 1)
        }
        if !asked.added.isEmpty {
            let names = asked.added.joined(separator: ", ")
            lines.append(
                "Broken down by \(names) too, since PromQL knows no latest value of several series."
            )
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private func targets(_ visualization: GrafanaVisualization) -> [JSONValue] {
        asked.targets.enumerated().map { index, target in
            let isInstant = !widget.visualization.isTimeSeries && !visualization.isOverTime
            return .object([
                ("refId", .string(Self.refID(index))), ("datasource", GrafanaForm.datasource),
                ("expr", .string(target.expression.text)), ("editorMode", .string("code")),
                ("instant", .boolean(isInstant)), ("range", .boolean(!isInstant)),
                ("format", .string(visualization.isTable ? "table" : "time_series")),
                ("legendFormat", .string(legend(of: target))),
            ])
        }
    }

    /// `A` to `Z`, then `A1` and so on.
    static func refID(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
        return index < 26 ? letter : "\(letter)\(index / 26)"
    }

    /// The values of the facets, and the column's name where there are several or no facet.
    private func legend(of target: GrafanaTargets.Target) -> String {
        let labels = target.facets.map { "{{\($0.label.name)}}" }.joined(separator: ", ")
        // Braces in a name would be taken for a label.
        let name = GrafanaText.legend(target.title)
        if labels.isEmpty { return name }
        let titles = Set(asked.targets.map(\.title))
        return titles.count == 1 ? labels : "\(name): \(labels)"
    }

    private func fieldConfig(_ visualization: GrafanaVisualization) -> JSONValue {
        var defaults: [(String, JSONValue)] = []
        let units = asked.targets.map(\.unit)
        let isOneUnit = Set(units).count == 1
        if isOneUnit, let unit = Self.unit(units[0]) { defaults.append(("unit", .string(unit))) }
        let thresholds = GrafanaThresholds(widget, in: units.first)
        defaults += thresholds.members + visualization.defaults(hasThresholds: thresholds.isThere)
        let links = GrafanaLinks(widget, targets: asked.targets, form: form).links
        if !links.isEmpty { defaults.append(("links", .array(links))) }
        var overrides: [JSONValue] = []
        if !isOneUnit {
            for (index, unit) in units.enumerated() {
                guard let unit = Self.unit(unit) else { continue }
                overrides.append(
                    .object([
                        (
                            "matcher",
                            .object([
                                ("id", .string("byFrameRefID")),
                                ("options", .string(Self.refID(index))),
                            ])
                        ),
                        (
                            "properties",
                            .array([.object([("id", .string("unit")), ("value", .string(unit))])])
                        ),
                    ]))
            }
        }
        return .object([("defaults", .object(defaults)), ("overrides", .array(overrides))])
    }

    private static func unit(_ unit: PromQLUnit) -> String? {
        switch unit {
        case .unit(let unit): GrafanaUnit.name(of: unit)
        case .count: "short"
        case .computed: nil
        }
    }
}
