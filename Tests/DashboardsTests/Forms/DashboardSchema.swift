import Dashboards
import Definitions
import Diagnostics
import Foundation

/// A text as what JSONSerialization makes of it.
func parsed(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8))
}

/// What upstream's validator holds a dashboard beside an entity type to.
enum DashboardSchema {
    /// Each by its place; empty where all is well.
    static func problems(in json: Any) -> [String] {
        guard let dashboard = json as? [String: Any] else { return ["it is no object"] }
        var problems: [String] = []
        let known = ["name", "description", "permissions", "pages"]
        for key in dashboard.keys.sorted() where !known.contains(key) {
            problems.append("\(key) is unknown")
        }
        if !(dashboard["name"] is String) { problems.append("name is no text") }
        if !isTextOrNull(dashboard["description"]) { problems.append("description is no text") }
        if let permissions = dashboard["permissions"], !(permissions is String) {
            problems.append("permissions is no text")
        }
        guard let pages = dashboard["pages"] as? [Any] else {
            return problems + ["there are no pages"]
        }
        if pages.count != 1 { problems.append("there are \(pages.count) pages") }
        for page in pages {
            guard let page = page as? [String: Any], page["name"] is String,
                let widgets = page["widgets"] as? [Any], isTextOrNull(page["description"])
            else {
                problems.append("a page lacks its name or its widgets")
                continue
            }
            for (index, widget) in widgets.enumerated() {
                problems += self.problems(inWidget: widget).map { "widget \(index + 1): \($0)" }
            }
        }
        return problems
    }

    private static func problems(inWidget json: Any) -> [String] {
        guard let widget = json as? [String: Any] else { return ["it is no object"] }
        var problems: [String] = []
        if let guids = widget["linkedEntityGuids"], !(guids is NSNull) {
            problems.append("it is linked")
        }
        if !((widget["visualization"] as? [String: Any])?["id"] is String) {
            problems.append("it has no visualization")
        }
        if !(widget["title"] is String) { problems.append("it has no title") }
        let layout = widget["layout"] as? [String: Any] ?? [:]
        for side in ["column", "row", "width", "height"] where !(layout[side] is Int) {
            problems.append("its layout has no \(side)")
        }
        guard let raw = widget["rawConfiguration"] as? [String: Any] else {
            return problems + ["it has no configuration"]
        }
        if (raw["nrqlQueries"] != nil) == (raw["text"] != nil) {
            problems.append("it has both queries and a text, or neither")
        }
        if raw["metrics"] != nil { problems.append("it has metrics") }
        if let text = raw["text"], !(text is String) { problems.append("its text is none") }
        if let thresholds = raw["thresholds"], !(thresholds is [Any]) {
            problems.append("its thresholds are no list")
        }
        for query in raw["nrqlQueries"] as? [Any] ?? [] {
            let query = query as? [String: Any] ?? [:]
            if query["accountId"] as? Int != 0 { problems.append("a query has an account") }
            if !(query["query"] is String) { problems.append("a query has no text") }
        }
        return problems
    }

    private static func isTextOrNull(_ value: Any?) -> Bool {
        value == nil || value is String || value is NSNull
    }
}

/// The dashboards that come with the program.
enum ShippedDashboards {
    static func compiled() throws -> [Dashboard] {
        var report = DiagnosticReport()
        let files =
            try ShippedDashboardTests.yaml(in: "definitions")
            + ShippedDashboardTests.yaml(in: "dashboards")
        let set = DefinitionSet.load(files, report: &report)
        let samples = set.sources
            .compactMap { $0.compile(catalogue: set.metrics, report: &report) }
            .flatMap(\.samples)
        let context = DashboardContext(set, samples: samples)
        return set.dashboards.compactMap { $0.compile(in: context, report: &report) }
    }
}

/// New Relic's own dashboards, where `MQP_CORPUS` names a folder with a copy of them.
enum UpstreamFiles {
    static func dashboards() throws -> [(path: String, text: String)] {
        guard let corpus = ProcessInfo.processInfo.environment["MQP_CORPUS"] else {
            print("MQP_CORPUS names no folder: upstream's dashboards are not looked at")
            return []
        }
        let folder = URL(filePath: corpus).appending(path: "entity-types")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
        return try names.filter { $0.contains("dashboard") && $0.hasSuffix(".json") }.sorted().map {
            (path: $0, text: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
        }
    }
}
