public import Diagnostics
public import Queries

extension Dashboard {
    /// The dashboard as Grafana 10 and 11 import it, over a Prometheus that has the rows.
    ///
    /// What PromQL cannot say is a text in the widget's place, with every reason, and a warning.
    ///
    /// Source: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
    ///
    /// - Parameters:
    ///   - naming: what metrics and attributes are called in that Prometheus.
    ///   - report: takes what is shown otherwise than meant.
    /// - Returns: the dashboard.
    public func grafanaJSON(
        naming: PromQLNaming, report: inout DiagnosticReport
    ) -> JSONValue {
        var form = GrafanaForm(dashboard: self, naming: naming)
        let json = form.json
        report.add(contentsOf: form.report)
        return json
    }
}
