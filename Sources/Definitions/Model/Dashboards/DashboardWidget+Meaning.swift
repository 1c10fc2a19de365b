import YAMLTree

extension DashboardWidget {
    /// The keys of a widget that would change nothing, by how it is drawn and by what it shows, each with
    /// the reason.
    static func keysWithoutMeaning(in entries: [YAMLEntry]) -> [String: String] {
        let keys = Set(entries.compactMap(\.keyText))
        let drawn = entries.first { $0.keyText == "visualization" }?.value.scalar?.text
        var reasons: [String: String] = [:]
        switch drawn.flatMap(Visualization.init) ?? .line {
        case .markdown:
            for key in asking + ["entityTypes", "relationships"] {
                reasons[key] = "a `markdown` shows its `text`"
            }
        case .topology:
            for key in asking + ["text"] where key != "where" {
                reasons[key] = "a `topology` draws entities and asks nothing"
            }
        default:
            // What cannot be read may be a topology or a markdown.
            guard drawn == nil || drawn.flatMap(Visualization.init) != nil else { return [:] }
            reasons["text"] = "only a `markdown` shows a text"
            for key in ["entityTypes", "relationships"] {
                reasons[key] = "only a `topology` draws them"
            }
            // Where several of them are there, that is said.
            guard ["golden", "metrics", "query"].count(where: keys.contains) == 1 else { break }
            if keys.contains("query") {
                reasons["entityType"] = "a `query` says itself what it asks"
            } else {
                reasons["unit"] = "a metric has its unit in the catalogue"
            }
            if !keys.contains("metrics") {
                reasons["aggregate"] = "it is said for `metrics` alone"
            }
        }
        return reasons
    }

    /// The keys of what a widget asks, and of what it makes of the answers.
    private static let asking = [
        "entityType", "golden", "metrics", "aggregate", "query", "buckets", "where", "facet",
        "limit",
        "unit", "thresholds", "link",
    ]
}
